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

class FrameLineTests {

	private final FrameLine line = new FrameLine(160);

	@Test
	void shortensTheEnvelopeAndKeepsThePayload() {
		String frame = """
				{"arcp":"1.1","id":"msg_1","type":"job.event","session_id":"sess_1","job_id":"job_1","trace_id":"4bf9",\
				"event_seq":3,"payload":{"kind":"status","ts":"2026-05-13T19:42:13.000Z","body":{"phase":"counting","id":"kept"}}}""";

		assertThat(this.line.received(frame)).isEqualTo(
				"""
						<- {\u2026,"type":"job.event",\u2026,"event_seq":3,"payload":{"kind":"status",\u2026,"body":{"phase":"counting",\
						"id":"kept"}}}""");
	}

	@Test
	void hidesSecrets() {
		assertThat(this.line.received("""
				{"type":"session.welcome","payload":{"resume_token":"rt_secret","resume_window_sec":600}}"""))
			.doesNotContain("secret")
			.contains("\"resume_token\":\"***\"");
		assertThat(this.line.received("""
				{"type":"session.hello","payload":{"auth":{"scheme":"bearer","token":"tok-secret"}}}"""))
			.doesNotContain("secret");
	}

	@Test
	void cutsToTheWidth() {
		String text = this.line.received("{\"payload\":{\"text\":\"" + "x".repeat(500) + "\"}}");

		assertThat(text).hasSize(160).endsWith("x\u2026");
	}

}
