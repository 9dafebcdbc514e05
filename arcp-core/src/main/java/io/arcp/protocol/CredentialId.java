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

package io.arcp.protocol;

/**
 * Identifier of something that was minted upstream: {@code cred_} and a ULID where the
 * runtime makes it. It is chosen before the upstream call, so that what was minted can be
 * found by it whatever happens then.
 *
 * @param value the identifier as it goes over the wire
 * @since 0.1.0
 */
public record CredentialId(String value) {

	private static final String PREFIX = "cred_";

	/**
	 * Validates the identifier.
	 * @param value the identifier as it goes over the wire
	 * @throws InvalidRequestException if the value is empty or longer than 256 characters
	 */
	public CredentialId {
		IdText.check("CredentialId", value);
	}

	/**
	 * Wraps an identifier that came from elsewhere.
	 * @param value the identifier, 1 to 256 characters of any kind
	 * @return the identifier
	 * @throws InvalidRequestException if the value is empty or longer
	 */
	public static CredentialId of(String value) {
		return new CredentialId(value);
	}

	/**
	 * Makes a new identifier.
	 * @param generator the source of the ULID
	 * @return the identifier
	 */
	public static CredentialId generate(IdGenerator generator) {
		return new CredentialId(PREFIX + generator.nextUlid());
	}

	@Override
	public String toString() {
		return this.value;
	}

}
