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

package io.arcp.server;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.agent.Delegation;
import io.arcp.job.AgentSettings;
import io.arcp.lease.Lease;
import io.arcp.protocol.ArcpException;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for jobs that delegate to other agents (ARCP sections 3.9 and 9.18), over frames.
 */
class DelegationTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String DELEGATE_ALL = "\"agent.delegate\":[\"**\"]";

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice"))))
			.build();
		built.registerAgent("delegator", Agent.blocking(DelegatorAgent::handle));
		built.registerAgent("echo", (input, job) -> Mono.just(input));
		built.registerAgent("never", (input, job) -> Mono.never());
		built.registerAgent("versioned@1.0.0", (input, job) -> Mono.just(input));
		built.registerAgent("versioned@2.0.0", (input, job) -> Mono.just(input));
		return built;
	}

	private void restart(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	private static String lease(String... members) {
		return "\"lease_request\":{" + String.join(",", members) + "}";
	}

	private static String children(String... children) {
		return "{\"children\":[" + String.join(",", children) + "]}";
	}

	private static String child(String id, String agent, String... more) {
		return "{\"delegate_id\":\"" + id + "\",\"agent\":\"" + agent + "\""
				+ ((more.length > 0) ? "," + String.join(",", more) : "") + "}";
	}

	private static Predicate<JsonNode> endOf(String jobId) {
		return (frame) -> frame.path("job_id").asString().equals(jobId)
				&& (frame.path("payload").has("final_status") && frame.has("event_seq"));
	}

	/**
	 * Runs the delegator and returns the frames up to its end, from its acceptance on.
	 */
	private static List<JsonNode> run(FrameClient client, String input, String lease) {
		client.submit("delegator", input, lease);
		JsonNode accepted = client.next("job.accepted");
		List<JsonNode> frames = client.readUntil(endOf(accepted.path("job_id").asString()));
		frames.add(0, accepted);
		return frames;
	}

	private static JsonNode last(List<JsonNode> frames) {
		return frames.get(frames.size() - 1);
	}

	private static JsonNode result(List<JsonNode> frames) {
		assertThat(last(frames).path("type").asString()).as("%s", last(frames)).isEqualTo("job.result");
		return last(frames).path("payload").path("result");
	}

	private static List<JsonNode> kind(List<JsonNode> frames, String kind) {
		return frames.stream().filter((frame) -> kind.equals(frame.path("payload").path("kind").asString())).toList();
	}

	private static List<JsonNode> type(List<JsonNode> frames, String type) {
		return frames.stream().filter(FrameClient.type(type)).toList();
	}

	private static JsonNode body(JsonNode frame) {
		return frame.path("payload").path("body");
	}

	private JsonNode refusal(String child, String parentLease) {
		FrameClient client = alice("list_jobs");

		List<JsonNode> frames = run(client, children(child), parentLease);
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");

		String childId = body(kind(frames, "delegate").get(0)).path("child_job_id").asString();
		JsonNode answer = body(kind(frames, "tool_result").get(0));
		assertThat(answer.path("call_id").asString()).isEqualTo("d1");
		assertThat(type(frames, "job.accepted")).hasSize(1);
		assertThat(frames).noneMatch((frame) -> frame.path("job_id").asString().equals(childId));
		assertThat(result(frames).path(0).path("accepted").asBoolean()).isFalse();
		assertThat(result(frames).path(0).path("code")).isEqualTo(answer.path("error").path("code"));
		assertThat(client.next("session.jobs").path("payload").path("jobs")).hasSize(1);
		return answer.path("error");
	}

	@Test
	void acceptsChildBehindDelegateEvent() {
		FrameClient client = alice();

		client.send("{\"id\":\"s1\",\"type\":\"job.submit\",\"trace_id\":\"" + TRACE
				+ "\",\"payload\":{\"agent\":\"delegator\",\"input\":"
				+ children(child("d1", "echo", "\"input\":{\"a\":1}", lease("\"fs.read\":[\"/a/*\"]"))) + ","
				+ lease(DELEGATE_ALL, "\"fs.read\":[\"/a/**\"]") + "}}");
		String parentId = client.next("job.accepted").path("job_id").asString();
		List<JsonNode> frames = client.readUntil(endOf(parentId));

		JsonNode delegate = kind(frames, "delegate").get(0);
		String childId = body(delegate).path("child_job_id").asString();
		JsonNode accepted = type(frames, "job.accepted").get(0);
		assertThat(delegate.path("job_id").asString()).isEqualTo(parentId);
		assertThat(body(delegate).toString()).isEqualTo("{\"delegate_id\":\"d1\",\"child_job_id\":\"" + childId
				+ "\",\"agent\":\"echo\",\"input\":{\"a\":1},\"lease_request\":{\"fs.read\":[\"/a/*\"]}}");
		assertThat(accepted.path("job_id").asString()).isEqualTo(childId).isNotEqualTo(parentId);
		assertThat(accepted.has("request_id")).isFalse();
		assertThat(accepted.path("payload").path("parent_job_id").asString()).isEqualTo(parentId);
		assertThat(accepted.path("payload").path("delegate_id").asString()).isEqualTo("d1");
		assertThat(accepted.path("payload").path("lease").toString()).isEqualTo("{\"fs.read\":[\"/a/*\"]}");
		assertThat(frames.indexOf(delegate)).isLessThan(frames.indexOf(accepted));
		List<JsonNode> ofChild = frames.stream()
			.filter((frame) -> frame.path("job_id").asString().equals(childId))
			.toList();
		assertThat(ofChild).extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.accepted", "job.event", "job.result");
		assertThat(body(ofChild.get(1)).path("phase").asString()).isEqualTo("running");
		assertThat(frames).allMatch((frame) -> frame.path("trace_id").asString().equals(TRACE));
		assertThat(frames).allMatch((frame) -> frame.path("session_id").asString().equals(client.sessionId()));
		assertThat(result(frames).toString()).isEqualTo("[{\"delegate_id\":\"d1\",\"child_job_id\":\"" + childId
				+ "\",\"accepted\":true,\"status\":\"success\",\"result\":{\"a\":1}}]");
	}

	@Test
	void numbersOfParentAndChildrenHaveNoGap() {
		FrameClient client = alice();

		List<JsonNode> frames = run(client,
				children(child("a", "echo"), child("b", "nobody"), child("c", "echo"), child("d", "echo")),
				lease(DELEGATE_ALL));

		List<Long> numbers = frames.stream()
			.filter((frame) -> frame.has("event_seq"))
			.map((frame) -> frame.path("event_seq").asLong())
			.toList();
		assertThat(numbers).hasSize(13); // 1 running, 4 delegates, 1 refusal, 3 children,
											// 1
											// end
		for (int i = 0; i < numbers.size(); i++) {
			assertThat(numbers.get(i)).isEqualTo(i + 1);
		}
		assertThat(result(frames)).hasSize(4);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "\"fs.read\":[\"/a/**\"] | \"fs.read\":[\"/a/b/**\"]",
			"\"fs.read\":[\"/a/**\"] | \"fs.read\":[\"/a/*\"]",
			"\"fs.read\":[\"/a/x\",\"/c\"] | \"fs.read\":[\"/a/**\",\"/b\"]",
			"\"fs.read\":[\"/a/../x/**\"] | \"fs.read\":[\"/a/**\"]",
			"\"fs.read\":[\"/ab/**\"] | \"fs.read\":[\"/a/**\"]", "\"fs.write\":[\"/x\"] | \"fs.read\":[\"/x\"]",
			"\"tool.call\":[] | \"fs.read\":[\"/x\"]", "\"tool.call\":[\"*\"] | \"tool.call\":[\"web.*\"]",
			"\"model.use\":[\"**\"] | \"model.use\":[\"gpt-4*\"]",
			"\"net.fetch\":[\"https://*.x.com/**\"] | \"net.fetch\":[\"https://api.x.com/**\"]",
			"\"net.fetch\":[\"http://api.x.com/**\"] | \"net.fetch\":[\"https://api.x.com/**\"]",
			"\"net.fetch\":[\"https://api.x.com:*/**\"] | \"net.fetch\":[\"https://api.x.com/**\"]",
			"\"agent.delegate\":[\"***\"] | \"x-vendor.a.b\":[\"c\"]",
			"\"x-vendor.a.c\":[\"c\"] | \"x-vendor.a.b\":[\"c\"]", "\"cost.budget\":[\"USD:1\"] | \"fs.read\":[\"/x\"]",
			"\"cost.budget\":[\"EUR:1\"] | \"cost.budget\":[\"USD:5\"]",
			"\"cost.budget\":[\"usd:1\"] | \"cost.budget\":[\"USD:5\"]",
			"\"cost.budget\":[\"USD:5.000000000000000001\"] | \"cost.budget\":[\"USD:5\"]",
			"\"cost.budget\":[\"USD:3\",\"USD:2.01\"] | \"cost.budget\":[\"USD:5\"]",
			"\"fs.read\":[\"/**\"] | \"fs.read\":[\"/a/**\"]", "\"fs.read\":[\"/a/**/b\"] | \"fs.read\":[\"/a/*/b\"]",
			"\"fs.read\":[\"/a//b\"] | \"fs.read\":[\"/a/**\"]",
			"\"net.fetch\":[\"**\"] | \"net.fetch\":[\"https://*.x.com/**\"]",
			"\"net.fetch\":[\"https://api.x.com.evil.io/**\"] | \"net.fetch\":[\"https://api.x.com/**\"]",
			"\"net.fetch\":[\"https://api.x.com/v1/%2e%2e/admin\"] | \"net.fetch\":[\"https://api.x.com/v1/**\"]" })
	void refusesChildThatWouldWidenAuthority(String childLease, String parentLease) {
		String delegates = childLease.startsWith("\"agent.delegate") ? "\"agent.delegate\":[\"echo\"]" : DELEGATE_ALL;

		JsonNode error = refusal(child("d1", "echo", lease(childLease)), lease(delegates, parentLease));

		assertThat(error.path("code").asString()).isEqualTo("LEASE_SUBSET_VIOLATION");
		assertThat(error.path("retryable").asBoolean()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "1.00,4.00,true", "1.00,4.01,false", "0,5,true", "4.999,0.002,false" })
	void budgetOfChildIsAtMostWhatIsLeft(String spent, String asked, boolean accepted) {
		FrameClient client = alice();

		List<JsonNode> frames = run(client,
				"{\"spend\":\"" + spent + "\",\"children\":["
						+ child("d1", "echo", lease("\"cost.budget\":[\"USD:" + asked + "\"]")) + "]}",
				lease(DELEGATE_ALL, "\"cost.budget\":[\"USD:5.00\"]"));

		assertThat(result(frames).path(0).path("accepted").asBoolean()).isEqualTo(accepted);
		if (accepted) {
			JsonNode budget = type(frames, "job.accepted").get(1).path("payload").path("budget");
			assertThat(budget.path("USD").decimalValue().toPlainString()).isEqualTo(asked);
		}
		else {
			assertThat(result(frames).path(0).path("code").asString()).isEqualTo("LEASE_SUBSET_VIOLATION");
		}
	}

	@Test
	void exhaustedBudgetComesBeforeMissingPermission() {
		JsonNode error = refusal(child("d1", "echo"), lease("\"cost.budget\":[\"USD:0\"]"));

		assertThat(error.path("code").asString()).isEqualTo("BUDGET_EXHAUSTED");
		assertThat(error.path("details").toString()).isEqualTo("{\"currency\":\"USD\",\"remaining\":0}");
	}

	@Test
	void childSpendsOfItsParent() {
		FrameClient client = alice("cost.budget");

		client.submit("delegator",
				children(child("d1", "delegator", "\"input\":{\"spend\":\"1.25\"}"),
						child("d2", "delegator", "\"input\":{\"spend\":\"2.5\"}", lease("\"cost.budget\":[\"USD:3\"]")),
						child("d3", "echo")),
				lease(DELEGATE_ALL, "\"cost.budget\":[\"USD:5.00\"]"));
		String parent = client.next("job.accepted").path("job_id").asString();
		List<JsonNode> frames = client.readUntil(endOf(parent));

		List<String> left = kind(frames, "metric").stream()
			.filter((frame) -> body(frame).path("name").asString().equals("cost.budget.remaining"))
			.map((frame) -> (frame.path("job_id").asString().equals(parent) ? "parent " : "child ")
					+ body(frame).path("value").decimalValue().toPlainString())
			.toList();
		assertThat(left).contains("child 0.5", "parent 1.25");
		assertThat(result(frames)).hasSize(3).allMatch((child) -> child.path("status").asString().equals("success"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "\"fs.read\":[\"/x\"]|echo", "\"agent.delegate\":[]|echo",
			"\"agent.delegate\":[\"other\",\"ech\",\"echo@*\"]|echo",
			"\"agent.delegate\":[\"versioned@1.*\"]|versioned",
			"\"agent.delegate\":[\"versioned@1.*\"]|versioned@2.0.0", "\"agent.delegate\":[\"versioned@1.*\"]|nobody" })
	void deniesDelegationThatTheLeaseDoesNotAllow(String parentLease, String agent) {
		JsonNode error = refusal(child("d1", agent), lease(parentLease));

		assertThat(error.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(error.path("details").toString())
			.isEqualTo("{\"capability\":\"agent.delegate\",\"target\":\"" + agent + "\"}");
	}

	@Test
	void whatTheParentSaysComesBehindWhatItHasAwaited() {
		FrameClient client = alice();

		for (int i = 0; i < 500; i++) {
			List<JsonNode> frames = run(client, children(child("d1", "echo"), child("d2", "echo")),
					lease(DELEGATE_ALL));

			assertThat(type(frames, "job.accepted")).as("run %d", i).hasSize(3);
			assertThat(type(frames, "job.result")).as("run %d", i).hasSize(3);
		}
	}

	@ParameterizedTest
	@CsvSource({ "echo,echo,echo", "*,versioned,versioned@2.0.0", "versioned,versioned@1.0.0,versioned@1.0.0",
			"versioned@2.*,versioned,versioned@2.0.0", "versioned@1.*,versioned@1.0.0,versioned@1.0.0" })
	void leaseAllowsNameOrResolvedVersion(String pattern, String agent, String resolved) {
		FrameClient client = alice();

		List<JsonNode> frames = run(client, children(child("d1", agent)),
				lease("\"agent.delegate\":[\"" + pattern + "\"]"));

		assertThat(type(frames, "job.accepted").get(1).path("payload").path("agent").asString()).isEqualTo(resolved);
		assertThat(result(frames).path(0).path("status").asString()).isEqualTo("success");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "nobody|\"input\":1|AGENT_NOT_AVAILABLE", "nobody@1.0.0|\"input\":1|AGENT_NOT_AVAILABLE",
					"versioned@9.9.9|\"input\":1|AGENT_VERSION_NOT_AVAILABLE", "echo@|\"input\":1|INVALID_REQUEST",
					"echo|\"lease_request\":{\"bogus\":[\"x\"]}|INVALID_REQUEST",
					"echo|\"lease_request\":{\"fs.read\":\"/a\"}|INVALID_REQUEST",
					"echo|\"lease_request\":{\"cost.budget\":[\"USD:-1\"]}|INVALID_REQUEST",
					"echo|\"lease_constraints\":{\"expires_at\":\"tomorrow\"}|INVALID_REQUEST",
					"echo|\"lease_constraints\":{\"expires_at\":\"2020-01-01T00:00:00Z\"}|INVALID_REQUEST" })
	void refusesWhatCannotBeDelegated(String agent, String more, String code) {
		JsonNode error = refusal(child("d1", agent, more), lease(DELEGATE_ALL, "\"cost.budget\":[\"USD:1\"]"));

		assertThat(error.path("code").asString()).isEqualTo(code);
		assertThat(error.path("retryable").asBoolean()).isFalse();
	}

	@Test
	void refusesChildThatIsTooDeep() {
		restart((builder) -> builder.maxDelegationDepth(2));
		String grandchild = child("d3", "delegator", "\"input\":" + children(child("d4", "echo")), lease(DELEGATE_ALL));
		String child = child("d2", "delegator", "\"input\":" + children(grandchild), lease(DELEGATE_ALL));
		FrameClient client = alice();

		List<JsonNode> frames = run(client, children(child), lease(DELEGATE_ALL));

		List<JsonNode> refusals = kind(frames, "tool_result");
		assertThat(refusals).hasSize(1);
		assertThat(body(refusals.get(0)).path("call_id").asString()).isEqualTo("d4");
		assertThat(body(refusals.get(0)).path("error").path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(body(refusals.get(0)).path("error").path("details").toString())
			.isEqualTo("{\"depth\":3,\"limit\":2}");
		assertThat(type(frames, "job.accepted")).hasSize(3);
		assertThat(result(frames).path(0).path("status").asString()).isEqualTo("success");
	}

	@Test
	void refusesMoreDelegationsThanOneJobMayAskFor() {
		restart((builder) -> builder.maxDelegations(2));
		FrameClient client = alice();

		List<JsonNode> frames = run(client,
				children(child("a", "echo"), child("b", "nobody"), child("c", "echo"), child("d", "echo")),
				lease(DELEGATE_ALL));

		assertThat(result(frames)).extracting((child) -> child.path("accepted").asBoolean())
			.containsExactly(true, false, false, false);
		assertThat(body(kind(frames, "tool_result").get(1)).path("error").path("details").toString())
			.isEqualTo("{\"delegations\":3,\"limit\":2}");
		assertThat(body(kind(frames, "tool_result").get(2)).path("error").path("details").toString())
			.isEqualTo("{\"delegations\":4,\"limit\":2}");
	}

	@Test
	void childrenCountAsJobsOfTheSession() {
		restart((builder) -> builder.caps(new SessionCaps(100, 1 << 20, 2)));
		FrameClient client = alice();

		List<JsonNode> frames = run(client,
				"{\"leave\":1,\"children\":[" + child("a", "never") + "," + child("b", "echo") + "]}",
				lease(DELEGATE_ALL));
		String second = client.submit("never", "1");
		String third = client.submit("echo", "1");

		JsonNode error = body(kind(frames, "tool_result").get(0)).path("error");
		assertThat(error.path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(error.path("retryable").asBoolean()).isTrue();
		assertThat(error.path("details").toString()).isEqualTo("{\"cap\":\"maxConcurrentJobs\",\"limit\":2}");
		assertThat(client.readUntil((frame) -> frame.path("request_id").asString().equals(second))).last()
			.matches(FrameClient.type("job.accepted"));
		assertThat(client.readUntil((frame) -> frame.path("request_id").asString().equals(third))).last()
			.matches(FrameClient.type("job.error"));
	}

	@Test
	void secondDelegationWithTheSameIdFailsTheCall() {
		FrameClient client = alice();

		List<JsonNode> frames = run(client, children(child("d1", "echo"), child("d1", "echo")), lease(DELEGATE_ALL));

		assertThat(kind(frames, "delegate")).hasSize(1);
		assertThat(last(frames).path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(last(frames).path("payload").path("message").asString()).contains("delegate_id").contains("d1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "emit", "delegate" })
	void delegateEventCannotBeEmittedByHand(String how) {
		ObjectNode body = JsonNodeFactory.instance.objectNode()
			.put("delegate_id", "d1")
			.put("child_job_id", "job_01JZGF26X9F73TX7D3P97QW8TX")
			.put("agent", "echo")
			.putNull("input");
		this.server.registerAgent("forger", Agent.blocking((input, job) -> {
			if (how.equals("emit")) {
				job.emitEvent("delegate", body);
			}
			else {
				job.delegate(Delegation.of("", input));
			}
			return null;
		}));
		FrameClient client = alice();

		client.submit("forger", "1", lease(DELEGATE_ALL));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));

		assertThat(frames).hasSize(3);
		assertThat(last(frames).path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
	}

	@Test
	void reactiveAgentDelegatesWithoutSubscribing() {
		this.server.registerAgent("reactive", (input, job) -> {
			job.delegate(Delegation.of("echo", input).withDelegateId("d1"));
			job.log("behind");
			return job.delegate(Delegation.of("echo", input).withGrant("fs.read", "/a"))
				.flatMap((handle) -> handle.result())
				.map((outcome) -> outcome.orElseThrow());
		});
		FrameClient client = alice();

		client.submit("reactive", "7", lease(DELEGATE_ALL, "\"fs.read\":[\"/a\"]"));
		String parent = client.next("job.accepted").path("job_id").asString();
		List<JsonNode> frames = client.readUntil(endOf(parent));

		assertThat(frames.stream()
			.filter((frame) -> frame.path("job_id").asString().equals(parent))
			.map((frame) -> frame.path("payload").path("kind").asString("end")))
			.containsExactly("status", "delegate", "log", "delegate", "end");
		assertThat(body(kind(frames, "delegate").get(1)).path("delegate_id").asString()).matches("del_[0-9A-Z]{26}");
		assertThat(result(frames).asInt()).isEqualTo(7);
	}

	@Test
	void listingAndSubscriptionShowTheParent() {
		FrameClient client = alice("list_jobs", "subscribe");
		List<JsonNode> frames = run(client, "{\"leave\":1,\"children\":[" + child("d1", "never") + "]}",
				lease(DELEGATE_ALL));
		String parent = frames.get(0).path("job_id").asString();
		String child = result(frames).path(0).path("child_job_id").asString();

		FrameClient other = alice("list_jobs", "subscribe");
		other.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		JsonNode entry = other.next("session.jobs").path("payload").path("jobs").path(1);
		other.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + child + "\"}}");
		JsonNode subscribed = other.next("job.subscribed").path("payload");

		assertThat(entry.path("job_id").asString()).isEqualTo(child);
		assertThat(entry.path("parent_job_id").asString()).isEqualTo(parent);
		assertThat(entry.path("delegate_id").asString()).isEqualTo("d1");
		assertThat(subscribed.path("parent_job_id").asString()).isEqualTo(parent);
		assertThat(this.server.jobs()).singleElement().satisfies((job) -> {
			assertThat(job.parentJobId()).isEqualTo(parent);
			assertThat(job.delegateId()).isEqualTo("d1");
		});
	}

	@Test
	void acceptanceOfChildrenCanBeLeftOut() {
		restart((builder) -> builder.emitChildAccepted(false));
		FrameClient client = alice();

		List<JsonNode> frames = run(client, children(child("d1", "echo", "\"input\":3")), lease(DELEGATE_ALL));

		assertThat(type(frames, "job.accepted")).hasSize(1);
		assertThat(type(frames, "job.result")).hasSize(2);
		assertThat(result(frames).path(0).path("result").asInt()).isEqualTo(3);
	}

	@Test
	void ceilingOfTheChildsAgentNarrowsItsLease() {
		restart((builder) -> builder.agentSettings(
				Map.of("echo", new AgentSettings(null, null, null, Lease.of(Map.of("fs.read", List.of("/a/b/**")))))));
		FrameClient client = alice();

		List<JsonNode> frames = run(client,
				children(child("d1", "echo", lease("\"fs.read\":[\"/a/**\"]", "\"tool.call\":[\"x\"]"))),
				lease(DELEGATE_ALL, "\"fs.read\":[\"/a/**\"]", "\"tool.call\":[\"*\"]"));

		assertThat(type(frames, "job.accepted").get(1).path("payload").path("lease").toString())
			.isEqualTo("{\"fs.read\":[\"/a/b/**\"]}");
	}

	@Test
	void leavingOutWhatNeedsNoGrantWidensNothing() {
		restart((builder) -> builder.permitUnleased(Set.of("tool.call")));
		registerUser();
		FrameClient client = alice();

		List<JsonNode> frames = run(client, children(child("d1", "user", """
				"input":[["model.use","small"],["model.use","large"],["tool.call","web"],["tool.call","shell"]]""")),
				lease(DELEGATE_ALL, "\"model.use\":[\"small\"]", "\"tool.call\":[\"web\"]"));

		assertThat(result(frames).path(0).path("result").toString())
			.isEqualTo("{\"small\":true,\"large\":false,\"web\":true,\"shell\":false}");
	}

	@Test
	void childOfAnAgentThatMayUseNoModelMayUseNone() {
		restart((builder) -> builder.agentSettings(Map.of("delegator", new AgentSettings(null, null, true, null))));
		registerUser();
		FrameClient client = alice();

		List<JsonNode> frames = run(client, children(child("d1", "user", "\"input\":[[\"model.use\",\"small\"]]")),
				lease(DELEGATE_ALL));

		assertThat(result(frames).path(0).path("result").toString()).isEqualTo("{\"small\":false}");
		assertThat(type(frames, "job.accepted").get(1).path("payload").path("lease").toString())
			.isEqualTo("{\"model.use\":[]}");
	}

	/** Registers an agent that says which operations it may do. */
	private void registerUser() {
		this.server.registerAgent("user", Agent.blocking((input, job) -> {
			ObjectNode allowed = JsonNodeFactory.instance.objectNode();
			for (JsonNode operation : input) {
				try {
					job.authorize(operation.path(0).asString(), operation.path(1).asString());
					allowed.put(operation.path(1).asString(), true);
				}
				catch (ArcpException ex) {
					allowed.put(operation.path(1).asString(), false);
				}
			}
			return allowed;
		}));
	}

	@Test
	void handleCancelsTheChild() {
		CountDownLatch ended = new CountDownLatch(1);
		this.server.registerAgent("canceller", Agent.blocking((input, job) -> {
			var handle = job.delegate(Delegation.of("never", input)).block(FrameClient.LIMIT);
			handle.cancel();
			handle.cancel("again");
			var outcome = handle.result().block(FrameClient.LIMIT);
			ended.countDown();
			return JsonNodeFactory.instance.stringNode(outcome.status() + " " + outcome.error().details());
		}));
		FrameClient client = alice();

		client.submit("canceller", "1", lease(DELEGATE_ALL));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		assertThat(result(frames).asString()).isEqualTo("CANCELLED {\"reason\":\"parent_cancel\"}");
		assertThat(ended.getCount()).isZero();
		assertThat(type(frames, "job.error")).singleElement()
			.matches((frame) -> frame.path("payload").path("final_status").asString().equals("cancelled"));
	}

	@Test
	void ownerCancelsChildAndParentGoesOn() {
		FrameClient client = alice();
		client.submit("delegator", children(child("d1", "never")), lease(DELEGATE_ALL));
		String parent = client.next("job.accepted").path("job_id").asString();
		String child = client.readUntil(FrameClient.type("job.accepted")).get(2).path("job_id").asString();

		client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + child
				+ "\",\"payload\":{\"reason\":\"enough\"}}");
		List<JsonNode> frames = client.readUntil(endOf(parent));

		assertThat(type(frames, "job.cancelled")).hasSize(1);
		assertThat(result(frames).path(0).path("status").asString()).isEqualTo("cancelled");
		assertThat(result(frames).path(0).path("code").asString()).isEqualTo("CANCELLED");
	}

	@Test
	void childrenGoOnAfterTheSuccessOfTheirParent() {
		FrameClient client = alice();
		List<JsonNode> frames = run(client, "{\"leave\":1,\"children\":[" + child("d1", "never") + "]}",
				lease(DELEGATE_ALL));
		String child = result(frames).path(0).path("child_job_id").asString();

		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");

		assertThat(client.readUntil(FrameClient.type("session.pong"))).noneMatch(endOf(child));
		assertThat(this.server.jobs()).singleElement()
			.satisfies((job) -> assertThat(job.jobId().value()).isEqualTo(child));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "\"fail\":1|error", "\"stay\":1|cancelled", "\"stay\":1|timed_out" })
	void childrenEndWithTheirParent(String then, String status) {
		FrameClient client = alice();
		String grandchild = child("d2", "never");
		client.submit("delegator",
				"{" + then + ",\"children\":["
						+ child("d1", "delegator", "\"input\":{\"stay\":1,\"children\":[" + grandchild + "]}",
								lease(DELEGATE_ALL))
						+ "," + child("d3", "never") + "]}",
				lease(DELEGATE_ALL) + (status.equals("timed_out") ? ",\"max_runtime_sec\":1" : ""));
		String parent = client.next("job.accepted").path("job_id").asString();
		if (status.equals("cancelled")) {
			client.readUntil((frame) -> body(frame).path("delegate_id").asString().equals("d2"));
			client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + parent + "\"}");
		}

		JsonNode end = last(client.readUntil(endOf(parent)));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		List<JsonNode> behind = client.readUntil(FrameClient.type("session.pong"));

		assertThat(end.path("payload").path("final_status").asString()).isEqualTo(status);
		assertThat(type(behind, "job.result")).isEmpty();
		assertThat(type(behind, "job.error")).hasSizeBetween(2, 3)
			.extracting((frame) -> frame.path("payload").path("details").path("reason").asString())
			.containsOnly("parent_terminated");
	}

}
