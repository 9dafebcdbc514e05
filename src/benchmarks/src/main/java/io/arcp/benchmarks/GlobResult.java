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
 * What matches of globs took.
 *
 * @param target the length of the target
 * @param pattern the length of the patterns
 * @param rows one for each pattern and target
 */
record GlobResult(int target, int pattern, List<Row> rows) {

	/**
	 * A pattern with a target.
	 *
	 * @param stars how many stars the pattern has
	 * @param matches whether it matches the target
	 * @param nanos the time of one match in each repetition, in nanoseconds
	 */
	record Row(int stars, boolean matches, List<Double> nanos) {
	}

}
