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

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A connection that a transcript is played on.
 */
interface TranscriptWire {

	void send(String text);

	/**
	 * Waits for the next frame.
	 * @return the frame; {@code null} when none comes in time or at all
	 */
	@Nullable JsonNode receive(Duration limit);

	/**
	 * Waits until the runtime closes the connection.
	 * @return the code; {@code null} when it does not in time
	 */
	@Nullable Integer closed(Duration limit);

	void drop();

	/**
	 * Opens connections.
	 */
	@FunctionalInterface
	interface Source {

		/**
		 * Opens a connection.
		 * @return the connection
		 * @throws Refusal if the upgrade is refused
		 */
		TranscriptWire open(Map<String, String> headers, String query) throws Refusal;

	}

	/**
	 * An upgrade that was refused.
	 */
	final class Refusal extends Exception {

		private static final long serialVersionUID = 1L;

		private final int status;

		Refusal(int status) {
			super("refused with " + status);
			this.status = status;
		}

		int status() {
			return this.status;
		}

	}

}
