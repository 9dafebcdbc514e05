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

package io.arcp.benchmarks;

/**
 * Takes the frames of one connection, on its event loop.
 */
interface FrameListener {

	/** How many bytes of a frame hold its envelope. */
	int ENVELOPE = 1024;

	/**
	 * Takes a frame.
	 * @param head its first bytes, valid during the call
	 */
	void frame(FrameHead head);

	/**
	 * Returns how many bytes of a frame the head has.
	 * @return the number
	 */
	default int headLimit() {
		return ENVELOPE;
	}

	/**
	 * Takes the end of the connection.
	 * @param cause why
	 */
	void failed(Throwable cause);

}
