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
 * What idle sessions took.
 *
 * @param sessions how many were opened
 * @param pairs the repetitions
 */
record IdleResult(int sessions, List<Pair> pairs) {

	/**
	 * One repetition.
	 *
	 * @param arcp what the runtime took
	 * @param bare what WebSockets without the runtime took
	 */
	record Pair(Reading arcp, Reading bare) {

		double beyond() {
			return this.arcp.heap() - this.bare.heap();
		}

	}

	/**
	 * What one server took.
	 *
	 * @param heap the bytes of heap for each connection
	 * @param perSecond how many connections were opened per second
	 * @param p50 the median time from hello to welcome, in microseconds
	 * @param p99 the time that one in a hundred exceeds, in microseconds
	 */
	record Reading(double heap, double perSecond, double p50, double p99) {
	}

}
