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

package io.arcp.guide;

import java.time.Duration;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Secret;
import io.arcp.security.BearerVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@Tag("docs")
class GuideVerifierTests {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private final BearerVerifier verifier = new GuideVerifier()
		.verifier((token) -> token.equals("good") ? Mono.just(new GuideVerifier.User("ada")) : Mono.empty());

	@Test
	void saysWhoATokenBelongsTo() {
		StepVerifier.create(this.verifier.verify(Secret.of("good")))
			.expectNext(ArcpPrincipal.of("ada"))
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void answersWithNothingWhenATokenIsNotGood() {
		StepVerifier.create(this.verifier.verify(Secret.of("bad"))).expectComplete().verify(LIMIT);
	}

}
