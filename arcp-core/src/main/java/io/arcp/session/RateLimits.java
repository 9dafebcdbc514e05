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

package io.arcp.session;

/**
 * How much clients may ask for in a second (ARCP section 6.4). As much at once is allowed
 * to who has asked for nothing for a second.
 *
 * @param handshakes upgrades of one address, and handshakes of one principal; 0 for any
 * number
 * @param submits new jobs of one principal; 0 for any number
 * @param frames frames that are read of one connection; 0 for any number
 * @since 0.1.0
 */
public record RateLimits(int handshakes, int submits, int frames) {

	/** No limits. */
	public static final RateLimits NONE = new RateLimits(0, 0, 0);

	/**
	 * Checks the numbers.
	 * @param handshakes the handshakes
	 * @param submits the submits
	 * @param frames the frames
	 */
	public RateLimits {
		if (handshakes < 0 || submits < 0 || frames < 0) {
			throw new IllegalArgumentException("a rate limit must not be negative");
		}
	}

}
