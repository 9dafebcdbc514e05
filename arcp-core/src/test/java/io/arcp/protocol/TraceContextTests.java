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

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TraceContext}.
 */
class TraceContextTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	@Test
	void readsATraceIdOfAnyCase() {
		assertThat(TraceContext.parse("4BF92F3577B34DA6A3CE929D0E0E4736")).isEqualTo(new TraceContext(TRACE, null));
	}

	@Test
	void readsATraceparent() {
		TraceContext expected = new TraceContext(TRACE, "00f067aa0ba902b7");

		assertThat(TraceContext.parse("00-" + TRACE + "-00f067aa0ba902b7-01")).isEqualTo(expected);
		assertThat(TraceContext.parse("01-" + TRACE + "-00F067AA0BA902B7-00-later")).isEqualTo(expected);
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "", "x", "4bf92f3577b34da6a3ce929d0e0e473", "4bf92f3577b34da6a3ce929d0e0e473g",
			"00000000000000000000000000000000", "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
			"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
			"00+4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" })
	void ignoresWhatIsMalformed(String text) {
		assertThat(TraceContext.parse(text)).isNull();
	}

	@Test
	void generatesValidTraces() {
		assertThat(TraceContext.generate(new Random(1)).traceId()).matches("[0-9a-f]{32}");
		assertThat(TraceContext.generate(() -> 0L).traceId()).endsWith("1");
		assertThat(TraceContext.generate(new Random(1)).traceId())
			.isNotEqualTo(TraceContext.generate(new Random(2)).traceId());
	}

	@Test
	void refusesToHoldMalformedIds() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TraceContext("x", null));
		assertThatIllegalArgumentException().isThrownBy(() -> new TraceContext(TRACE, "x"));
	}

}
