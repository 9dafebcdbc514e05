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

package io.arcp.event;

import io.arcp.protocol.InvalidRequestException;

/**
 * How the data of a {@code result_chunk} is encoded (ARCP section 3.11).
 *
 * @since 0.1.0
 */
public enum ChunkEncoding {

	/** The data is text. */
	UTF8("utf8"),

	/** The data is padded standard Base64; each chunk decodes on its own. */
	BASE64("base64");

	private final String wireName;

	ChunkEncoding(String wireName) {
		this.wireName = wireName;
	}

	/**
	 * Returns the encoding as it goes over the wire.
	 * @return the name
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Returns the encoding of a name.
	 * @param wireName the name
	 * @return the encoding
	 * @throws InvalidRequestException if there is no such encoding
	 */
	public static ChunkEncoding of(String wireName) {
		for (ChunkEncoding encoding : values()) {
			if (encoding.wireName.equals(wireName)) {
				return encoding;
			}
		}
		throw InvalidRequestException.forField("body.encoding", "expected utf8 or base64");
	}

}
