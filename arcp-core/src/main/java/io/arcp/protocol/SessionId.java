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
 * Identifier of a session: {@code sess_} and a ULID where the runtime makes it, any text
 * of up to 256 characters where a peer does.
 *
 * @param value the identifier as it goes over the wire
 * @since 0.1.0
 */
public record SessionId(String value) {

	private static final String PREFIX = "sess_";

	/**
	 * Validates the identifier.
	 * @param value the identifier as it goes over the wire
	 * @throws InvalidRequestException if the value is empty or longer than 256 characters
	 */
	public SessionId {
		IdText.check("SessionId", value);
	}

	/**
	 * Wraps an identifier that came from elsewhere.
	 * @param value the identifier, 1 to 256 characters of any kind
	 * @return the identifier
	 * @throws InvalidRequestException if the value is empty or longer
	 */
	public static SessionId of(String value) {
		return new SessionId(value);
	}

	/**
	 * Makes a new identifier.
	 * @param generator the source of the ULID
	 * @return the identifier
	 */
	public static SessionId generate(IdGenerator generator) {
		return new SessionId(PREFIX + generator.nextUlid());
	}

	@Override
	public String toString() {
		return this.value;
	}

}
