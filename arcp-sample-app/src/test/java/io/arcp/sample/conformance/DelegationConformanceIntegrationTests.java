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
import java.time.temporal.ChronoUnit;
import java.util.List;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jobs that delegate to other agents (ARCP sections 3.9, 4.6 and 9.18).
 */
class DelegationConformanceIntegrationTests extends ConformanceGroup {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String VIOLATION = "LEASE_SUBSET_VIOLATION";

	private static String lease(String... members) {
		return "{\"agent.delegate\":[\"**\"]%s}".formatted((members.length > 0) ? "," + String.join(",", members) : "");
	}

	private static String child(String agent, String more) {
		return "{\"delegate_id\":\"d1\",\"agent\":\"%s\"%s}".formatted(agent, more.isEmpty() ? "" : "," + more);
	}

	private static String childWithLease(String lease) {
		return child("echo", "\"input\":1,\"lease_request\":{%s}".formatted(lease));
	}

	private static String input(String child, String... more) {
		return "{\"children\":[%s]%s}".formatted(child, (more.length > 0) ? "," + String.join(",", more) : "");
	}

	private static OperationRun run(WireConnection connection, String child, String lease) {
		return OperationRun.of(connection, "delegator", input(child), lease);
	}

	/** What the parent says of its only child. */
	private static JsonNode told(OperationRun run) {
		assertThat(run.end().finalStatus()).as("status of %s", run.end()).isEqualTo("success");
		JsonNode children = run.end().at("/payload/result/children");
		assertThat(children).hasSize(1);
		return children.get(0);
	}

	private static Frame childAccepted(OperationRun run) {
		return run.frames().stream().filter((frame) -> frame.type().equals("job.accepted")).findFirst().orElseThrow();
	}

	/** Checks that a child was refused, and that there is nothing else of it. */
	private static JsonNode assertRefused(OperationRun run, String code) {
		JsonNode child = told(run);
		assertThat(child.path("accepted").booleanValue()).as("%s", child).isFalse();
		assertThat(child.path("code").asString()).as("%s", child).isEqualTo(code);
		assertThat(child.path("status").isNull()).isTrue();
		assertThat(child.path("result").isNull()).isTrue();
		assertThat(run.events("delegate")).hasSize(1);
		assertThat(run.events("tool_result")).singleElement().satisfies((frame) -> {
			assertThat(frame.jobId()).isEqualTo(run.accepted().jobId());
			assertThat(frame.body().path("call_id").asString()).isEqualTo("d1");
			assertThat(frame.body().at("/error/code").asString()).isEqualTo(code);
			assertThat(frame.body().at("/error/message").asString()).isNotBlank();
			assertThat(frame.body().at("/error/retryable").isBoolean()).isTrue();
		});
		assertThat(run.frames()).allMatch((frame) -> frame.jobId().equals(run.accepted().jobId()));
		return run.events("tool_result").get(0).body().path("error");
	}

	private static List<JsonNode> jobs(WireConnection connection, String filter) {
		Frame listing = connection
			.answerTo(connection.request("session.list_jobs", "{\"filter\":{%s}}".formatted(filter)));
		return listing.at("/payload/jobs").valueStream().toList();
	}

	@Requirement("DEL-1")
	void acceptsAChildBehindTheDelegateEvent() {
		WireConnection connection = open(this.alice);

		OperationRun run = run(connection, child("echo", "\"input\":{\"a\":1}"), lease());

		Frame delegate = run.events("delegate").get(0);
		Frame accepted = childAccepted(run);
		String child = accepted.jobId();
		assertThat(delegate.body())
			.hasToString("{\"delegate_id\":\"d1\",\"child_job_id\":\"%s\",\"agent\":\"echo\",\"input\":{\"a\":1}}"
				.formatted(child));
		assertThat(run.frames().indexOf(accepted)).isGreaterThan(run.frames().indexOf(delegate));
		assertThat(accepted.sessionId()).isEqualTo(connection.sessionId());
		assertThat(accepted.json().has("request_id")).isFalse();
		assertThat(accepted.isNumbered()).isFalse();
		assertThat(child).isNotEqualTo(run.accepted().jobId());
		assertThat(accepted.text("/payload/job_id")).isEqualTo(child);
		assertThat(accepted.text("/payload/parent_job_id")).isEqualTo(run.accepted().jobId());
		assertThat(accepted.text("/payload/delegate_id")).isEqualTo("d1");
		assertThat(run.frames()).filteredOn((frame) -> frame.jobId().equals(child))
			.extracting(Frame::type)
			.containsExactly("job.accepted", "job.event", "job.result");
		assertContiguous(connection.numbers(), 1);
		assertThat(told(run)).hasToString("""
				{"delegate_id":"d1","child_job_id":"%s","accepted":true,"status":"success",\
				"result":{"echoed":{"a":1}},"code":null}""".formatted(child));
	}

	@Requirement("DEL-2")
	void givesAChildTheTraceOfItsParent() {
		WireConnection connection = open(this.alice);
		String id = WireConnection.newId();

		connection.send("""
				{"arcp":"1.1","id":"%s","type":"job.submit","trace_id":"%s","payload":{"agent":"delegator",\
				"input":%s,"lease_request":%s}}""".formatted(id, TRACE, input(child("echo", "")), lease()));
		String parent = connection.accepted(id);
		List<Frame> frames = connection.untilEnd(parent);

		assertThat(frames).filteredOn((frame) -> !frame.jobId().equals(parent)).hasSize(3);
		assertThat(frames).extracting(Frame::traceId).containsOnly(TRACE);
	}

	@Requirement("DEL-3")
	void refusesABroaderPattern() {
		WireConnection connection = open(this.alice);

		OperationRun run = run(connection, childWithLease("\"fs.read\":[\"/**\"]"), lease("\"fs.read\":[\"/a/**\"]"));

		JsonNode error = assertRefused(run, VIOLATION);
		assertThat(error.path("retryable").booleanValue()).isFalse();
		assertThat(jobs(connection, "")).extracting((job) -> job.path("agent").asString()).containsExactly("delegator");
	}

	@Requirement("DEL-4")
	void refusesADeeperPattern() {
		WireConnection connection = open(this.alice);

		assertRefused(run(connection, childWithLease("\"fs.read\":[\"/a/**\"]"), lease("\"fs.read\":[\"/a/*\"]")),
				VIOLATION);
		OperationRun contained = run(connection, childWithLease("\"fs.read\":[\"/a/*\"]"),
				lease("\"fs.read\":[\"/a/**\"]"));

		assertThat(told(contained).path("status").asString()).isEqualTo("success");
		assertThat(childAccepted(contained).at("/payload/lease")).hasToString("{\"fs.read\":[\"/a/*\"]}");
	}

	@Requirement("DEL-5")
	void refusesANamespaceThatTheParentLacks() {
		WireConnection connection = open(this.alice);

		for (String namespace : List.of("\"fs.write\":[\"/a\"]", "\"fs.write\":[]", "\"cost.budget\":[\"USD:1\"]")) {
			assertRefused(run(connection, childWithLease(namespace), lease("\"fs.read\":[\"/a\"]")), VIOLATION);
		}
	}

	@Requirement("DEL-6")
	void boundsABudgetByWhatIsLeft() {
		WireConnection connection = openWith(this.alice, "cost.budget");
		String spend = "\"spend\":[{\"name\":\"cost.work\",\"value\":1.25,\"unit\":\"USD\"}]";
		String lease = lease("\"cost.budget\":[\"USD:5.00\"]");

		OperationRun above = OperationRun.of(connection, "delegator",
				input(childWithLease("\"cost.budget\":[\"USD:3.76\"]"), spend), lease);
		OperationRun equal = OperationRun.of(connection, "delegator",
				input(childWithLease("\"cost.budget\":[\"USD:3.75\"]"), spend), lease);

		assertRefused(above, VIOLATION);
		assertThat(told(equal).path("status").asString()).isEqualTo("success");
		assertThat(childAccepted(equal).at("/payload/budget")).hasToString("{\"USD\":3.75}");
	}

	@Requirement("DEL-7")
	void boundsTheExpiryOfAChild() {
		WireConnection connection = open(this.alice);

		assertRefused(expiring(connection, ",\"lease_constraints\":{\"expires_at\":\"2099-05-13T23:42:01Z\"}"),
				VIOLATION);
		OperationRun inherited = expiring(connection, "");

		assertThat(told(inherited).path("status").asString()).isEqualTo("success");
		assertThat(childAccepted(inherited).text("/payload/lease_constraints/expires_at"))
			.isEqualTo("2099-05-13T23:42:00.50Z");
		assertExpiresWithItsParent(connection);
	}

	private static OperationRun expiring(WireConnection connection, String constraints) {
		String id = connection.request("job.submit", """
				{"agent":"delegator","input":%s,"lease_request":%s,\
				"lease_constraints":{"expires_at":"2099-05-13T23:42:00.50Z"}}"""
			.formatted(input(child("echo", "\"input\":1" + constraints)), lease()));
		Frame accepted = connection.answerTo(id);
		return new OperationRun(accepted, connection.untilEnd(accepted.jobId()));
	}

	private static void assertExpiresWithItsParent(WireConnection connection) {
		Instant expiry = Instant.now().plus(Duration.ofSeconds(2)).truncatedTo(ChronoUnit.MILLIS);
		String parent = connection.accepted(connection.request("job.submit", """
				{"agent":"delegator","input":%s,"lease_request":%s,"lease_constraints":{"expires_at":"%s"}}"""
			.formatted(input(child("slow", "\"input\":{\"ms\":30000}")), lease(), expiry)));
		String child = connection.find((frame) -> frame.type().equals("job.accepted")).jobId();

		Frame first = connection.find(Frame::isTerminal);
		Frame second = connection.find(Frame::isTerminal);

		assertThat(List.of(first.jobId(), second.jobId())).containsExactlyInAnyOrder(parent, child);
		Frame ofParent = first.jobId().equals(parent) ? first : second;
		Frame ofChild = first.jobId().equals(parent) ? second : first;
		assertThat(ofParent.code()).isEqualTo("LEASE_EXPIRED");
		assertThat(ofChild.code()).isIn("LEASE_EXPIRED", "CANCELLED");
		assertThat(Instant.parse(ofChild.text("/payload/completed_at"))).isAfter(expiry.minusMillis(50));
	}

	@Requirement("DEL-8")
	void deniesADelegationThatTheLeaseDoesNotName() {
		WireConnection connection = open(this.alice);

		for (String lease : List.of("{}", "{\"agent.delegate\":[]}", "{\"agent.delegate\":[\"ech\",\"echo@*\"]}")) {
			JsonNode error = assertRefused(run(connection, childWithLease(""), lease), "PERMISSION_DENIED");
			assertThat(error.path("details")).hasToString("{\"capability\":\"agent.delegate\",\"target\":\"echo\"}");
		}
	}

	@Requirement("DEL-9")
	void refusesAnUnknownAgent() {
		WireConnection connection = open(this.alice);

		assertRefused(run(connection, child("nobody", ""), lease()), "AGENT_NOT_AVAILABLE");
		assertRefused(run(connection, child("versioned@9.9.9", ""), lease()), "AGENT_VERSION_NOT_AVAILABLE");
	}

	@Requirement("DEL-10")
	void cancelsTheChildrenOfACancelledJob() {
		WireConnection connection = open(this.alice);
		String parent = connection.accepted(
				connection.submitWithLease("delegator", input(child("slow", "\"input\":{\"ms\":30000}")), lease()));
		String child = connection.find((frame) -> frame.type().equals("job.accepted")).jobId();

		connection.cancel(parent);
		List<Frame> ends = List.of(connection.find(Frame::isTerminal), connection.find(Frame::isTerminal));

		assertThat(ends).extracting(Frame::jobId).containsExactlyInAnyOrder(parent, child);
		assertThat(ends).extracting(Frame::code).containsOnly("CANCELLED");
		assertThat(ends).extracting(Frame::finalStatus).containsOnly("cancelled");
		assertThat(ends).filteredOn((frame) -> frame.jobId().equals(child))
			.extracting((frame) -> frame.text("/payload/details/reason"))
			.containsExactly("parent_terminated");
	}

	@Requirement("DEL-11")
	void listsTheParentOfAChild() {
		WireConnection connection = open(this.alice);
		OperationRun run = OperationRun.of(connection, "delegator",
				input(child("slow", "\"input\":{\"ms\":30000}"), "\"wait\":false"), lease());
		String child = childAccepted(run).jobId();

		JsonNode running = entry(jobs(open(this.alice), "\"status\":[\"running\"]"), child);
		List<JsonNode> all = jobs(connection, "");
		connection.cancel(child);
		connection.end(child);

		assertThat(running.path("parent_job_id").asString()).isEqualTo(run.accepted().jobId());
		assertThat(running.path("delegate_id").asString()).isEqualTo("d1");
		assertThat(entry(all, run.accepted().jobId()).path("parent_job_id").isNull()).isTrue();
		assertThat(entry(jobs(connection, "\"status\":[\"cancelled\"]"), child).path("parent_job_id").asString())
			.isEqualTo(run.accepted().jobId());
		assertThat(told(run)).hasToString("""
				{"delegate_id":"d1","child_job_id":"%s","accepted":true,"status":null,"result":null,"code":null}"""
			.formatted(child));
	}

	private static JsonNode entry(List<JsonNode> jobs, String jobId) {
		return jobs.stream()
			.filter((job) -> job.path("job_id").asString().equals(jobId))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no job " + jobId + " in " + jobs));
	}

	@Requirement("DEL-12")
	void holdsTheFramesOfAChildWhileASubmitIsUnanswered() {
		WireConnection connection = openWith(this.alice, "provisioned_credentials");
		String late = "\"x-vendor.conformance.provisioner\":[\"slow-issue:%d\"]";
		String parent = connection.accepted(connection.submitWithLease("delegator",
				input(childWithLease(late.formatted(500))), lease(late.formatted(500))));

		String slow = connection.submitWithLease("echo", "2", "{" + late.formatted(3000) + "}");
		List<Frame> before = connection.until((frame) -> frame.requestId().equals(slow));
		connection.end(before.remove(before.size() - 1).jobId());
		connection.beforeFence();

		Frame delegate = before.stream().filter((frame) -> frame.kind().equals("delegate")).findFirst().orElseThrow();
		String child = delegate.body().path("child_job_id").asString();
		List<Frame> ofChild = before.stream().filter((frame) -> frame.jobId().equals(child)).toList();
		assertThat(ofChild).extracting(Frame::type).containsExactly("job.event", "job.result");
		assertThat(before).anyMatch((frame) -> frame.jobId().equals(parent) && frame.isTerminal());
		assertThat(connection.frames())
			.noneMatch((frame) -> frame.type().equals("job.accepted") && frame.jobId().equals(child));
		// it is the frames that wait for a second, not the child
		assertThat(Instant.parse(ofChild.get(1).text("/payload/completed_at")))
			.isBefore(Instant.parse(delegate.text("/payload/ts")).plusSeconds(1));
	}

}
