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
 * How fast buffers were replayed.
 *
 * @param load what was in the buffer
 * @param frameBytes how long a frame was
 * @param pairs the repetitions
 */
record ReplayResult(ReplayLoad load, int frameBytes, List<Pair> pairs) {

	/**
	 * One repetition.
	 *
	 * @param replayed the events of the runtime per second
	 * @param raw the frames of the raw pusher per second
	 */
	record Pair(double replayed, double raw) {

		double ratio() {
			return this.replayed / this.raw;
		}

	}

}
