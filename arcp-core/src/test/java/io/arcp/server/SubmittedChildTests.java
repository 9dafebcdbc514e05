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

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.event.AppendOptions;
import io.arcp.event.ArcpStore;
import io.arcp.event.Credit;
import io.arcp.event.EncodedEvent;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.event.JobFence;
import io.arcp.event.NewJob;
import io.arcp.event.NodeRef;
import io.arcp.job.AgentSettings;
import io.arcp.job.VirtualTime;
import io.arcp.lease.Lease;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.SessionId;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for children that a client submits (ARCP section 3.10), over frames.
 */
class SubmittedChildTests {

	private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final byte[] BYTES = { '{', '}' };

	private final VirtualTime time = new VirtualTime();

	private final ArcpStore store = InMemoryArcpStore.builder().clock(this.time).build();

	private final Sinks.Empty<Void> work = Sinks.empty();

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.clock(this.time)
				.timer(this.time.timer())
				.store(this.store)
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob"))))
			.build();
		built.registerAgent("echo", (input, job) -> Mono.just(input));
		built.registerAgent("never", (input, job) -> Mono.never());
		built.registerAgent("working", (input, job) -> this.work.asMono().thenReturn(input));
		built.registerAgent("delegator", Agent.blocking(DelegatorAgent::handle));
		built.registerAgent("spender", Agent.blocking((input, job) -> {
			job.charge("work", new BigDecimal(input.asString()), "USD");
			try {
				job.authorize("tool.call", "web");
				return JsonNodeFactory.instance.stringNode("allowed");
			}
			catch (ArcpException ex) {
				return JsonNodeFactory.instance.stringNode(ex.code().name());
			}
		}));
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

	private FrameClient connect(String token) {
		return FrameClient.connect(this.server).hello(token, "list_jobs", "subscribe", "cost.budget");
	}

	private FrameClient alice() {
		return connect("tok-alice");
	}

	private static String lease(String members) {
		return "\"lease_request\":{" + members + "}";
	}

	private static String expires(String at) {
		return "\"lease_constraints\":{\"expires_at\":\"" + at + "\"}";
	}

	private static String childOf(String parent) {
		return "\"parent_job_id\":\"" + parent + "\"";
	}

	private static JsonNode answer(FrameClient client, String request) {
		List<JsonNode> frames = client.readUntil((frame) -> frame.path("request_id").asString("").equals(request));
		return frames.get(frames.size() - 1);
	}

	private static String accepted(FrameClient client, String request) {
		JsonNode answer = answer(client, request);
		assertThat(answer.path("type").asString()).as("%s", answer).isEqualTo("job.accepted");
		return answer.path("job_id").asString();
	}

	private static JsonNode rejected(FrameClient client, String request, String code) {
		JsonNode answer = answer(client, request);
		assertThat(answer.path("type").asString()).as("%s", answer).isEqualTo("job.error");
		assertThat(answer.path("payload").path("code").asString()).as("%s", answer).isEqualTo(code);
		assertThat(answer.has("event_seq")).isFalse();
		return answer.path("payload");
	}

	private static JsonNode end(FrameClient client, String job) {
		List<JsonNode> frames = client.readUntil((frame) -> frame.path("job_id").asString("").equals(job)
				&& frame.has("event_seq") && frame.path("payload").has("final_status"));
		return frames.get(frames.size() - 1).path("payload");
	}

	private static List<String> jobs(FrameClient client) {
		client.send("{\"id\":\"list\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		return answer(client, "list").path("payload")
			.path("jobs")
			.valueStream()
			.map((job) -> job.path("agent").asString() + " of " + job.path("parent_job_id").asString("none"))
			.toList();
	}

	private static void cancel(FrameClient client, String job) {
		client.send("{\"id\":\"c" + job + "\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
	}

	private static void submitTraced(FrameClient client, String id, String trace, String agent, String more) {
		client.send("{\"id\":\"" + id + "\",\"type\":\"job.submit\",\"trace_id\":\"" + trace
				+ "\",\"payload\":{\"agent\":\"" + agent + "\"" + more + "}}");
	}

	@Test
	void acceptsChildOfOwnJob() {
		FrameClient client = alice();
		submitTraced(client, "p", TRACE, "never", "");
		String parent = accepted(client, "p");
		client.next("job.event");

		String request = client.submit("echo", "7", childOf(parent), "\"delegate_id\":\"d1\"");
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		JsonNode accepted = frames.get(0);
		assertThat(accepted.path("request_id").asString()).isEqualTo(request);
		assertThat(accepted.path("payload").path("parent_job_id").asString()).isEqualTo(parent);
		assertThat(accepted.path("payload").has("delegate_id")).isFalse();
		assertThat(frames).extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.accepted", "job.event", "job.result");
		assertThat(frames).extracting((frame) -> frame.path("job_id").asString())
			.containsOnly(accepted.path("job_id").asString())
			.doesNotContain(parent);
		assertThat(frames).extracting((frame) -> frame.path("trace_id").asString()).containsOnly(TRACE);
		assertThat(jobs(client)).containsExactly("never of none", "echo of " + parent);
	}

	@Test
	void keepsTheTraceThatTheClientGivesToTheChild() {
		FrameClient client = alice();
		submitTraced(client, "p", TRACE, "never", "");
		String parent = accepted(client, "p");

		submitTraced(client, "c", OTHER_TRACE, "never", "," + childOf(parent));

		assertThat(answer(client, "c").path("payload").path("trace_id").asString()).isEqualTo(OTHER_TRACE);
	}

	@Test
	void childBelongsToTheSessionThatSubmitsIt() {
		FrameClient first = alice();
		String parent = accepted(first, first.submit("never", "1"));
		first.next("job.event");
		FrameClient second = alice();

		String child = accepted(second, second.submit("never", "1", childOf(parent)));
		cancel(first, child);
		JsonNode denied = answer(first, "c" + child);
		cancel(second, child);

		assertThat(denied.path("payload").path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(end(second, child).path("details").path("reason").asString()).isEqualTo("client_cancel");
		assertThat(first.queued()).isZero();
	}

	@Test
	void whatIsNoParentIsNotFound() {
		FrameClient client = alice();
		FrameClient bob = connect("tok-bob");
		String ended = accepted(client, client.submit("echo", "1"));
		end(client, ended);
		String foreign = accepted(bob, bob.submit("never", "1"));
		String unknown = "job_01JZGF26X9F73TX7D3P97QW8TX";

		List<JsonNode> answers = List.of(ended, foreign, unknown, "", "x", "y".repeat(300))
			.stream()
			.map((parent) -> rejected(client, client.submit("echo", "1", childOf(parent)), "JOB_NOT_FOUND"))
			.toList();

		assertThat(answers).extracting((payload) -> payload.path("message").asString())
			.containsOnly("the parent is not visible to this session");
		assertThat(answers).allMatch((payload) -> !payload.has("details") && !payload.path("retryable").asBoolean());
		assertThat(jobs(client)).containsExactly("echo of none");
	}

	@Test
	void parentOnAnotherNodeIsWorthAnotherAttempt() {
		FrameClient client = alice();
		String own = storedElsewhere("job_a", "alice");
		String foreign = storedElsewhere("job_b", "bob");
		String ended = storedElsewhere("job_c", "alice");
		this.store.jobs()
			.append(new JobFence(JobId.of(ended), 1), 1, List.of(new EncodedEvent(EncodedEvent.RESULT, BYTES)),
					new AppendOptions(10, 1000, JobStatus.SUCCESS, Duration.ofHours(1), null))
			.block(FrameClient.LIMIT);

		JsonNode elsewhere = rejected(client, client.submit("echo", "1", childOf(own)), "INTERNAL_ERROR");
		rejected(client, client.submit("echo", "1", childOf(foreign)), "JOB_NOT_FOUND");
		rejected(client, client.submit("echo", "1", childOf(ended)), "JOB_NOT_FOUND");

		assertThat(elsewhere.path("retryable").asBoolean()).isTrue();
		assertThat(elsewhere.path("details").toString()).isEqualTo("{\"reason\":\"parent_elsewhere\"}");
	}

	private String storedElsewhere(String job, String principal) {
		this.store.jobs()
			.create(new NewJob(JobId.of(job), 1, new NodeRef("elsewhere"), SessionId.of("sess_elsewhere"), principal,
					AgentRef.parse("echo"), TRACE, Instant.EPOCH, BYTES, NewJob.Options.NONE, Credit.UNLIMITED,
					Duration.ofHours(1)))
			.block(FrameClient.LIMIT);
		return job;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "nobody | \"input\":1 | AGENT_NOT_AVAILABLE",
			"echo@1.0.0 | \"input\":1 | AGENT_VERSION_NOT_AVAILABLE", "echo | \"max_runtime_sec\":0 | INVALID_REQUEST",
			"echo | \"lease_request\":{\"bogus\":[]} | INVALID_REQUEST",
			"echo | \"lease_constraints\":{\"expires_at\":\"2020-01-01T00:00:00Z\"} | INVALID_REQUEST",
			"echo | \"lease_request\":{\"fs.read\":[\"/x\"]} | JOB_NOT_FOUND" })
	void parentIsLookedUpBehindWhatTheSubmitAsksFor(String agent, String more, String code) {
		FrameClient client = alice();

		rejected(client, client.submit(agent, "1", more, childOf("job_unknown")), code);
	}

	@Test
	void parentIsLookedUpBeforeTheCap() {
		restart((builder) -> builder.caps(new SessionCaps(100, 1 << 20, 1)).maxDelegations(1));
		FrameClient client = alice();
		String parent = accepted(client, client.submit("never", "1", lease("\"fs.read\":[\"/a/*\"]")));

		rejected(client, client.submit("echo", "1", childOf("job_unknown")), "JOB_NOT_FOUND");
		rejected(client, client.submit("echo", "1", childOf(parent), lease("\"fs.read\":[\"/**\"]")),
				"LEASE_SUBSET_VIOLATION");
		for (int i = 0; i < 3; i++) {
			JsonNode full = rejected(client, client.submit("echo", "1", childOf(parent)), "INTERNAL_ERROR");
			assertThat(full.path("details").path("cap").asString()).isEqualTo("maxConcurrentJobs");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "\"fs.read\":[\"/a/**\"] | \"fs.read\":[\"/a/*\"] | fs.read",
					"\"fs.write\":[] | \"fs.read\":[\"/a\"] | fs.write",
					"\"model.use\":[\"**\"] | \"model.use\":[\"small\"] | model.use",
					"\"cost.budget\":[\"USD:1\"] | \"fs.read\":[\"/a\"] | cost.budget",
					"\"cost.budget\":[\"USD:5.01\"] | \"cost.budget\":[\"USD:5\"] | cost.budget" })
	void refusesChildThatWouldWidenAuthority(String ofChild, String ofParent, String capability) {
		FrameClient client = alice();
		String parent = accepted(client, client.submit("never", "1", lease(ofParent)));

		JsonNode error = rejected(client, client.submit("echo", "1", lease(ofChild), childOf(parent)),
				"LEASE_SUBSET_VIOLATION");

		assertThat(error.path("retryable").asBoolean()).isFalse();
		assertThat(error.path("details").path("capability").asString()).isEqualTo(capability);
		assertThat(jobs(client)).hasSize(1);
	}

	@Test
	void leaseNeedsNoDelegationAndIsNarrowedBehindTheSubsetCheck() {
		restart((builder) -> builder.permitUnleased(Set.of("tool.call"))
			.agentSettings(Map.of("echo",
					new AgentSettings(null, null, null, Lease.of(Map.of("fs.read", List.of("/a/b/**")))))));
		FrameClient client = alice();
		String parent = accepted(client,
				client.submit("never", "1", lease("\"fs.read\":[\"/a/**\"],\"model.use\":[\"small\"]")));

		JsonNode accepted = answer(client,
				client.submit("echo", "1", childOf(parent), lease("\"fs.read\":[\"/a/**\"]")));

		assertThat(accepted.path("payload").path("lease").toString())
			.isEqualTo("{\"fs.read\":[\"/a/b/**\"],\"model.use\":[\"small\"]}");
	}

	@Test
	void childSpendsOfItsParent() {
		FrameClient client = alice();
		String parent = accepted(client, client.submit("never", "1", lease("\"cost.budget\":[\"USD:5.00\"]")));
		client.next("job.event");

		String spender = accepted(client,
				client.submit("spender", "\"1.25\"", childOf(parent), lease("\"cost.budget\":[\"USD:2\"]")));
		Set<String> left = new HashSet<>();
		client.readUntil((frame) -> {
			JsonNode body = frame.path("payload").path("body");
			if (body.path("name").asString("").equals("cost.budget.remaining")) {
				left.add((frame.path("job_id").asString().equals(spender) ? "child " : "parent ")
						+ body.path("value").decimalValue().toPlainString());
			}
			return left.size() == 2;
		});
		rejected(client, client.submit("echo", "1", childOf(parent), lease("\"cost.budget\":[\"USD:3.76\"]")),
				"LEASE_SUBSET_VIOLATION");
		JsonNode equal = answer(client,
				client.submit("echo", "1", childOf(parent), lease("\"cost.budget\":[\"USD:3.75\"]")));

		assertThat(left).containsExactlyInAnyOrder("child 0.75", "parent 3.75");
		assertThat(equal.path("payload").path("budget").path("USD").decimalValue().toPlainString()).isEqualTo("3.75");
	}

	@Test
	void childrenThatShareTheLastBudgetStopTogether() {
		this.server.registerAgent("saver",
				(input, job) -> this.work.asMono()
					.then(Mono.defer(() -> job.charge("work", new BigDecimal(input.asString()), "USD")))
					.thenReturn(input));
		FrameClient client = alice();
		FrameClient other = alice();
		String budget = lease("\"cost.budget\":[\"USD:5.00\"],\"tool.call\":[\"web\"]");
		String parent = accepted(client, client.submit("never", "1", budget));

		String first = client.submit("saver", "\"2.50\"", childOf(parent), budget);
		String second = other.submit("saver", "\"2.51\"", childOf(parent), budget);
		List<String> children = List.of(accepted(client, first), accepted(other, second));
		this.work.tryEmitEmpty();
		end(client, children.get(0));
		end(other, children.get(1));

		assertThat(this.server.jobs()).singleElement()
			.satisfies((job) -> assertThat(job.budget()).hasToString("{USD=-0.01}"));
		String bare = client.submit("spender", "\"0\"", childOf(parent), lease("\"tool.call\":[\"web\"]"));
		assertThat(end(client, accepted(client, bare)).path("result").asString()).isEqualTo("BUDGET_EXHAUSTED");
		rejected(client, client.submit("echo", "1", childOf(parent), lease("\"cost.budget\":[\"USD:0\"]")),
				"LEASE_SUBSET_VIOLATION");
	}

	@Test
	void childExpiresNoLaterThanItsParent() {
		FrameClient client = alice();
		String parent = accepted(client, client.submit("never", "1", expires("2026-05-13T19:30:10.0Z")));

		JsonNode later = rejected(client,
				client.submit("never", "1", childOf(parent), expires("2026-05-13T19:30:10.1Z")),
				"LEASE_SUBSET_VIOLATION");
		JsonNode inherited = answer(client, client.submit("never", "1", childOf(parent)));
		String child = inherited.path("job_id").asString();
		JsonNode sooner = answer(client, client.submit("never", "1", childOf(parent), expires("2026-05-13T19:30:09Z")));
		this.time.pass(Duration.ofSeconds(9));
		JsonNode ofSooner = end(client, sooner.path("job_id").asString());
		this.time.pass(Duration.ofSeconds(1));
		JsonNode first = client.next("job.error");
		JsonNode second = client.next("job.error");

		assertThat(later.path("details").path("capability").asString()).isEqualTo("expires_at");
		assertThat(inherited.path("payload").path("lease_constraints").toString())
			.isEqualTo("{\"expires_at\":\"2026-05-13T19:30:10.0Z\"}");
		assertThat(ofSooner.path("code").asString()).isEqualTo("LEASE_EXPIRED");
		assertThat(first.path("job_id").asString()).isEqualTo(parent);
		assertThat(first.path("payload").path("code").asString()).isEqualTo("LEASE_EXPIRED");
		assertThat(second.path("job_id").asString()).isEqualTo(child);
		assertThat(second.path("payload").path("code").asString()).isIn("LEASE_EXPIRED", "CANCELLED");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void childEndsWithItsParent(boolean sameSession) {
		FrameClient client = alice();
		FrameClient other = sameSession ? client : alice();
		String parent = accepted(client, client.submit("never", "1"));
		String child = accepted(other, other.submit("never", "1", childOf(parent)));
		String grandchild = accepted(client, client.submit("never", "1", childOf(child)));

		cancel(client, parent);

		assertThat(end(client, parent).path("final_status").asString()).isEqualTo("cancelled");
		JsonNode end = end(other, child);
		assertThat(end.path("code").asString()).isEqualTo("CANCELLED");
		assertThat(end.path("details").path("reason").asString()).isEqualTo("parent_terminated");
		assertThat(end(client, grandchild).path("details").path("reason").asString()).isEqualTo("parent_terminated");
	}

	@Test
	void childGoesOnAfterTheSuccessOfItsParent() {
		FrameClient client = alice();
		String parent = accepted(client, client.submit("working", "1"));
		String child = accepted(client, client.submit("never", "1", childOf(parent)));

		this.work.tryEmitEmpty();
		end(client, parent);

		assertThat(this.server.jobs()).extracting((job) -> job.jobId().value()).containsExactly(child);
		cancel(client, child);
		assertThat(end(client, child).path("details").path("reason").asString()).isEqualTo("client_cancel");
	}

	@Test
	void childOfADelegatedJobCountsAllItsAncestors() {
		restart((builder) -> builder.maxDelegationDepth(2));
		FrameClient client = alice();
		String root = accepted(client, client.submit("delegator", "{\"children\":[{\"agent\":\"never\"}]}",
				lease("\"agent.delegate\":[\"never\"]")));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.accepted"));
		String delegated = frames.get(frames.size() - 1).path("job_id").asString();

		JsonNode accepted = answer(client, client.submit("never", "1", childOf(delegated)));
		String deepest = accepted.path("job_id").asString();
		JsonNode refused = rejected(client, client.submit("never", "1", childOf(deepest)), "PERMISSION_DENIED");

		assertThat(accepted.path("payload").path("parent_job_id").asString()).isEqualTo(delegated);
		assertThat(refused.path("details").toString()).isEqualTo("{\"depth\":3,\"limit\":2}");
		assertThat(jobs(client)).containsExactly("delegator of none", "never of " + root, "never of " + delegated);
	}

	@Test
	void childrenOfBothKindsCountTogether() {
		restart((builder) -> builder.maxDelegations(2));
		FrameClient client = alice();
		String parent = accepted(client, client.submit("delegator", "{\"stay\":1,\"children\":[{\"agent\":\"never\"}]}",
				lease("\"agent.delegate\":[\"never\"]")));
		client.readUntil(FrameClient.type("job.accepted"));

		accepted(client, client.submit("echo", "1", childOf(parent)));
		JsonNode refused = rejected(client, client.submit("echo", "1", childOf(parent)), "PERMISSION_DENIED");

		assertThat(refused.path("details").toString()).isEqualTo("{\"delegations\":3,\"limit\":2}");
	}

	@Test
	void rejectedChildLeavesItsPlaceToAnother() {
		restart((builder) -> builder.maxDelegations(1).caps(new SessionCaps(100, 1 << 20, 2)));
		FrameClient client = alice();
		FrameClient other = alice();
		String parent = accepted(client, client.submit("never", "1"));
		String second = accepted(client, client.submit("never", "1"));

		rejected(client, client.submit("echo", "1", childOf(parent)), "INTERNAL_ERROR");
		rejected(client, client.submit("echo", "1", childOf(parent), lease("\"fs.read\":[\"/a\"]")),
				"LEASE_SUBSET_VIOLATION");
		cancel(client, second);
		end(client, second);

		accepted(client, client.submit("echo", "1", childOf(parent)));
		rejected(other, other.submit("echo", "1", childOf(parent)), "PERMISSION_DENIED");
	}

	@Test
	void parentIsOneOfTheParametersOfAKey() {
		FrameClient client = alice();
		String key = "\"idempotency_key\":\"k\"";
		String parent = accepted(client, client.submit("working", "1"));
		String other = accepted(client, client.submit("never", "1"));
		JsonNode first = answer(client, client.submit("echo", "1", key, childOf(parent)));
		String child = first.path("job_id").asString();
		end(client, child);

		JsonNode conflict = rejected(client, client.submit("echo", "1", key, childOf(other)), "DUPLICATE_KEY");
		rejected(client, client.submit("echo", "1", key), "DUPLICATE_KEY");
		this.work.tryEmitEmpty();
		end(client, parent);
		JsonNode again = answer(client, client.submit("echo", "1", key, childOf(parent)));

		assertThat(conflict.path("details").path("existing_job_id").asString()).isEqualTo(child);
		assertThat(again.path("payload")).isEqualTo(first.path("payload"));
		assertThat(end(client, child).path("result").asInt()).isEqualTo(1);
	}

	@Test
	void keyOfARejectedChildIsFree() {
		FrameClient client = alice();
		String key = "\"idempotency_key\":\"k\"";
		rejected(client, client.submit("echo", "1", key, childOf("job_unknown")), "JOB_NOT_FOUND");

		accepted(client, client.submit("echo", "2", key));
	}

}
