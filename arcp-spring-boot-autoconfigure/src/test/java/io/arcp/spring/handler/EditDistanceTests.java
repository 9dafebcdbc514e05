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

package io.arcp.spring.handler;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link EditDistance}.
 */
class EditDistanceTests {

	@ParameterizedTest
	@CsvSource(value = { "'', '', 0", "abc, abc, 0", "abc, '', 3", "'', abc, 3", "echo, ecko, 1", "echo, eco, 1",
			"echo, echoo, 1", "kitten, sitting, 3", "code.refactor, code-refactor, 1" })
	void countsEdits(String left, String right, int distance) {
		assertThat(EditDistance.between(left, right)).isEqualTo(distance);
	}

}
