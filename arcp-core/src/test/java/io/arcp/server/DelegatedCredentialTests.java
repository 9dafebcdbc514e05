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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;

import io.arcp.agent.Agent;
import io.arcp.credential.CredentialHandle;
import io.arcp.credential.CredentialSettings;
import io.arcp.credential.InMemoryCredentialLedger;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.credential.OutstandingCredential;
import io.arcp.credential.RecordingProvisioner;
import io.arcp.job.VirtualTime;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.transport.ConnectionInfo;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the credentials of delegated jobs (ARCP sections 3.9 and 4.8), over frames.
 */
class DelegatedCredentialTests {

	private static final String LEASE = "\"lease_request\":{\"agent.delegate\":[\"**\"],"
			+ "\"model.use\":[\"tier-fast/*\"],\"cost.budget\":[\"USD:5.00\"]},"
			+ "\"lease_constraints\":{\"expires_at\":\"2026-05-13T23:42:00Z\"}";

	private static final String CHILD_LEASE = "\"lease_request\":{\"agent.delegate\":[\"**\"],"
			+ "\"model.use\":[\"tier-fast/small\"]}";

	private final VirtualTime time = new VirtualTime();

	private final RecordingProvisioner provisioner = new RecordingProvisioner();

	private final InMemoryCredentialLedger ledger = new InMemoryCredentialLedger(this.time);

	private final ArcpServer server = server();

	private ArcpServer server() {
		ArcpServer built = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
			.credentialProvisioner(this.provisioner)
			.credentialLedger(this.ledger)
			.credentialSettings(new CredentialSettings(Duration.ofSeconds(10), 8, Duration.ofMillis(500),
					Duration.ofMinutes(1), false, true))
			.clock(this.time)
			.timer(this.time.timer())
			.build();
		built.registerAgent("delegator", Agent.blocking(DelegatorAgent::handle));
		built.registerAgent("never", (input, job) -> Mono.never());
		built.registerAgent("echo", (input, job) -> Mono.just(input));
		return built;
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient client() {
		return FrameClient.connect(this.server).hello("tok-alice", "provisioned_credentials", "list_jobs");
	}

	private static String delegation(String agent, String input) {
		return "{\"children\":[{\"delegate_id\":\"d\",\"agent\":\"" + agent + "\",\"input\":" + input + ","
				+ CHILD_LEASE + "}]";
	}

	private static Predicate<JsonNode> of(String job, String type) {
		return (frame) -> frame.path("job_id").asString().equals(job) && FrameClient.type(type).test(frame);
	}

	private static String submit(FrameClient client, String input) {
		client.submit("delegator", input, LEASE);
		return client.next("job.accepted").path("job_id").asString();
	}

	private static JsonNode childAccepted(FrameClient client) {
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.accepted"));
		return frames.get(frames.size() - 1).path("payload");
	}

	private IssueRequest request(int index) {
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.provisioner.issued().size() > index);
		return this.provisioner.issued().get(index);
	}

	private List<String> outstanding() {
		return this.ledger.outstanding()
			.map(OutstandingCredential::job)
			.map(Object::toString)
			.collectList()
			.block(FrameClient.LIMIT);
	}

	private void awaitRevoked(String... jobs) {
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.untilAsserted(() -> assertThat(this.provisioner.revoked()).extracting(CredentialHandle::job)
				.extracting(Object::toString)
				.containsExactlyInAnyOrder(jobs));
	}

	private void holdSecondIssue(Sinks.One<List<IssuedCredential>> answer) {
		this.provisioner.answerWith((request) -> (this.provisioner.issued().size() == 1)
				? Mono.just(List.of(this.provisioner.mint(request))) : answer.asMono());
	}

	@Test
	void childHasItsOwnWithinItsLeaseAndBudget() {
		FrameClient client = client();
		submit(client, delegation("never", "1") + ",\"spend\":\"2\",\"stay\":true}");

		JsonNode child = childAccepted(client);

		assertThat(child.path("delegate_id").asString()).isEqualTo("d");
		JsonNode credential = child.path("credentials").path(0);
		assertThat(child.path("credentials").size()).isEqualTo(1);
		assertThat(credential.path("id").asString()).isEqualTo(request(1).id().value());
		assertThat(credential.path("value").asString()).isEqualTo("sk-secret-2");
		assertThat(credential.path("constraints").toString())
			.isEqualTo("{\"cost.budget\":[\"USD:3.00\"],\"model.use\":[\"tier-fast/small\"],"
					+ "\"expires_at\":\"2026-05-13T23:42:00Z\"}");
		assertThat(request(1).job().value()).isEqualTo(child.path("job_id").asString());
		assertThat(request(1).principal().getName()).isEqualTo("alice");
	}

	@Test
	void delegationWaitsForCredentials() {
		Sinks.One<List<IssuedCredential>> answer = Sinks.one();
		holdSecondIssue(answer);
		FrameClient client = client();
		submit(client, delegation("never", "1") + ",\"stay\":true}");
		client.next("job.event");
		IssueRequest asked = request(1);
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		assertThat(client.next("session.jobs").path("payload").path("jobs").size()).isEqualTo(1);

		answer.tryEmitValue(List.of(this.provisioner.mint(asked)));

		List<JsonNode> frames = client.readUntil(FrameClient.type("job.accepted"));
		assertThat(frames).extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.event", "job.accepted");
		assertThat(frames.get(0).path("payload").path("kind").asString()).isEqualTo("delegate");
	}

	@Test
	void failedIssueRefusesDelegation() {
		this.provisioner.answerWith((request) -> (this.provisioner.issued().size() == 1)
				? Mono.just(List.of(this.provisioner.mint(request)))
				: Mono.error(new BudgetExhaustedException("the gateway has no more")));
		FrameClient client = client();
		String parent = submit(client, delegation("never", "1") + "}");

		List<JsonNode> frames = client.readUntil(of(parent, "job.result"));

		assertThat(frames).extracting((frame) -> frame.path("payload").path("kind").asString())
			.containsExactly("status", "delegate", "tool_result", "");
		JsonNode refusal = frames.get(2).path("payload").path("body");
		assertThat(refusal.path("call_id").asString()).isEqualTo("d");
		assertThat(refusal.path("error").path("code").asString()).isEqualTo("BUDGET_EXHAUSTED");
		assertThat(frames.get(3).path("payload").path("result").path(0).path("code").asString())
			.isEqualTo("BUDGET_EXHAUSTED");
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		assertThat(client.next("session.jobs").path("payload").path("jobs").size()).isEqualTo(1);
		awaitRevoked(parent);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> outstanding().isEmpty());
	}

	@Test
	void issuesNoneForChildrenWhenNotNegotiated() {
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		submit(client, delegation("never", "1") + ",\"stay\":true}");

		assertThat(childAccepted(client).has("credentials")).isFalse();
		assertThat(this.provisioner.issued()).isEmpty();
	}

	@Test
	void issuesNoneForChildrenOfJobFromInsecureConnection() {
		ConnectionInfo plain = new ConnectionInfo("203.0.113.7", null, null, false);
		FrameClient client = FrameClient
			.connect(this.server, InMemoryConnections.create(ForkJoinPool.commonPool(), plain, 1 << 20), true)
			.hello("tok-alice", "provisioned_credentials");
		submit(client, delegation("never", "1") + ",\"stay\":true}");

		assertThat(childAccepted(client).has("credentials")).isFalse();
		assertThat(this.provisioner.issued()).isEmpty();
	}

	@Test
	void showsNoneOfChildOnInsecureConnection() {
		Sinks.One<List<IssuedCredential>> answer = Sinks.one();
		holdSecondIssue(answer);
		FrameClient client = client();
		submit(client, delegation("never", "1") + ",\"stay\":true}");
		IssueRequest asked = request(1);
		ConnectionInfo plain = new ConnectionInfo("203.0.113.7", null, null, false);
		FrameClient resumed = FrameClient
			.connect(this.server, InMemoryConnections.create(ForkJoinPool.commonPool(), plain, 1 << 20), true)
			.resume("tok-alice", client, 0, "provisioned_credentials");

		answer.tryEmitValue(List.of(this.provisioner.mint(asked)));

		assertThat(childAccepted(resumed).has("credentials")).isFalse();
	}

	@Test
	void successOfParentRevokesThoseOfChildrenThatGoOn() {
		FrameClient client = client();
		String parent = submit(client, delegation("never", "1") + ",\"leave\":true}");
		String child = childAccepted(client).path("job_id").asString();

		client.readUntil(of(parent, "job.result"));

		awaitRevoked(parent, child);
		assertThat(this.server.jobs()).singleElement().satisfies((job) -> assertThat(job.jobId()).hasToString(child));
	}

	@ParameterizedTest
	@ValueSource(strings = { "cancel", "timeout", "shutdown" })
	void endOfParentRevokesThoseOfChildrenBeforeTheyUnwind(String end) {
		CompletableFuture<JsonNode> unwound = new CompletableFuture<>();
		this.server.registerAgent("stubborn", Agent.blocking((input, job) -> unwound.join()));
		FrameClient client = client();
		client.submit("delegator", delegation("stubborn", "1") + ",\"stay\":true}", LEASE, "\"max_runtime_sec\":60");
		String parent = client.next("job.accepted").path("job_id").asString();
		String child = childAccepted(client).path("job_id").asString();
		client.readUntil(of(child, "job.event"));

		switch (end) {
			case "cancel" -> client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + parent + "\"}");
			case "timeout" -> this.time.pass(Duration.ofMinutes(1));
			default -> this.server.close();
		}

		awaitRevoked(parent, child);
		unwound.complete(JsonNodeFactory.instance.nullNode());
	}

	@Test
	void endOfParentRevokesThoseOfAllItsDescendants() {
		CountDownLatch delegated = new CountDownLatch(1);
		this.server.registerAgent("waiting", Agent.blocking((input, job) -> {
			JsonNode outcomes = DelegatorAgent.handle(input, job);
			delegated.await();
			return outcomes;
		}));
		FrameClient client = client();
		client.submit("waiting",
				delegation("delegator", delegation("never", "1") + ",\"stay\":true}") + ",\"leave\":true}", LEASE);
		String parent = client.next("job.accepted").path("job_id").asString();
		String child = childAccepted(client).path("job_id").asString();
		String grandchild = childAccepted(client).path("job_id").asString();

		delegated.countDown();

		awaitRevoked(parent, child, grandchild);
		client.readUntil(of(parent, "job.result"));
		assertThat(this.server.jobs()).extracting((job) -> job.jobId().value())
			.containsExactlyInAnyOrder(child, grandchild);
	}

	@Test
	void childWithoutCredentialsHandsNoneOn() {
		CountDownLatch parentEnded = new CountDownLatch(1);
		this.server.registerAgent("late", Agent.blocking((input, job) -> {
			parentEnded.await();
			return DelegatorAgent.handle(input, job);
		}));
		FrameClient client = client();
		String parent = submit(client,
				delegation("late", delegation("echo", "1") + ",\"leave\":true}") + ",\"leave\":true}");
		String child = childAccepted(client).path("job_id").asString();
		client.readUntil(of(parent, "job.result"));
		awaitRevoked(parent, child);

		parentEnded.countDown();

		assertThat(childAccepted(client).has("credentials")).isFalse();
		assertThat(this.provisioner.issued()).hasSize(2);
	}

	@Test
	void revokesWhatIsIssuedWhenTheParentHasEnded() {
		Sinks.One<List<IssuedCredential>> answer = Sinks.one();
		holdSecondIssue(answer);
		FrameClient client = client();
		String parent = submit(client, delegation("never", "1") + ",\"stay\":true}");
		IssueRequest asked = request(1);
		client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + parent + "\"}");
		client.readUntil(of(parent, "job.error"));

		answer.tryEmitValue(List.of(this.provisioner.mint(asked)));

		awaitRevoked(parent, asked.job().value());
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> outstanding().isEmpty());
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
	}

}
