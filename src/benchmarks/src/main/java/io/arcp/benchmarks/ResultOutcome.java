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

import java.util.List;

/**
 * How fast a result was streamed.
 *
 * @param bytes how long the result was
 * @param frameBytes how long a frame was
 * @param rounds the repetitions
 */
record ResultOutcome(long bytes, int frameBytes, List<Round> rounds) {

	/**
	 * One repetition, in megabytes per second.
	 *
	 * @param wire up to the last frame
	 * @param assembled up to the whole result
	 * @param raw what the raw pusher sent in place of it
	 */
	record Round(double wire, double assembled, double raw) {

		double ratio() {
			return this.wire / this.raw;
		}

	}

}
