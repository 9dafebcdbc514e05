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

package io.arcp.sample.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Life of a job, cancel and timeout (ARCP sections 3.6 and 9.10).
 */
class LifecycleConformanceIntegrationTests extends ConformanceGroup {

	private static final String SLOW = "{\"ms\":30000}";

	@Requirement("LIF-1")
	void endsWithOneTerminalFrame() {
		WireConnection connection = open(this.alice);

		String job = connection.accepted(connection.submit("chatty", "{\"n\":5}"));
		connection.end(job);

		assertThat(connection.beforeFence()).isEmpty();
		assertThat(connection.frames()).filteredOn(Frame::isTerminal).hasSize(1);
	}

	@Requirement("LIF-2")
	void reportsWhatAnAgentThrows() {
		WireConnection connection = open(this.alice);

		Frame end = connection.run("fail", "{\"message\":\"out of paper\"}");

		assertThat(end.type()).isEqualTo("job.error");
		assertThat(end.finalStatus()).isEqualTo("error");
		assertThat(end.code()).isEqualTo("INTERNAL_ERROR");
		assertThat(end.at("/payload/retryable").booleanValue()).isTrue();
		assertThat(end.text("/payload/message")).isEqualTo("IllegalStateException: out of paper");
		assertThat(end.toString()).doesNotContain(".java", "\\tat ", "io.arcp");
		assertThat(connection.run("fail", "{\"kind\":\"null_message\"}").text("/payload/message"))
			.isEqualTo("IllegalStateException");
	}

	@Requirement("LIF-3")
	void keepsTheCodeOfATypedFailure() {
		WireConnection connection = open(this.alice);

		Frame end = connection.run("fail",
				"{\"kind\":\"arcp\",\"code\":\"PERMISSION_DENIED\",\"message\":\"no\",\"details\":{\"a\":1}}");

		assertThat(end.finalStatus()).isEqualTo("error");
		assertThat(end.code()).isEqualTo("PERMISSION_DENIED");
		assertThat(end.text("/payload/message")).isEqualTo("no");
		assertThat(end.at("/payload/details")).hasToString("{\"a\":1}");
	}

	@Requirement("LIF-4")
	void acknowledgesACancelBeforeTheEnd() {
		WireConnection connection = open(this.alice);
		String job = connection.accepted(connection.submit("slow", SLOW));
		connection.next("job.event");

		String cancel = connection.request("job.cancel", job, "{\"reason\":\"user\"}");
		Frame answer = connection.next("job.cancelled");
		Frame end = connection.next("job.error");

		assertThat(answer.requestId()).isEqualTo(cancel);
		assertThat(answer.text("/payload/reason")).isEqualTo("user");
		assertThat(answer.payload().has("status")).isFalse();
		assertThat(end.code()).isEqualTo("CANCELLED");
		assertThat(end.finalStatus()).isEqualTo("cancelled");
		assertThat(end.at("/payload/retryable").isBoolean()).isTrue();
		assertThat(end.at("/payload/retryable").booleanValue()).isFalse();
		assertThat(end.text("/payload/details/reason")).isEqualTo("user");
	}

	@Requirement("LIF-5")
	void abandonsAnAgentThatDoesNotStop() {
		WireConnection connection = open(this.alice);
		String job = connection.accepted(connection.submit("stubborn", "{\"ms\":2500}"));
		connection.next("job.event");

		Instant cancelled = Instant.now();
		connection.cancel(job);
		Frame end = connection.end(job);
		Duration taken = Duration.between(cancelled, Instant.now());

		assertThat(end.finalStatus()).isEqualTo("cancelled");
		// the grace is half a second, and the agent goes on for more than two
		assertThat(taken).isBetween(Duration.ofMillis(400), Duration.ofMillis(2000));
		String longer = connection.accepted(connection.submit("sleep", "{\"ms\":2500}"));
		assertThat(connection.untilEnd(longer)).noneMatch((frame) -> frame.jobId().equals(job));
	}

	@Requirement("LIF-6")
	void refusesToCancelAnUnknownJob() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.cancel("job_01JZY2BEHPASE5TR8WXC0RNXMD"), "JOB_NOT_FOUND");
	}

	@Requirement("LIF-7")
	void findsTheJobOfACancelInThePayload() {
		WireConnection connection = open(this.alice);
		String job = connection.accepted(connection.submit("slow", SLOW));

		Frame answer = connection.answerTo(connection.request("job.cancel", "{\"job_id\":\"%s\"}".formatted(job)));

		assertThat(answer.type()).isEqualTo("job.cancelled");
		assertThat(answer.text("/payload/reason")).isEqualTo("client_cancel");
		assertThat(connection.end(job).finalStatus()).isEqualTo("cancelled");
	}

	@Requirement("LIF-8")
	void refusesTheCancelOfAnotherSession() {
		WireConnection owner = open(this.alice);
		WireConnection other = open(this.alice);
		String job = owner.accepted(owner.submit("sleep", "{\"ms\":300}"));

		assertRejected(other, other.cancel(job), "PERMISSION_DENIED");

		assertThat(owner.end(job).type()).isEqualTo("job.result");
	}

	@Requirement("LIF-9")
	void endsOnceAfterTwoCancels() {
		WireConnection connection = open(this.alice);
		String job = connection.accepted(connection.submit("slow", SLOW));

		String first = connection.cancel(job);
		String second = connection.cancel(job);
		List<Frame> answers = List.of(connection.answerTo(first), connection.answerTo(second));
		connection.beforeFence();

		assertThat(answers).extracting(Frame::type).containsOnly("job.cancelled");
		assertThat(connection.frames()).filteredOn(Frame::isTerminal)
			.singleElement()
			.extracting(Frame::finalStatus)
			.isEqualTo("cancelled");
	}

	@Requirement("LIF-10")
	void endsAJobThatTakesTooLong() {
		WireConnection connection = open(this.alice);

		Instant start = Instant.now();
		Frame end = connection.end(connection
			.accepted(connection.request("job.submit", "{\"agent\":\"slow\",\"input\":null,\"max_runtime_sec\":1}")));

		assertThat(end.type()).isEqualTo("job.error");
		assertThat(end.code()).isEqualTo("TIMEOUT");
		assertThat(end.finalStatus()).isEqualTo("timed_out");
		assertThat(end.at("/payload/retryable").booleanValue()).isTrue();
		assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofMillis(900), Duration.ofSeconds(2));
	}

	@Requirement("LIF-11")
	void agreesOnTheEndWhenACancelMeetsTheCompletion() {
		WireConnection connection = open(this.alice);

		for (int i = 0; i < 200; i++) {
			String job = connection.accepted(connection.submit("sleep", "{\"ms\":%d}".formatted(i % 4)));
			String cancel = connection.cancel(job);
			Frame answer = connection.answerTo(cancel);
			connection.beforeFence();
			Frame end = connection.frames()
				.stream()
				.filter((frame) -> frame.isTerminal() && frame.jobId().equals(job))
				.findFirst()
				.orElseGet(() -> connection.end(job));

			assertThat(answer.type()).isEqualTo("job.cancelled");
			if (answer.payload().has("status")) {
				assertThat(answer.text("/payload/status")).isEqualTo("success").isEqualTo(end.finalStatus());
			}
			else {
				assertThat(end.finalStatus()).isEqualTo("cancelled");
			}
		}
	}

}
