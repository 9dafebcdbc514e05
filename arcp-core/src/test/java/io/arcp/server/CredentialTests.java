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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.arcp.agent.JobContext;
import io.arcp.credential.CredentialSettings;
import io.arcp.credential.InMemoryCredentialLedger;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.credential.OutstandingCredential;
import io.arcp.credential.RecordingProvisioner;
import io.arcp.job.JobOperation;
import io.arcp.job.VirtualTime;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.Credential;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.Secret;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.transport.ConnectionInfo;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for provisioned credentials (ARCP section 4.8), over frames.
 */
class CredentialTests {

	private static final String CREDENTIALS = "provisioned_credentials";

	private static final String LEASE = "\"lease_request\":{\"model.use\":[\"tier-fast/*\"],\"cost.budget\":[\"USD:5.00\"]},"
			+ "\"lease_constraints\":{\"expires_at\":\"2026-05-13T23:42:00Z\"}";

	private final VirtualTime time = new VirtualTime();

	private final RecordingProvisioner provisioner = new RecordingProvisioner();

	private final InMemoryCredentialLedger ledger = new InMemoryCredentialLedger(this.time);

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(
						StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob", "tok-admin", "admin")))
				.jobAuthorizationPolicy(
						(job, principal, operation) -> job.submitter().getName().equals(principal.getName())
								|| (principal.getName().equals("admin") && operation != JobOperation.CANCEL))
				.credentialProvisioner(this.provisioner)
				.credentialLedger(this.ledger)
				.credentialSettings(settings(false, true))
				.clock(this.time)
				.timer(this.time.timer()))
			.build();
		built.registerAgent("never", (input, job) -> Mono.never());
		built.registerAgent("echo", (input, job) -> Mono.just(input));
		return built;
	}

	private void rebuild(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	private static CredentialSettings settings(boolean allowInsecure, boolean allowVolatile) {
		return new CredentialSettings(Duration.ofSeconds(10), 8, Duration.ofMillis(500), Duration.ofMinutes(1),
				allowInsecure, allowVolatile);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient client(String principal) {
		return FrameClient.connect(this.server).hello("tok-" + principal, CREDENTIALS, "subscribe", "list_jobs");
	}

	private static JsonNode accept(FrameClient client, String agent, String... more) {
		client.submit(agent, "1", (more.length > 0) ? more : new String[] { LEASE });
		return client.next("job.accepted");
	}

	private List<OutstandingCredential> outstanding() {
		return this.ledger.outstanding().collectList().block(FrameClient.LIMIT);
	}

	private void awaitNothingOutstanding() {
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> outstanding().isEmpty());
	}

	private static JsonNode credential(JsonNode frame) {
		JsonNode credentials = frame.path("payload").path("credentials");
		assertThat(credentials.size()).isEqualTo(1);
		return credentials.path(0);
	}

	private static void subscribe(FrameClient client, String job, boolean history) {
		client.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\",\"history\":"
				+ history + "}}");
	}

	@Test
	void acceptanceHasCredentials() {
		JsonNode accepted = accept(client("alice"), "never");

		JsonNode credential = credential(accepted);
		assertThat(credential.path("id").asString()).startsWith("cred_");
		assertThat(credential.path("scheme").asString()).isEqualTo("bearer");
		assertThat(credential.path("value").asString()).isEqualTo("sk-secret-1");
		assertThat(credential.path("endpoint").asString()).isEqualTo(RecordingProvisioner.ENDPOINT);
		assertThat(credential.path("profile").asString()).isEqualTo("openai");
		assertThat(credential.path("constraints").toString()).isEqualTo("{\"cost.budget\":[\"USD:5.00\"],"
				+ "\"model.use\":[\"tier-fast/*\"],\"expires_at\":\"2026-05-13T23:42:00Z\"}");
		IssueRequest request = this.provisioner.issued().get(0);
		assertThat(request.job().value()).isEqualTo(accepted.path("job_id").asString());
		assertThat(request.principal().getName()).isEqualTo("alice");
		assertThat(request.models()).containsExactly("tier-fast/*");
		assertThat(outstanding()).singleElement()
			.returns(JobId.of(accepted.path("job_id").asString()), OutstandingCredential::job)
			.returns(credential.path("id").asString(), OutstandingCredential::credential)
			.returns("key-" + request.id(), OutstandingCredential::handle)
			.returns(OutstandingCredential.State.LIVE, OutstandingCredential::state);
	}

	@Test
	void issuesNothingWhenNotNegotiated() {
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice", "subscribe");

		assertThat(accept(client, "never").path("payload").has("credentials")).isFalse();
		assertThat(this.provisioner.issued()).isEmpty();
		assertThat(outstanding()).isEmpty();
	}

	@Test
	void revokesThoseOfChildrenAtTheEndOfTheirParent() {
		Sinks.Empty<Void> work = Sinks.empty();
		this.server.registerAgent("working", (input, job) -> work.asMono().thenReturn(input));
		FrameClient client = client("alice");
		String parent = accept(client, "working").path("job_id").asString();
		client.next("job.event");
		JsonNode child = accept(client, "never", LEASE, "\"parent_job_id\":\"" + parent + "\"");
		credential(child);

		work.tryEmitEmpty();

		awaitNothingOutstanding();
		assertThat(this.server.jobs()).singleElement()
			.satisfies((job) -> assertThat(job.jobId().value()).isEqualTo(child.path("job_id").asString()));
	}

	@Test
	void leavesFieldOutWhenProvisionerMintsNone() {
		this.provisioner.answerWith((request) -> Mono.just(List.of()));

		assertThat(accept(client("alice"), "never").path("payload").has("credentials")).isFalse();
		awaitNothingOutstanding();
		assertThat(this.provisioner.attempts()).isEmpty();
	}

	@Test
	void acceptsOnlyWhenCredentialsAreThere() {
		Sinks.One<List<IssuedCredential>> answer = Sinks.one();
		this.provisioner.answerWith((request) -> answer.asMono());
		FrameClient client = client("alice");
		String first = client.submit("never", "1", LEASE);
		String second = client.submit("unknown", "1");
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.next("session.pong");
		assertThat(outstanding()).singleElement().returns(null, OutstandingCredential::handle);

		answer.tryEmitValue(List.of(this.provisioner.mint(this.provisioner.issued().get(0))));

		assertThat(client.next("job.accepted").path("request_id").asString()).isEqualTo(first);
		assertThat(client.readUntil(FrameClient.type("job.error"))).last()
			.satisfies((frame) -> assertThat(frame.path("request_id").asString()).isEqualTo(second));
	}

	@ParameterizedTest
	@ValueSource(strings = { "success", "error", "cancel", "timeout", "expiry", "shutdown" })
	void revokesAtEachEnd(String end) {
		this.server.registerAgent("fail", (input, job) -> Mono.error(new IllegalStateException("boom")));
		FrameClient client = client("alice");
		String agent = switch (end) {
			case "success" -> "echo";
			case "error" -> "fail";
			default -> "never";
		};
		String job = accept(client, agent, LEASE, "\"max_runtime_sec\":" + (end.equals("timeout") ? 7200 : 86_400))
			.path("job_id")
			.asString();
		switch (end) {
			case "cancel" -> {
				client.next("job.event");
				client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
			}
			case "timeout" -> {
				client.next("job.event");
				this.time.pass(Duration.ofHours(2));
			}
			case "expiry" -> {
				client.next("job.event");
				this.time.pass(Duration.ofHours(5));
			}
			case "shutdown" -> {
				StepVerifier.create(this.server.drain(Duration.ofSeconds(1)))
					.then(() -> this.time.pass(Duration.ofSeconds(1)))
					.expectComplete()
					.verify(FrameClient.LIMIT);
				assertThat(outstanding()).isEmpty();
			}
			default -> {
			}
		}

		awaitNothingOutstanding();
		assertThat(this.provisioner.revokedHandles()).containsExactly("key-" + this.provisioner.issued().get(0).id());
	}

	@Test
	void revocationDoesNotDelayTerminalFrame() {
		this.provisioner.revokeWith((handle) -> Mono.never());
		FrameClient client = client("alice");
		accept(client, "echo");

		client.next("job.event");
		client.next("job.result");

		assertThat(outstanding()).singleElement()
			.returns(OutstandingCredential.State.DUE, OutstandingCredential::state);
	}

	@Test
	void subscriberOfSamePrincipalSeesLiveCredentials() {
		FrameClient owner = client("alice");
		JsonNode accepted = accept(owner, "never");
		String job = accepted.path("job_id").asString();
		FrameClient second = client("alice");
		FrameClient without = FrameClient.connect(this.server).hello("tok-alice", "subscribe");
		FrameClient admin = client("admin");

		subscribe(second, job, false);
		subscribe(without, job, false);
		subscribe(admin, job, false);

		assertThat(credential(second.next("job.subscribed"))).isEqualTo(credential(accepted));
		assertThat(without.next("job.subscribed").path("payload").has("credentials")).isFalse();
		assertThat(admin.next("job.subscribed").path("payload").has("credentials")).isFalse();
	}

	@Test
	void endedJobShowsNoCredentials() {
		FrameClient owner = client("alice");
		String job = accept(owner, "echo").path("job_id").asString();
		owner.readUntil(FrameClient.type("job.result"));

		subscribe(owner, job, false);

		assertThat(owner.next("job.subscribed").path("payload").has("credentials")).isFalse();
	}

	@Test
	void neitherListingNorStoreHasThem() {
		FrameClient client = client("alice");
		String job = accept(client, "never").path("job_id").asString();
		client.next("job.event");

		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		JsonNode listing = client.next("session.jobs");

		assertThat(listing.path("payload").path("jobs").size()).isEqualTo(1);
		assertThat(listing.toString()).doesNotContain("credentials", RecordingProvisioner.MARK);
		byte[] stored = this.server.store().jobs().find(JobId.of(job)).block(FrameClient.LIMIT).job().accepted();
		assertThat(new String(stored, StandardCharsets.UTF_8)).contains(job)
			.doesNotContain("credentials", RecordingProvisioner.MARK);
	}

	private CountDownLatch rotator(AtomicReference<Mono<Credential>> rotation, AtomicReference<JobContext> context) {
		CountDownLatch started = new CountDownLatch(1);
		this.server.registerAgent("rotator", (input, job) -> {
			context.set(job);
			rotation.set(Mono.defer(() -> job.rotateCredential(job.credentials().get(0).id())));
			started.countDown();
			return Mono.never();
		});
		return started;
	}

	@Test
	void rotatesCredential() throws InterruptedException {
		AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
		AtomicReference<JobContext> context = new AtomicReference<>();
		CountDownLatch started = rotator(rotation, context);
		FrameClient owner = client("alice");
		JsonNode accepted = accept(owner, "rotator");
		String job = accepted.path("job_id").asString();
		String id = credential(accepted).path("id").asString();
		owner.next("job.event");
		FrameClient observer = client("alice");
		subscribe(observer, job, true);
		observer.next("job.subscribed");
		observer.next("job.event");
		started.await();

		Credential rotated = rotation.get().block(FrameClient.LIMIT);

		assertThat(rotated.id()).isEqualTo(id);
		assertThat(rotated.value()).isEqualTo(Secret.of("sk-secret-2"));
		assertThat(context.get().credentials()).containsExactly(rotated);
		assertThat(owner.next("job.event").path("payload").path("body").toString())
			.isEqualTo("{\"phase\":\"credential_rotated\",\"id\":\"" + id + "\",\"value\":\"sk-secret-2\","
					+ "\"details\":{\"id\":\"" + id + "\",\"value\":\"sk-secret-2\"}}");
		assertThat(observer.next("job.event").path("payload").path("body").toString())
			.isEqualTo("{\"phase\":\"credential_rotated\",\"id\":\"" + id + "\"}");
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.provisioner.revokedHandles()
				.equals(List.of("key-" + this.provisioner.issued().get(0).id())));
		assertThat(outstanding()).singleElement()
			.returns(id, OutstandingCredential::credential)
			.returns("key-" + this.provisioner.issued().get(1).id(), OutstandingCredential::handle);
	}

	@Test
	void namesRotatedCredentialTwiceForCsharp() throws InterruptedException {
		rebuild((builder) -> builder.dialect(Dialect.CSHARP));
		AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
		CountDownLatch started = rotator(rotation, new AtomicReference<>());
		FrameClient owner = client("alice");
		JsonNode accepted = accept(owner, "rotator");
		String id = credential(accepted).path("id").asString();
		owner.next("job.event");
		FrameClient observer = client("alice");
		subscribe(observer, accepted.path("job_id").asString(), true);
		observer.next("job.subscribed");
		observer.next("job.event");
		started.await();

		rotation.get().block(FrameClient.LIMIT);

		JsonNode body = owner.next("job.event").path("payload").path("body");
		assertThat(body.path("id").asString()).isEqualTo(id);
		assertThat(body.path("credential_id").asString()).isEqualTo(id);
		assertThat(body.path("value").asString()).isEqualTo("sk-secret-2");
		assertThat(body.path("credential_value").asString()).isEqualTo("sk-secret-2");
		assertThat(observer.next("job.event").path("payload").path("body").toString())
			.isEqualTo("{\"phase\":\"credential_rotated\",\"id\":\"" + id + "\"}");
	}

	@Test
	void acceptanceForPythonHasCredentialsAndBudget() {
		rebuild((builder) -> builder.dialect(Dialect.PYTHON));

		JsonNode accepted = accept(client("alice"), "never");

		assertThat(credential(accepted).path("value").asString()).isEqualTo("sk-secret-1");
		assertThat(accepted.path("payload").path("budget").toString()).isEqualTo("{\"USD\":\"USD:5.00\"}");
		assertThat(accepted.path("payload").path("request_id")).isEqualTo(accepted.path("request_id"));
	}

	@Test
	void replayFillsRotatedValueInWhileItLives() throws InterruptedException {
		AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
		CountDownLatch started = rotator(rotation, new AtomicReference<>());
		FrameClient owner = client("alice");
		String job = accept(owner, "rotator").path("job_id").asString();
		started.await();
		rotation.get().block(FrameClient.LIMIT);
		owner.next("job.event");
		owner.next("job.event");
		owner.drop();

		FrameClient resumed = FrameClient.connect(this.server).resume("tok-alice", owner, 1, CREDENTIALS);
		JsonNode body = resumed.next("job.event").path("payload").path("body");
		resumed.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		resumed.readUntil(FrameClient.type("job.error"));
		resumed.drop();
		FrameClient again = FrameClient.connect(this.server).resume("tok-alice", resumed, 1, CREDENTIALS);
		JsonNode gone = again.next("job.event").path("payload").path("body");
		again.drop();
		FrameClient without = FrameClient.connect(this.server).resume("tok-alice", again, 1);

		String id = body.path("id").asString();
		assertThat(body.path("value").asString()).isEqualTo("sk-secret-2");
		assertThat(body.path("details").path("value").asString()).isEqualTo("sk-secret-2");
		assertThat(gone.toString())
			.isEqualTo("{\"phase\":\"credential_rotated\",\"id\":\"" + id + "\",\"details\":{\"id\":\"" + id + "\"}}");
		assertThat(without.next("job.event").path("payload").path("body").size()).isEqualTo(2);
	}

	@Test
	void storedRotationHasNoValue() throws InterruptedException {
		AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
		CountDownLatch started = rotator(rotation, new AtomicReference<>());
		FrameClient owner = client("alice");
		String job = accept(owner, "rotator").path("job_id").asString();
		started.await();
		rotation.get().block(FrameClient.LIMIT);
		owner.next("job.event");
		owner.next("job.event");

		assertThat(this.server.store().jobs().read(JobId.of(job), 0, 10).block(FrameClient.LIMIT)).hasSize(2)
			.allSatisfy((event) -> assertThat(new String(event.event().bytes(), StandardCharsets.UTF_8))
				.doesNotContain(RecordingProvisioner.MARK));
	}

	@Test
	void failedRotationKeepsOldCredential() throws InterruptedException {
		AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
		AtomicReference<JobContext> context = new AtomicReference<>();
		CountDownLatch started = rotator(rotation, context);
		accept(client("alice"), "rotator");
		started.await();
		List<Credential> before = context.get().credentials();
		this.provisioner.answerWith((request) -> Mono.error(new IllegalStateException(RecordingProvisioner.MARK)));

		StepVerifier.create(rotation.get()).expectErrorSatisfies((ex) -> {
			assertThat(ex).isInstanceOf(InternalErrorException.class);
			assertThat(ex.toString()).doesNotContain(RecordingProvisioner.MARK);
		}).verify(FrameClient.LIMIT);
		this.provisioner.answerWith((request) -> Mono.just(List
			.of(IssuedCredential.bearer(Secret.of(before.get(0).value().value()), RecordingProvisioner.ENDPOINT))));
		StepVerifier.create(rotation.get()).expectError(InternalErrorException.class).verify(FrameClient.LIMIT);

		assertThat(context.get().credentials()).isEqualTo(before);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> outstanding().size() == 1);
		assertThat(this.provisioner.revokedHandles()).doesNotContain("key-" + this.provisioner.issued().get(0).id());
	}

	@Test
	void rotationOfUnknownCredentialFails() throws InterruptedException {
		AtomicReference<JobContext> context = new AtomicReference<>();
		CountDownLatch started = rotator(new AtomicReference<>(), context);
		accept(client("alice"), "rotator");
		started.await();

		StepVerifier
			.create(Mono.defer(() -> context.get().rotateCredential("cred_other")).subscribeOn(Schedulers.parallel()))
			.expectError(InvalidRequestException.class)
			.verify(FrameClient.LIMIT);
	}

	@Test
	void revokesRotatedCredentialOfJobThatHasEnded() throws InterruptedException {
		AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
		CountDownLatch started = rotator(rotation, new AtomicReference<>());
		FrameClient client = client("alice");
		String job = accept(client, "rotator").path("job_id").asString();
		started.await();
		Sinks.One<List<IssuedCredential>> answer = Sinks.one();
		this.provisioner.answerWith((request) -> answer.asMono());
		Mono<Credential> rotating = rotation.get().cache();
		StepVerifier verifier = StepVerifier.create(rotating)
			.expectErrorSatisfies((ex) -> assertThat(ex.getMessage()).contains("ended"));

		client.next("job.event");
		CountDownLatch failed = new CountDownLatch(1);
		rotating.subscribe((rotated) -> {
		}, (ex) -> failed.countDown());
		client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		client.readUntil(FrameClient.type("job.error"));
		answer.tryEmitValue(List.of(this.provisioner.mint(this.provisioner.issued().get(1))));

		verifier.verify(FrameClient.LIMIT);
		failed.await();
		awaitNothingOutstanding();
		assertThat(this.provisioner.revokedHandles()).containsExactlyInAnyOrder(
				"key-" + this.provisioner.issued().get(0).id(), "key-" + this.provisioner.issued().get(1).id());
	}

	@Test
	void failedIssueRejectsSubmitAndFreesKey() {
		this.provisioner.answerWith((request) -> Mono.error(new InternalErrorException("gateway is down")));
		FrameClient client = client("alice");

		String request = client.submit("echo", "1", LEASE, "\"idempotency_key\":\"k\"");
		JsonNode rejected = client.next("job.error");

		assertThat(rejected.path("request_id").asString()).isEqualTo(request);
		assertThat(rejected.path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(rejected.path("payload").path("retryable").asBoolean()).isTrue();
		awaitNothingOutstanding();
		assertThat(this.server.jobs()).isEmpty();
		this.provisioner.answerWith((again) -> Mono.just(List.of(this.provisioner.mint(again))));
		client.submit("echo", "1", LEASE, "\"idempotency_key\":\"k\"");
		credential(client.next("job.accepted"));
		client.readUntil(FrameClient.type("job.result"));
	}

	@Test
	void typedFailuresReachTheClient() {
		FrameClient client = client("alice");

		this.provisioner.answerWith((request) -> Mono.error(new BudgetExhaustedException("the team has no money")));
		client.submit("echo", "1", LEASE);
		JsonNode first = client.next("job.error").path("payload");
		this.provisioner.answerWith((request) -> Mono.error(new PermissionDeniedException("not this model")));
		client.submit("echo", "1", LEASE);
		JsonNode second = client.next("job.error").path("payload");

		assertThat(first.path("code").asString()).isEqualTo("BUDGET_EXHAUSTED");
		assertThat(first.path("retryable").asBoolean()).isFalse();
		assertThat(first.path("message").asString()).isEqualTo("the team has no money");
		assertThat(second.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(this.provisioner.attempts()).isEmpty();
	}

	@Test
	void revokesWhatAnUnclearFailureMayHaveMinted() {
		this.provisioner.answerWith((request) -> Mono.error(new IllegalStateException("connection reset")));
		FrameClient client = client("alice");

		client.submit("echo", "1", LEASE);
		client.next("job.error");

		awaitNothingOutstanding();
		assertThat(this.provisioner.revoked()).singleElement()
			.satisfies((handle) -> assertThat(handle.upstream()).isNull())
			.satisfies((handle) -> assertThat(handle.id()).isEqualTo(this.provisioner.issued().get(0).id()));
	}

	@Test
	void slowIssueIsRejectedAndItsLateAnswerRevoked() {
		Sinks.One<List<IssuedCredential>> answer = Sinks.one();
		this.provisioner.answerWith((request) -> answer.asMono());
		FrameClient client = client("alice");
		client.submit("echo", "1", LEASE, "\"idempotency_key\":\"k\"");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.provisioner.issued().size() == 1);

		this.time.pass(Duration.ofSeconds(10));
		assertThat(client.next("job.error").path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
		assertThat(outstanding()).singleElement()
			.returns(OutstandingCredential.State.DUE, OutstandingCredential::state);
		assertThat(this.provisioner.attempts()).isEmpty();
		IssueRequest late = this.provisioner.issued().get(0);
		this.provisioner.answerWith((request) -> Mono.just(List.of(this.provisioner.mint(request))));
		client.submit("never", "2", LEASE, "\"idempotency_key\":\"k\"");
		client.next("job.accepted");
		answer.tryEmitValue(List.of(this.provisioner.mint(late)));

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> outstanding().size() == 1);
		assertThat(this.provisioner.revokedHandles()).containsExactly("key-" + late.id());
	}

	@Test
	void issueThatNeverAnswersIsRevokedByItsId() {
		this.provisioner.answerWith((request) -> Mono.never());
		FrameClient client = client("alice");
		client.submit("echo", "1", LEASE);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.provisioner.issued().size() == 1);

		this.time.pass(Duration.ofSeconds(10));
		client.next("job.error");
		this.time.pass(Duration.ofMinutes(1));

		awaitNothingOutstanding();
		assertThat(this.provisioner.revoked()).singleElement()
			.satisfies((handle) -> assertThat(handle.upstream()).isNull());
	}

	@Test
	void valueOfAnotherJobIsNotPassedOn() {
		this.provisioner.answerWith((request) -> Mono
			.just(List.of(IssuedCredential.bearer(Secret.of("sk-secret-shared"), RecordingProvisioner.ENDPOINT)
				.withHandle("key-" + request.id()))));
		FrameClient client = client("alice");
		String job = accept(client, "never").path("job_id").asString();
		client.next("job.event");

		client.submit("never", "2", LEASE);
		assertThat(client.next("job.error").path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> outstanding().size() == 1);
		client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		client.readUntil(FrameClient.type("job.error"));
		awaitNothingOutstanding();

		credential(accept(client, "never"));
	}

	@Test
	void otherSchemesAreRevokedAndNotPassedOn() {
		this.provisioner.answerWith((request) -> {
			IssuedCredential basic = new IssuedCredential(null, "key-basic", "basic", Secret.of("sk-secret-b"),
					RecordingProvisioner.ENDPOINT, null, null);
			return Mono.just(List.of(this.provisioner.mint(request), basic));
		});

		assertThat(credential(accept(client("alice"), "never")).path("scheme").asString()).isEqualTo("bearer");
		Awaitility.await()
			.atMost(FrameClient.LIMIT)
			.until(() -> this.provisioner.revokedHandles().equals(List.of("key-basic")));
	}

	@Test
	void repeatedSubmitGetsLiveCredentialsOnly() {
		FrameClient first = client("alice");
		String key = "\"idempotency_key\":\"k\"";
		JsonNode accepted = accept(first, "never", LEASE, key);
		String job = accepted.path("job_id").asString();
		first.next("job.event");
		FrameClient second = client("alice");

		JsonNode repeated = accept(second, "never", LEASE, key);
		assertThat(repeated.path("payload")).isEqualTo(accepted.path("payload"));
		first.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		first.readUntil(FrameClient.type("job.error"));
		JsonNode after = accept(client("alice"), "never", LEASE, key);

		assertThat(after.path("job_id").asString()).isEqualTo(job);
		assertThat(after.path("payload").has("credentials")).isFalse();
		assertThat(this.provisioner.issued()).hasSize(1);
	}

	@Test
	void submitThatIsSentAgainAfterResumeGetsWhatLivesThen() throws InterruptedException {
		AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
		CountDownLatch started = rotator(rotation, new AtomicReference<>());
		FrameClient owner = client("alice");
		JsonNode accepted = accept(owner, "rotator");
		String submit = "{\"id\":\"req-1\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"rotator\",\"input\":1,"
				+ LEASE + "}}";
		started.await();
		rotation.get().block(FrameClient.LIMIT);
		owner.next("job.event");
		owner.next("job.event");
		owner.drop();

		FrameClient resumed = FrameClient.connect(this.server).resume("tok-alice", owner, 2, CREDENTIALS);
		resumed.send(submit);
		JsonNode again = resumed.next("job.accepted");

		assertThat(again.path("id")).isEqualTo(accepted.path("id"));
		assertThat(credential(again).path("id")).isEqualTo(credential(accepted).path("id"));
		assertThat(credential(again).path("value").asString()).isEqualTo("sk-secret-2");
	}

	@Test
	void insecureConnectionGetsNone() {
		ConnectionInfo plain = new ConnectionInfo("203.0.113.7", null, null, false);
		FrameClient client = FrameClient
			.connect(this.server, InMemoryConnections.create(ForkJoinPool.commonPool(), plain, 1 << 20), true)
			.hello("tok-alice", CREDENTIALS, "subscribe");

		assertThat(accept(client, "never").path("payload").has("credentials")).isFalse();
		assertThat(this.provisioner.issued()).isEmpty();
		String job = accept(client("alice"), "never").path("job_id").asString();
		client.next("job.event");
		subscribe(client, job, false);
		assertThat(client.next("job.subscribed").path("payload").has("credentials")).isFalse();
	}

	@Test
	void insecureConnectionGetsThemWhenAllowed() {
		rebuild((builder) -> builder.credentialSettings(settings(true, true)));
		ConnectionInfo plain = new ConnectionInfo("203.0.113.7", null, null, false);
		FrameClient client = FrameClient
			.connect(this.server, InMemoryConnections.create(ForkJoinPool.commonPool(), plain, 1 << 20), true)
			.hello("tok-alice", CREDENTIALS);

		credential(accept(client, "never"));
	}

	private String offered() {
		FrameClient client = FrameClient.connect(this.server);
		client.send("""
				{"arcp":"1.1","id":"h1","type":"session.hello","payload":{"client":{"name":"t"},
				"auth":{"token":"tok-alice"},"capabilities":{"features":["provisioned_credentials","model.use"]}}}""");
		return client.next("session.welcome").path("payload").path("capabilities").path("features").toString();
	}

	@Test
	void isOfferedOnlyWithLedgerThatKeepsItsPromise() {
		assertThat(offered()).isEqualTo("[\"model.use\",\"provisioned_credentials\"]");

		rebuild((builder) -> builder.credentialSettings(settings(false, false)));
		assertThat(offered()).isEqualTo("[]");
		assertThat(accept(client("alice"), "never").path("payload").has("credentials")).isFalse();
		assertThat(this.provisioner.issued()).isEmpty();
	}

	@Test
	void provisionerWithoutLedgerFailsTheStart() {
		ArcpServerBuilder builder = ArcpServer.builder()
			.runtime("r", "1")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("t", "alice")))
			.credentialProvisioner(this.provisioner);

		assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("credentialLedger");
	}

	@Test
	void countsWhatCannotBeRevoked() {
		this.provisioner.revokeWith((handle) -> Mono.error(new IllegalStateException("no")));
		FrameClient client = client("alice");
		accept(client, "echo");
		client.readUntil(FrameClient.type("job.result"));

		this.time.pass(Duration.ofMinutes(5));

		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.unrevocableCredentials() == 1);
		assertThat(this.provisioner.attempts()).hasSize(8);
		assertThat(outstanding()).singleElement()
			.returns(OutstandingCredential.State.UNREVOCABLE, OutstandingCredential::state);
	}

	@Test
	void noValueIsLoggedOrPrinted() throws InterruptedException {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level before = root.getLevel();
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		root.addAppender(log);
		root.setLevel(Level.TRACE);
		try {
			AtomicReference<Mono<Credential>> rotation = new AtomicReference<>();
			AtomicReference<JobContext> context = new AtomicReference<>();
			CountDownLatch started = rotator(rotation, context);
			FrameClient client = client("alice");
			String job = accept(client, "rotator").path("job_id").asString();
			started.await();
			Credential rotated = rotation.get().block(FrameClient.LIMIT);
			IssueRequest request = this.provisioner.issued().get(0);
			assertThat(List.of(rotated, context.get(), context.get().credentials(), this.provisioner.mint(request),
					request, outstanding(), this.provisioner.revoked()))
				.allSatisfy((printed) -> assertThat(printed.toString()).doesNotContain(RecordingProvisioner.MARK));
			this.provisioner
				.revokeWith((handle) -> Mono.error(new IllegalStateException(RecordingProvisioner.MARK + "x")));
			client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
			client.readUntil(FrameClient.type("job.error"));
			this.time.pass(Duration.ofMinutes(5));
			this.provisioner
				.answerWith((again) -> Mono.error(new IllegalStateException(RecordingProvisioner.MARK + "y")));
			client.submit("echo", "1", LEASE);
			assertThat(client.next("job.error").toString()).doesNotContain(RecordingProvisioner.MARK);
			Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.unrevocableCredentials() >= 1);
		}
		finally {
			root.setLevel(before);
			root.detachAppender(log);
		}

		List<ILoggingEvent> logged = List.copyOf(log.list);
		assertThat(logged)
			.anySatisfy((event) -> assertThat(event.getFormattedMessage()).startsWith("Credential revocation failed:"));
		assertThat(logged).allSatisfy((event) -> {
			assertThat(event.getFormattedMessage()).doesNotContain(RecordingProvisioner.MARK);
			if (event.getThrowableProxy() != null) {
				assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy()))
					.doesNotContain(RecordingProvisioner.MARK);
			}
		});
	}

}
