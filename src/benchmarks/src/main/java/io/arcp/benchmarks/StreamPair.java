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
 * The same frames, sent by both.
 *
 * @param arcp by the runtime
 * @param raw by the raw pusher
 */
record StreamPair(Measurement arcp, Measurement raw) {

	double rateRatio() {
		return this.arcp.perSecond() / this.raw.perSecond();
	}

	double cpuRatio() {
		return this.arcp.cpuMicros() / this.raw.cpuMicros();
	}

}
