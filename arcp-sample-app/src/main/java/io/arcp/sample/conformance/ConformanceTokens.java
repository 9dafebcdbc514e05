/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.arcp.sample.conformance;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Secret;
import io.arcp.security.BearerVerifier;
import io.arcp.security.StaticBearerVerifier;
import reactor.core.publisher.Mono;

/**
 * Accepts the tokens of the suite (ARCP section 8.2): a few with names, and any number of
 * others, so that each test can have principals of its own.
 */
final class ConformanceTokens implements BearerVerifier {

	private static final Pattern OWN = Pattern.compile("tok-t-([A-Za-z0-9_-]{1,64})");

	private final BearerVerifier named = StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-alice2", "alice",
			"tok-bob", "bob", "tok-admin", ConformancePolicy.ADMIN, "tok", "me"));

	@Override
	public Mono<ArcpPrincipal> verify(Secret token) {
		Matcher own = OWN.matcher(token.value());
		return own.matches() ? Mono.just(ArcpPrincipal.of("t" + own.group(1))) : this.named.verify(token);
	}

}
