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
 * A frame that is ready to be written, as pieces that were encoded before. The transport
 * copies the pieces into its own buffer, once.
 *
 * @since 0.1.0
 */
public interface OutboundFrame {

	/**
	 * Returns the exact size of the frame.
	 * @return the number of UTF-8 bytes
	 */
	int size();

	/**
	 * Writes the frame's bytes, exactly {@link #size()} of them.
	 * @param sink the transport's buffer
	 */
	void writeTo(ByteSink sink);

	/**
	 * Called once when the transport has written the frame to the socket (not: when the
	 * peer has received it). Not called when the connection is lost before that.
	 */
	default void written() {
	}

	/**
	 * Returns whether {@link #written()} does anything, so that a transport can save the
	 * cost of finding out.
	 * @return {@code false} by default
	 */
	default boolean wantsWritten() {
		return false;
	}

	/**
	 * Returns the frame's bytes in an array of their own.
	 * @return the UTF-8 bytes
	 */
	default byte[] toByteArray() {
		ArraySink sink = new ArraySink(size());
		writeTo(sink);
		return sink.toByteArray();
	}

	/**
	 * Creates a frame of bytes that are complete already.
	 * @param utf8 the bytes, not to be changed afterwards
	 * @return the frame
	 */
	static OutboundFrame of(byte[] utf8) {
		return new EncodedFrame(utf8);
	}

}
