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

package io.arcp.sample.demo;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TranscriptTests {

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	private final Transcript transcript = new Transcript(new PrintStream(this.printed, true, StandardCharsets.UTF_8),
			160);

	@Test
	void printsEveryFrameAndRemembersTheFirstProblem() {
		this.transcript.accept("{\"type\":\"session.welcome\",\"payload\":{}}");
		this.transcript.accept("{\"type\":\"job.event\",\"event_seq\":2,\"payload\":{}}");
		this.transcript.accept("not json");

		assertThat(this.printed.toString(StandardCharsets.UTF_8).lines()).hasSize(3)
			.allMatch((line) -> line.startsWith("<- "));
		assertThatIllegalStateException().isThrownBy(this.transcript::result)
			.withMessage("expected event_seq 1, got 2");
	}

	@Test
	void hasNoResultWhenTheConnectionEndsEarly() {
		this.transcript.accept("{\"type\":\"session.welcome\",\"payload\":{}}");

		assertThatIllegalStateException().isThrownBy(this.transcript::result).withMessage("the job has no result");
	}

}
