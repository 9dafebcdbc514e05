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

package io.arcp.transport;

/**
 * A frame as it came from the peer: one complete message, its fragments joined.
 *
 * @param bytes the UTF-8 bytes of a text frame, or the content of a binary frame; owned
 * by the receiver
 * @param binary whether the frame was a binary one, which the protocol treats as
 * malformed (ARCP section 1.1)
 * @since 0.1.0
 */
public record InboundFrame(byte[] bytes, boolean binary) {

	/**
	 * Creates a text frame.
	 * @param utf8 the bytes of the text
	 * @return the frame
	 */
	public static InboundFrame text(byte[] utf8) {
		return new InboundFrame(utf8, false);
	}

}
