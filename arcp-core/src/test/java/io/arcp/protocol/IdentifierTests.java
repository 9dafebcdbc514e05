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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageId}, {@link SessionId}, {@link JobId} and {@link ResultId}.
 */
class IdentifierTests {

	private final IdGenerator generator = () -> "01JZY2BEHPASE5TR8WXC0RNXMD";

	@Test
	void generatesWithPrefix() {
		assertThat(MessageId.generate(this.generator)).hasToString("msg_01JZY2BEHPASE5TR8WXC0RNXMD");
		assertThat(SessionId.generate(this.generator)).hasToString("sess_01JZY2BEHPASE5TR8WXC0RNXMD");
		assertThat(JobId.generate(this.generator)).hasToString("job_01JZY2BEHPASE5TR8WXC0RNXMD");
		assertThat(ResultId.generate(this.generator)).hasToString("res_01JZY2BEHPASE5TR8WXC0RNXMD");
	}

	@Test
	void acceptsWhateverAPeerSends() {
		assertThat(JobId.of("nope")).isEqualTo(new JobId("nope"));
		assertThat(JobId.of("x".repeat(256)).value()).hasSize(256);
		assertThat(JobId.of("\uD83D\uDE00".repeat(256)).value()).hasSize(512);
	}

	@Test
	void refusesEmptyAndLongValues() {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> JobId.of(""));
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> SessionId.of("x".repeat(257)));
	}

	@Test
	void ordersJobsByTheirText() {
		assertThat(JobId.of("job_A")).isLessThan(JobId.of("job_B"));
	}

}
