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

package io.arcp.protocol;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AgentRef}.
 */
class AgentRefTests {

	@Test
	void parsesNameAndVersion() {
		assertThat(AgentRef.parse("code.refactor-2_x@1.0.0+Build_7"))
			.isEqualTo(AgentRef.of("code.refactor-2_x", "1.0.0+Build_7"));
		assertThat(AgentRef.parse("echo")).isEqualTo(AgentRef.of("echo"));
	}

	@Test
	void printsWhatItParsed() {
		assertThat(AgentRef.parse("echo@1")).hasToString("echo@1");
		assertThat(AgentRef.parse("0echo")).hasToString("0echo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "@", "@1", "Echo", ".echo", "echo@", "echo@1@2", "echo 1", "echo@1/2", "\u00e9cho" })
	void refusesWhatBreaksTheGrammar(String text) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> AgentRef.parse(text))
			.satisfies((ex) -> assertThat(ex.details()).hasToString("{\"field\":\"payload.agent\"}"))
			.withMessageStartingWith("payload.agent: ");
	}

	@Test
	void boundsTheLengthOfBothParts() {
		assertThat(AgentRef.parse("a".repeat(128) + "@" + "v".repeat(128)).version()).hasSize(128);
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> AgentRef.parse("a".repeat(129)));
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> AgentRef.parse("a@" + "v".repeat(129)));
	}

}
