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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StreamCheckTests {

	private static final String WELCOME = """
			{"type":"session.welcome","payload":{}}""";

	private static final String ACCEPTED = """
			{"type":"job.accepted","payload":{}}""";

	private static final String RUNNING = """
			{"type":"job.event","event_seq":1,"payload":{"kind":"status","body":{"phase":"running"}}}""";

	private final StreamCheck check = new StreamCheck();

	@Test
	void acceptsAnOrderlyStream() {
		accept(WELCOME, ACCEPTED, RUNNING, "{\"type\":\"session.ping\",\"payload\":{}}", event(2), result(3));

		assertThat(this.check.lastSeq()).isEqualTo(3);
		assertThat(this.check.result().path("answer").asInt()).isEqualTo(42);
	}

	@Test
	void refusesAnythingBeforeTheWelcome() {
		assertThatIllegalStateException().isThrownBy(() -> accept(ACCEPTED))
			.withMessage("expected session.welcome first, got job.accepted");
	}

	@Test
	void refusesAGap() {
		accept(WELCOME, ACCEPTED, RUNNING);

		assertThatIllegalStateException().isThrownBy(() -> accept(event(3))).withMessage("expected event_seq 2, got 3");
	}

	@Test
	void refusesARepetition() {
		accept(WELCOME, ACCEPTED, RUNNING, event(2));

		assertThatIllegalStateException().isThrownBy(() -> accept(event(2)));
	}

	@Test
	void refusesEventsBeforeTheAcceptance() {
		accept(WELCOME);

		assertThatIllegalStateException().isThrownBy(() -> accept(RUNNING))
			.withMessage("job.event before job.accepted");
	}

	@Test
	void refusesAFirstEventThatDoesNotSayRunning() {
		accept(WELCOME, ACCEPTED);

		assertThatIllegalStateException().isThrownBy(() -> accept(event(1)));
	}

	@Test
	void refusesEventsAfterTheResult() {
		accept(WELCOME, ACCEPTED, RUNNING, result(2));

		assertThatIllegalStateException().isThrownBy(() -> accept(event(3)))
			.withMessage("event_seq 3 after the result");
	}

	@Test
	void refusesErrorsWithTheirMessage() {
		accept(WELCOME);

		assertThatIllegalStateException().isThrownBy(() -> accept("""
				{"type":"job.error","payload":{"message":"no such agent"}}"""))
			.withMessage("unexpected job.error: no such agent");
	}

	@Test
	void hasNoResultBeforeItCame() {
		accept(WELCOME, ACCEPTED, RUNNING);

		assertThatIllegalStateException().isThrownBy(this.check::result);
	}

	private void accept(String... frames) {
		for (String frame : frames) {
			this.check.accept(frame);
		}
	}

	private static String event(int seq) {
		return """
				{"type":"job.event","event_seq":%d,"payload":{"kind":"log","body":{}}}""".formatted(seq);
	}

	private static String result(int seq) {
		return """
				{"type":"job.result","event_seq":%d,"payload":{"final_status":"success","result":{"answer":42}}}"""
			.formatted(seq);
	}

}
