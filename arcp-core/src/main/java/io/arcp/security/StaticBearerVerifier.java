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

package io.arcp.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Verifies tokens against a fixed table, for development. It keeps digests only and
 * compares each of them in constant time, so that the time it takes says nothing about a
 * token.
 *
 * @since 0.1.0
 */
public final class StaticBearerVerifier implements BearerVerifier {

	private final List<Entry> entries;

	private StaticBearerVerifier(List<Entry> entries) {
		this.entries = entries;
	}

	/**
	 * Creates a verifier.
	 * @param tokens the principal's name for each token; neither may be blank
	 * @return the verifier
	 * @throws IllegalArgumentException if there is no token, or a token or name is blank;
	 * the message contains no token
	 */
	public static StaticBearerVerifier of(Map<String, String> tokens) {
		if (tokens.isEmpty()) {
			throw new IllegalArgumentException("at least one token is needed");
		}
		List<Entry> entries = new ArrayList<>(tokens.size());
		tokens.forEach((token, name) -> {
			if (token.isBlank() || name.isBlank()) {
				throw new IllegalArgumentException("neither a token nor its principal's name may be blank");
			}
			entries.add(new Entry(digest(token), ArcpPrincipal.of(name)));
		});
		return new StaticBearerVerifier(List.copyOf(entries));
	}

	@Override
	public Mono<ArcpPrincipal> verify(Secret token) {
		return Mono.fromSupplier(() -> find(digest(token.value())));
	}

	private @Nullable ArcpPrincipal find(byte[] digest) {
		ArcpPrincipal found = null;
		for (Entry entry : this.entries) {
			if (MessageDigest.isEqual(entry.digest(), digest)) {
				found = entry.principal();
			}
		}
		return found;
	}

	private static byte[] digest(String token) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public String toString() {
		return "StaticBearerVerifier[" + this.entries.size() + " tokens]";
	}

	private record Entry(byte[] digest, ArcpPrincipal principal) {

	}

}
