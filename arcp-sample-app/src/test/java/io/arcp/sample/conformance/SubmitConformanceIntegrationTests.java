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
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Submits (ARCP sections 3.1, 3.2 and 9.8).
 */
class SubmitConformanceIntegrationTests extends ConformanceGroup {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String MISSING = "no-such-agent";

	@Requirement("SUB-1")
	void acceptsAJobAndReturnsItsResult() {
		WireConnection connection = open(this.alice);

		Frame accepted = connection.answerTo(connection.submit("echo", "{\"a\":[1,2.50,null]}"));

		assertThat(accepted.type()).isEqualTo("job.accepted");
		assertThat(accepted.jobId()).matches("job_[0-9A-HJKMNP-TV-Z]{26}");
		assertThat(accepted.text("/payload/agent")).isEqualTo("echo");
		assertThat(accepted.at("/payload/lease")).hasToString("{}");
		assertThat(accepted.text("/payload/accepted_at"))
			.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
		assertThat(accepted.text("/payload/trace_id")).matches("[0-9a-f]{32}");
		Frame end = connection.end(accepted.jobId());
		assertThat(end.type()).isEqualTo("job.result");
		assertThat(end.finalStatus()).isEqualTo("success");
		assertThat(end.at("/payload/result")).hasToString("{\"echoed\":{\"a\":[1,2.50,null]}}");
	}

	@Requirement("SUB-2")
	void namesTheJobInEnvelopeAndPayload() {
		WireConnection connection = open(this.alice);

		Frame accepted = connection.answerTo(connection.submit("echo", "1"));

		assertThat(accepted.jobId()).isNotEmpty().isEqualTo(accepted.text("/payload/job_id"));
	}

	@Requirement("SUB-3")
	void sendsTheAcceptanceBeforeAnyEvent() {
		WireConnection connection = open(this.alice);

		connection.submit("burst", "{\"n\":5}");

		Frame first = connection.next("job.accepted");
		assertThat(connection.untilEnd(first.jobId())).hasSize(7)
			.allMatch((frame) -> frame.jobId().equals(first.jobId()));
	}

	@Requirement("SUB-4")
	void startsWithTheStatusRunning() {
		WireConnection connection = open(this.alice);

		connection.accepted(connection.submit("tck-log-emitter@1.0.0", "null"));
		Frame first = connection.next("job.event");

		assertThat(first.kind()).isEqualTo("status");
		assertThat(first.body()).hasToString("{\"phase\":\"running\"}");
		assertThat(connection.next("job.event").text("/payload/body/message")).isEqualTo("tck-emit");
	}

	@Requirement("SUB-5")
	void keepsTheTraceIdOfTheSubmit() {
		WireConnection connection = open(this.alice);
		String id = WireConnection.newId();

		connection
			.send("""
					{"arcp":"1.1","id":"%s","type":"job.submit","trace_id":"%s","payload":{"agent":"chatty","input":{"n":3}}}"""
				.formatted(id, TRACE_ID));
		Frame accepted = connection.answerTo(id);

		assertThat(accepted.traceId()).isEqualTo(TRACE_ID);
		assertThat(accepted.text("/payload/trace_id")).isEqualTo(TRACE_ID);
		assertThat(connection.untilEnd(accepted.jobId())).hasSize(5)
			.allMatch((frame) -> frame.traceId().equals(TRACE_ID));
	}

	@Requirement("SUB-6")
	void mintsATraceId() {
		WireConnection connection = open(this.alice);

		Frame one = connection.answerTo(connection.submit("echo", "1"));
		Frame other = connection.answerTo(connection.submit("echo", "2"));

		assertThat(one.traceId()).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32)).isNotEqualTo(other.traceId());
	}

	@Requirement("SUB-7")
	void echoesTheLease() {
		WireConnection connection = open(this.alice);
		String lease = "{\"fs.read\":[\"/workspace/**\",\"/a+b\"],\"tool.call\":[],\"cost.budget\":[\"USD:2.00\",\"USD:3.00\"]}";

		Frame accepted = connection.answerTo(connection.request("job.submit", """
				{"agent":"echo","input":1,"lease_request":%s,\
				"lease_constraints":{"expires_at":"2099-05-13T23:42:00Z"}}""".formatted(lease)));

		assertThat(accepted.at("/payload/lease")).hasToString(lease);
		assertThat(accepted.at("/payload/lease_constraints")).hasToString("{\"expires_at\":\"2099-05-13T23:42:00Z\"}");
		assertThat(accepted.at("/payload/budget")).hasToString("{\"USD\":5.00}");
	}

	@Requirement("SUB-8")
	void rejectsAnUnknownAgent() {
		WireConnection connection = open(this.alice);

		Frame answer = assertRejected(connection, connection.submit(MISSING, "1"), "AGENT_NOT_AVAILABLE");

		assertThat(answer.at("/payload/retryable").booleanValue()).isFalse();
		assertThat(answer.at("/payload/retryable").isBoolean()).isTrue();
	}

	@Requirement("SUB-9")
	void rejectsASubmitWithoutAnAgent() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.request("job.submit", "{\"input\":1}"), "INVALID_REQUEST");
	}

	@Requirement("SUB-10")
	void answersInTheOrderOfTheSubmits() {
		WireConnection connection = openWith(this.alice, "provisioned_credentials");
		Instant start = Instant.now();
		List<String> submits = new ArrayList<>();
		submits.add(connection.submitWithLease("echo", "1", """
				{"x-vendor.conformance.provisioner":["slow-issue:500"]}"""));
		for (int i = 1; i < 10; i++) {
			submits.add((i % 3 == 0) ? connection.submit(MISSING, "1")
					: (i % 3 == 1) ? connection.submit("echo", "1") : connection.submit("echo", "1", "key-" + i));
		}

		List<String> answers = new ArrayList<>();
		answers.add(connection.next().requestId());
		assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(450));
		while (answers.size() < submits.size()) {
			answers.add(connection.find((frame) -> !frame.isNumbered()).requestId());
		}

		assertThat(answers).isEqualTo(submits);
	}

	@Requirement("SUB-11")
	void doesNotDisturbARunningJobWithARejection() {
		WireConnection connection = open(this.alice);
		String job = connection.accepted(connection.submit("chatty", "{\"n\":20,\"delay_ms\":10}"));

		assertRejected(connection, connection.submit(MISSING, "1"), "AGENT_NOT_AVAILABLE");

		assertThat(connection.end(job).type()).isEqualTo("job.result");
		assertContiguous(connection.numbers(), 1);
		assertThat(connection.lastSeq()).isEqualTo(22);
	}

	@Requirement("SUB-12")
	void runsARepeatedFrameOnce() {
		WireConnection connection = open(this.alice);
		String id = WireConnection.newId();
		String submit = submitOfCounter(id);

		connection.send(submit);
		connection.send(submit);
		connection.end(connection.accepted(id));
		connection.beforeFence();

		assertThat(connection.frames()).filteredOn((frame) -> frame.requestId().equals(id)).hasSize(1);
		assertThat(connection.run("counter", counter()).at("/payload/result/count").intValue()).isEqualTo(2);
	}

	@Requirement("SUB-13")
	void answersASubmitAgainWhoseAnswerWasLost() {
		WireConnection before = open(this.alice);
		WireConnection observer = open(this.alice);
		String id = WireConnection.newId();
		before.send(submitOfCounter(id));
		String job = Awaitility.await()
			.atMost(WireConnection.LIMIT)
			.until(() -> listedJob(observer), (found) -> !found.isEmpty());
		before.drop();

		WireConnection after = resume(before, this.alice, 0);
		after.send(submitOfCounter(id));

		assertThat(after.accepted(id)).isEqualTo(job);
		assertThat(after.run("counter", counter()).at("/payload/result/count").intValue()).isEqualTo(2);
	}

	private static String listedJob(WireConnection observer) {
		JsonNode jobs = observer.answerTo(observer.request("session.list_jobs", "{}")).at("/payload/jobs");
		return jobs.path(0).path("job_id").asString("");
	}

	private String submitOfCounter(String id) {
		return """
				{"arcp":"1.1","id":"%s","type":"job.submit","payload":{"agent":"counter","input":%s}}""".formatted(id,
				counter());
	}

	/** The token is as unique as the test. */
	private String counter() {
		return "{\"key\":\"" + this.alice + "\"}";
	}

}
