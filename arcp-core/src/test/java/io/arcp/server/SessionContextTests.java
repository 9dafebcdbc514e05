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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.arcp.agent.Agent;
import io.arcp.job.Job;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobNotFoundException;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.VendorMessage;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SessionContext} and the view of the server over its sessions.
 */
class SessionContextTests {

	private static final String NOTE = "x-vendor.acme.note";

	private final CountDownLatch release = new CountDownLatch(1);

	private final List<String> reasons = new ArrayList<>();

	private final ArcpServer server = server();

	private ArcpServer server() {
		ArcpServer built = ArcpServer.builder()
			.runtime("test-runtime", "1.0.0")
			.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob")))
			.maxPendingRequests(2)
			.vendorMessageHandler("x-vendor.acme.echo", (message, session) -> Mono.just(message))
			.build();
		built.registerAgent("held", Agent.blocking((input, job) -> {
			job.cancellation().onCancel(this.reasons::add);
			this.release.await();
			return input;
		}));
		return built;
	}

	@AfterEach
	void closeServer() {
		this.release.countDown();
		this.server.close();
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	private SessionContext session(FrameClient client) {
		return this.server.sessions()
			.stream()
			.filter((session) -> session.sessionId().value().equals(client.sessionId()))
			.findFirst()
			.orElseThrow();
	}

	private static JobId submitHeld(FrameClient client) {
		client.submit("held", "null");
		JsonNode accepted = client.next("job.accepted");
		assertThat(client.next("job.event").path("payload").path("body").path("phase").asString()).isEqualTo("running");
		return JobId.of(accepted.path("job_id").asString());
	}

	private static VendorMessage note(String text) {
		return new VendorMessage(NOTE, JsonNodeFactory.instance.objectNode().put("text", text), false);
	}

	private static void sendNote(FrameClient client, String id, String text) {
		client.send("{\"arcp\":\"1.1\",\"id\":\"" + id + "\",\"type\":\"" + NOTE + "\",\"payload\":{\"text\":\"" + text
				+ "\"}}");
	}

	private static void assertFails(Mono<Void> call, Class<? extends Throwable> type) {
		assertThatExceptionOfType(type).isThrownBy(() -> call.block(FrameClient.LIMIT));
	}

	private static void assertError(JsonNode frame, String type, String code) {
		assertThat(frame.path("type").asString()).isEqualTo(type);
		assertThat(frame.path("payload").path("code").asString()).isEqualTo(code);
	}

	@Test
	void tellsWhatTheSessionHas() {
		FrameClient owner = alice("subscribe");
		JobId job = submitHeld(owner);
		FrameClient watcher = alice("subscribe", "ack");
		watcher.send("{\"id\":\"s1\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
		watcher.next("job.subscribed");

		assertThat(session(owner).jobs()).extracting(Job::jobId).containsExactly(job);
		assertThat(session(watcher).jobs()).isEmpty();
		assertThat(session(owner).subscribedJobs()).isEmpty();
		assertThat(session(watcher).subscribedJobs()).containsExactly(job);
		assertThat(session(watcher).hasFeature(Feature.ACK)).isTrue();
		assertThat(session(owner).hasFeature(Feature.ACK)).isFalse();
		Map<JobId, ?> subscribers = this.server.subscribers();
		assertThat(this.server.subscribers()).containsOnlyKeys(job).hasSize(1);
		assertThat(this.server.subscribers().get(job)).containsExactly(session(watcher));

		this.release.countDown();
		watcher.readUntil(FrameClient.type("job.result"));
		Awaitility.await().atMost(FrameClient.LIMIT).until(subscribers::isEmpty);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session(watcher).subscribedJobs().isEmpty());
	}

	@Test
	void answersVendorMessagesOfAllSessions() {
		FrameClient client = alice();
		client.send("{\"id\":\"v1\",\"type\":\"x-vendor.acme.echo\",\"payload\":{\"a\":[1]}}");

		JsonNode answer = client.next("x-vendor.acme.echo");
		assertThat(answer.path("request_id").asString()).isEqualTo("v1");
		assertThat(answer.path("session_id").asString()).isEqualTo(client.sessionId());
		assertThat(answer.has("event_seq")).isFalse();
		assertThat(answer.path("payload")).hasToString("{\"a\":[1]}");
	}

	@Test
	void handlerOfOneSessionIsNotThatOfAnother() {
		FrameClient client = alice();
		List<String> seen = new ArrayList<>();
		session(client).registerHandler(NOTE, (message, session) -> {
			seen.add(session.sessionId() + " " + message.payload().path("text").asString());
			return Mono.empty();
		});
		sendNote(client, "v1", "hello");
		client.send("{\"id\":\"p1\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.next("session.pong");
		assertThat(seen).containsExactly(client.sessionId() + " hello");

		FrameClient other = alice();
		sendNote(other, "v2", "hello");
		assertError(other.next(), "session.error", "INVALID_REQUEST");
		assertThat(seen).hasSize(1);
	}

	@Test
	void latestHandlerOfSessionCounts() {
		FrameClient client = alice();
		session(client).registerHandler("x-vendor.acme.echo", (message, session) -> Mono.just(note("one")));
		session(client).registerHandler("x-vendor.acme.echo", (message, session) -> Mono.just(note("two")));
		client.send("{\"id\":\"v1\",\"type\":\"x-vendor.acme.echo\",\"payload\":{}}");

		assertThat(client.next(NOTE).path("payload").path("text").asString()).isEqualTo("two");
	}

	@Test
	void failedHandlerIsAnsweredWithoutItsSecrets() {
		FrameClient client = alice();
		SessionContext session = session(client);
		ArcpException refusal = new PermissionDeniedException("not you");
		session.registerHandler("x-vendor.acme.refused", (message, context) -> Mono.error(refusal));
		session.registerHandler("x-vendor.acme.broken", (message, context) -> {
			throw new IllegalStateException("password is 1234");
		});
		client.send("{\"id\":\"v1\",\"type\":\"x-vendor.acme.refused\",\"payload\":{}}");
		JsonNode refused = client.next();
		assertError(refused, "session.error", "PERMISSION_DENIED");
		assertThat(refused.path("request_id").asString()).isEqualTo("v1");
		client.send("{\"id\":\"v2\",\"type\":\"x-vendor.acme.broken\",\"payload\":{}}");
		JsonNode broken = client.next();
		assertError(broken, "session.error", "INTERNAL_ERROR");
		assertThat(broken.toString()).doesNotContain("1234");
	}

	@Test
	void readsOnWhenHandlersEndWithoutAnswer() {
		FrameClient client = alice();
		Sinks.Empty<VendorMessage> end = Sinks.empty();
		session(client).registerHandler(NOTE, (message, session) -> end.asMono());
		sendNote(client, "v1", "a");
		sendNote(client, "v2", "b");
		for (int i = 0; i < 200; i++) {
			client.send("{\"id\":\"p" + i + "\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n" + i + "\"}}");
		}
		client.next("session.pong");

		end.tryEmitEmpty();

		client.readUntil((frame) -> frame.path("payload").path("ping_nonce").asString().equals("n199"));
	}

	@Test
	void handlersAreForVendorTypesOnly() {
		SessionContext session = session(alice());

		for (String type : List.of("job.submit", "x-vendor.", "note")) {
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> session.registerHandler(type, (message, context) -> Mono.empty()));
			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> ArcpServer.builder().vendorMessageHandler(type, (message, context) -> Mono.empty()));
		}
	}

	@Test
	void sendsVendorMessages() {
		FrameClient client = alice();
		SessionContext session = session(client);
		JobId job = submitHeld(client);
		session.send(note("hello"));

		JsonNode sent = client.next(NOTE);
		assertThat(sent.path("payload").path("text").asString()).isEqualTo("hello");
		assertThat(sent.has("event_seq")).isFalse();
		assertThat(sent.has("request_id")).isFalse();
		assertThat(session.send(note("again")).blockOptional(FrameClient.LIMIT)).isEmpty();
		client.drop();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session.state().name().equals("PARKED"));
		assertFails(session.send(note("lost")), IllegalStateException.class);
		assertThat(job).isNotNull();
	}

	@Test
	void errorOfSessionEndsTheConnectionAndNotTheJob() {
		FrameClient client = alice();
		submitHeld(client);
		SessionContext session = session(client);
		session.emitSessionError(new PermissionDeniedException("account is locked"));

		assertError(client.next(), "session.error", "PERMISSION_DENIED");
		assertThat(client.closed().code()).isEqualTo(1008);
		assertThat(session.jobs()).hasSize(1);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session.state().name().equals("PARKED"));
		assertFails(session.emitSessionError(new InternalErrorException("no")), IllegalStateException.class);
		FrameClient second = FrameClient.connect(this.server).resume("tok-alice", client, 1);
		this.release.countDown();
		second.readUntil(FrameClient.type("job.result"));
	}

	@Test
	void errorOfJobEndsIt() {
		FrameClient client = alice();
		JobId job = submitHeld(client);
		session(client).emitJobError(job, new InvalidRequestException("the input was withdrawn"));

		JsonNode end = client.next("job.error");
		assertThat(end.path("payload").path("final_status").asString()).isEqualTo("error");
		assertError(end, "job.error", "INVALID_REQUEST");
		assertThat(end.path("event_seq").asLong()).isEqualTo(2);
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session(client).jobs().isEmpty());
		assertThat(this.reasons).containsExactly("runtime_error");
		assertFails(session(client).emitJobError(job, new InternalErrorException("again")), JobNotFoundException.class);
	}

	@Test
	void errorOfJobOfAnotherSessionIsRefused() {
		FrameClient owner = alice();
		JobId job = submitHeld(owner);
		FrameClient bob = FrameClient.connect(this.server).hello("tok-bob");

		assertFails(session(bob).emitJobError(job, new InternalErrorException("no")), JobNotFoundException.class);
		this.release.countDown();
		owner.readUntil(FrameClient.type("job.result"));
	}

	@Test
	void emitsEitherEndOfJobThatEndsAtThatMoment() {
		this.server.registerAgent("quick", (input, job) -> Mono.just(input).delayElement(Duration.ofMillis(1)));
		FrameClient client = alice();
		for (int i = 0; i < 200; i++) {
			client.submit("quick", "1");
			JobId job = JobId.of(client.next("job.accepted").path("job_id").asString());
			session(client).emitJobError(job, new InternalErrorException("stop"));
			client.readUntil(FrameClient.type("job.error").or(FrameClient.type("job.result")));
		}
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.next("session.pong");
	}

}
