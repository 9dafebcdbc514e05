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

package io.arcp.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobCancelledException;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.Secret;
import io.arcp.protocol.UnauthenticatedException;
import io.arcp.transport.CloseStatus;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.NullNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ArcpClient} against the frames of a {@link FakeRuntime}.
 */
class ArcpClientTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final JobRequest ECHO = JobRequest.of("echo").input(IntNode.valueOf(1)).build();

	private final FakeRuntime runtime = new FakeRuntime();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final ClientOptions.Builder options = ClientOptions.builder()
		.token(Secret.of("tok-alice"))
		.timer(this.timer)
		.clock(Clock.fixed(Instant.parse("2026-05-13T19:42:14Z"), ZoneOffset.UTC));

	private ArcpClient connect() {
		Outcome<ArcpClient> connected = new Outcome<>(over());
		this.runtime.send(FakeRuntime.WELCOME);
		return connected.value();
	}

	private ClientJob submitted(ArcpClient client, String jobId) {
		Outcome<ClientJob> job = new Outcome<>(client.submit(ECHO));
		this.runtime.accept(jobId);
		return job.value();
	}

	private Mono<ArcpClient> over() {
		return ArcpClient.over(this.runtime.pair().client(), this.options.build());
	}

	@Test
	void completesAtTheWelcome() {
		ArcpClient client = connect();

		assertThat(client.sessionId()).isEqualTo("sess_1");
		assertThat(client.runtimeName()).isEqualTo("fake");
		assertThat(client.runtimeVersion()).isEqualTo("1.0.0");
		assertThat(client.features()).containsExactly(Feature.HEARTBEAT, Feature.ACK, Feature.PROGRESS);
		assertThat(client.agents()).extracting(AgentInfo::name).containsExactly("echo", "versioned");
		assertThat(client.closeStatus()).isNull();
	}

	@Test
	void sendsTokenNameAndFeaturesInTheHello() {
		this.options.client("examplectl", "0.4.1").features(Set.of(Feature.ACK, Feature.HEARTBEAT));

		connect();

		JsonNode hello = this.runtime.received("session.hello").get(0);
		assertThat(hello.get("payload").toString())
			.isEqualTo("{\"client\":{\"name\":\"examplectl\",\"version\":\"0.4.1\"},"
					+ "\"auth\":{\"scheme\":\"bearer\",\"token\":\"tok-alice\"},"
					+ "\"capabilities\":{\"encodings\":[\"json\"],\"features\":[\"heartbeat\",\"ack\"]}}");
	}

	@Test
	void sendsNothingBeforeItIsSubscribed() {
		over();

		assertThat(this.runtime.received("session.hello")).isEmpty();
	}

	@Test
	void failsWithTheErrorOfTheRuntime() {
		StepVerifier.create(over()).then(() -> {
			this.runtime.send("{'arcp':'1.1','id':'m1','type':'session.error','session_id':'s',"
					+ "'payload':{'code':'UNAUTHENTICATED','message':'token is unknown','retryable':false}}");
			this.runtime.close(CloseStatus.REFUSED);
		})
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(UnauthenticatedException.class).hasMessage("token is unknown"))
			.verify(LIMIT);
	}

	@Test
	void failsWhenTheConnectionEndsBeforeTheWelcome() {
		StepVerifier.create(over())
			.then(() -> this.runtime.close(CloseStatus.CAP_REACHED))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ConnectionException.class)
				.hasMessage("connection to the runtime was closed with 1013 (limit reached)"))
			.verify(LIMIT);
	}

	@Test
	void failsWhenTheFirstFrameIsNoWelcome() {
		StepVerifier.create(over())
			.then(() -> this.runtime.event("job_1", 1))
			.expectErrorMessage("expected session.welcome, got job.event")
			.verify(LIMIT);
		assertThat(this.runtime.pair().closeStatus()).extracting(CloseStatus::code).isEqualTo(1008);
	}

	@Test
	void failsAndClosesWhenTheWelcomeIsLate() {
		StepVerifier.create(over())
			.then(() -> this.timer.advanceTimeBy(Duration.ofSeconds(10)))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ConnectionException.class)
				.hasMessage("runtime did not answer the hello within PT10S"))
			.verify(LIMIT);
		assertThat(this.runtime.pair().closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void tellsTheListenerOfEachFrameInOrder() {
		List<String> frames = new ArrayList<>();
		this.options.frameListener(frames::add);
		ArcpClient client = connect();

		submitted(client, "job_1");

		assertThat(frames).hasSize(2);
		assertThat(frames.get(0)).contains("session.welcome");
		assertThat(frames.get(1)).contains("job.accepted");
	}

	@Test
	void sendsAllPartsOfTheRequest() {
		ArcpClient client = connect();
		JobRequest request = JobRequest.of("versioned@1.0.0")
			.input(Map.of("a", 1), JsonMapper.shared())
			.lease("fs.read", "/workspace/**")
			.leaseExpiresAt(Instant.parse("2026-05-13T23:42:00Z"))
			.idempotencyKey("k-1")
			.maxRuntime(Duration.ofMinutes(30))
			.traceId("4BF92F3577B34DA6A3CE929D0E0E4736")
			.build();

		client.submit(request).subscribe();

		JsonNode frame = this.runtime.last();
		assertThat(frame.get("session_id").stringValue()).isEqualTo("sess_1");
		assertThat(frame.get("trace_id").stringValue()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
		assertThat(frame.get("payload").toString()).isEqualTo("{\"agent\":\"versioned@1.0.0\",\"input\":{\"a\":1},"
				+ "\"lease_request\":{\"fs.read\":[\"/workspace/**\"]},"
				+ "\"lease_constraints\":{\"expires_at\":\"2026-05-13T23:42:00Z\"},"
				+ "\"idempotency_key\":\"k-1\",\"max_runtime_sec\":1800}");
	}

	@Test
	void sendsOneFramePerSubscription() {
		Mono<ClientJob> submit = connect().submit(ECHO);
		assertThat(this.runtime.received("job.submit")).isEmpty();

		submit.subscribe();
		submit.subscribe();

		assertThat(this.runtime.received("job.submit")).extracting((frame) -> frame.get("id"))
			.doesNotHaveDuplicates()
			.hasSize(2);
	}

	@Test
	void matchesAnswersByRequestId() {
		ArcpClient client = connect();
		Outcome<ClientJob> first = new Outcome<>(client.submit(ECHO));
		String firstId = this.runtime.last().get("id").stringValue();
		Outcome<ClientJob> second = new Outcome<>(client.submit(ECHO));
		String secondId = this.runtime.last().get("id").stringValue();

		this.runtime.accept("job_2", secondId);
		this.runtime.refuse(firstId, "job_x", "AGENT_NOT_AVAILABLE");

		assertThat(second.value().jobId()).hasToString("job_2");
		assertThat(second.value().agentRef()).hasToString("echo");
		assertThat(second.value().traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
		assertThat(first.error()).isInstanceOfSatisfying(ArcpException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.AGENT_NOT_AVAILABLE));
	}

	@Test
	void takesSessionErrorForAnAnswerWhenItNamesTheRequest() {
		ArcpClient client = connect();
		Outcome<ClientJob> job = new Outcome<>(client.submit(ECHO));
		String id = this.runtime.last().get("id").stringValue();

		this.runtime.send("{'arcp':'1.1','id':'x','type':'session.error','request_id':'" + id
				+ "','payload':{'code':'INVALID_REQUEST','message':'no','retryable':false,'request_id':'" + id + "'}}");

		assertThat(job.error()).isInstanceOf(InvalidRequestException.class);
		assertThat(submitted(client, "job_2").jobId()).hasToString("job_2");
	}

	@Test
	void returnsTheSameJobWhenItIsAcceptedAgain() {
		ArcpClient client = connect();

		assertThat(submitted(client, "job_1")).isSameAs(submitted(client, "job_1"));
	}

	@Test
	void refusesMoreRequestsThanMayBeUnanswered() {
		this.options.maxPendingRequests(2);
		ArcpClient client = connect();
		client.submit(ECHO).subscribe();
		client.submit(ECHO).subscribe();

		StepVerifier.create(client.submit(ECHO))
			.expectErrorMessage("2 requests of this client are unanswered")
			.verify(LIMIT);
		assertThat(this.runtime.received("job.submit")).hasSize(2);
	}

	@Test
	void forgetsRequestsThatNobodyWaitsFor() {
		this.options.maxPendingRequests(1);
		ArcpClient client = connect();

		client.submit(ECHO).subscribe().dispose();
		this.runtime.accept("job_1");
		this.runtime.event("job_1", 1);

		assertThat(submitted(client, "job_2").jobId()).hasToString("job_2");
	}

	@Test
	void refusesRequestsThatBreakTheGrammar() {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> JobRequest.of("No Agent"));
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> JobRequest.of("echo").maxRuntime(Duration.ofMillis(10)).build());
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> JobRequest.of("echo").traceId("0".repeat(32)));
	}

	@Test
	void deliversEventsThatCameBeforeTheSubscription() {
		ClientJob job = submitted(connect(), "job_1");
		this.runtime.event("job_1", 1);
		this.runtime.event("job_1", 2);

		StepVerifier.create(job.events().map((event) -> event.body().get("message").stringValue()))
			.expectNext("m1", "m2")
			.then(() -> this.runtime.event("job_1", 3))
			.expectNext("m3")
			.then(() -> this.runtime.result("job_1", 4, "'result':null"))
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void keepsTheEventsOfJobsApart() {
		ArcpClient client = connect();
		ClientJob one = submitted(client, "job_1");
		ClientJob two = submitted(client, "job_2");
		this.runtime.event("job_1", 1);
		this.runtime.event("job_2", 2);
		this.runtime.event("job_1", 3);
		this.runtime.result("job_1", 4, "'result':1");
		this.runtime.result("job_2", 5, "'result':2");

		StepVerifier.create(one.events().map(ClientEvent::eventSeq)).expectNext(1L, 3L).expectComplete().verify(LIMIT);
		StepVerifier.create(two.events().map(ClientEvent::eventSeq)).expectNext(2L).expectComplete().verify(LIMIT);
		assertThat(new Outcome<>(one.result()).value()).isEqualTo(IntNode.valueOf(1));
		assertThat(new Outcome<>(two.result()).value()).isEqualTo(IntNode.valueOf(2));
	}

	@Test
	void givesTheResultToEachSubscriber() {
		ClientJob job = submitted(connect(), "job_1");
		Outcome<JsonNode> early = new Outcome<>(job.result());
		this.runtime.result("job_1", 1, "'result':null");

		assertThat(early.value()).isEqualTo(NullNode.instance);
		assertThat(new Outcome<>(job.result()).value()).isEqualTo(NullNode.instance);
	}

	@Test
	void saysWhenTheResultWasStreamed() {
		ClientJob job = submitted(connect(), "job_1");
		this.runtime.result("job_1", 1, "'result_id':'res_1','result_size':7");

		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("res_1");
		assertThat(new Outcome<>(job.completion()).value().resultSize()).isEqualTo(7);
	}

	@Test
	void failsTheResultWithTheErrorOfTheJob() {
		ClientJob job = submitted(connect(), "job_1");
		this.runtime.event("job_1", 1);
		this.runtime.error("job_1", 2, "error", "BUDGET_EXHAUSTED");

		assertThat(new Outcome<>(job.result()).error()).isInstanceOfSatisfying(ArcpException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BUDGET_EXHAUSTED));
		StepVerifier.create(job.events()).expectNextCount(1).expectComplete().verify(LIMIT);
	}

	@Test
	void completesCancelWhenItIsConfirmed() {
		ClientJob job = submitted(connect(), "job_1");
		Outcome<Void> cancel = new Outcome<>(job.cancel("user"));
		JsonNode frame = this.runtime.last();

		assertThat(frame.get("job_id").stringValue()).isEqualTo("job_1");
		assertThat(frame.get("payload").get("reason").stringValue()).isEqualTo("user");
		assertThat(cancel.isOpen()).isTrue();
		this.runtime.send("{'arcp':'1.1','id':'k','type':'job.cancelled','job_id':'job_1','request_id':"
				+ frame.get("id") + ",'payload':{'job_id':'job_1','reason':'user'}}");
		assertThat(cancel.isOpen()).isFalse();
		assertThat(cancel.error()).isNull();

		this.runtime.error("job_1", 1, "cancelled", "CANCELLED");
		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(JobCancelledException.class);
	}

	@Test
	void failsCancelWhenItIsRefusedAndKeepsTheJob() {
		ClientJob job = submitted(connect(), "job_1");
		Outcome<Void> cancel = new Outcome<>(job.cancel(null));
		String id = this.runtime.last().get("id").stringValue();

		this.runtime.refuse(id, "job_1", "PERMISSION_DENIED");
		this.runtime.result("job_1", 1, "'result':1");

		assertThat(cancel.error()).isInstanceOf(PermissionDeniedException.class);
		assertThat(new Outcome<>(job.result()).value()).isEqualTo(IntNode.valueOf(1));
	}

	@Test
	void failsEventsBehindTheBufferWhenNobodyReadsThem() {
		this.options.maxBufferedEvents(3);
		ClientJob job = submitted(connect(), "job_1");
		LongStream.rangeClosed(1, 100).forEach((seq) -> this.runtime.event("job_1", seq));
		this.runtime.result("job_1", 101, "'result':1");

		StepVerifier.create(job.events().map(ClientEvent::eventSeq))
			.expectNext(1L, 2L, 3L)
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(EventOverflowException.class)
				.hasMessage("more than 3 unread events of job job_1"))
			.verify(LIMIT);
		assertThat(new Outcome<>(job.result()).value()).isEqualTo(IntNode.valueOf(1));
	}

	@Test
	void hidesTheBodyInTheTextOfAnEvent() {
		ClientJob job = submitted(connect(), "job_1");
		this.runtime.event("job_1", 1);

		StepVerifier.create(job.events().take(1))
			.assertNext((event) -> assertThat(event.toString()).contains("log").doesNotContain("m1"))
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void answersPings() {
		connect();

		this.runtime.send("{'arcp':'1.1','id':'p','type':'session.ping','session_id':'sess_1',"
				+ "'payload':{'nonce':'p_1','sent_at':'2026-05-13T19:42:13.000Z'}}");

		JsonNode pong = this.runtime.last();
		assertThat(pong.get("type").stringValue()).isEqualTo("session.pong");
		assertThat(pong.get("payload").toString())
			.isEqualTo("{\"ping_nonce\":\"p_1\",\"received_at\":\"2026-05-13T19:42:14.000Z\"}");
	}

	@Test
	void acknowledgesNumberedFramesWhenAskedTo() {
		this.options.ackEvery(2);
		submitted(connect(), "job_1");

		LongStream.rangeClosed(1, 5).forEach((seq) -> this.runtime.event("job_1", seq));

		assertThat(this.runtime.received("session.ack"))
			.extracting((frame) -> frame.get("payload").get("last_processed_seq").longValue())
			.containsExactly(2L, 4L);
	}

	@Test
	void ignoresFramesOfUnknownType() {
		ArcpClient client = connect();

		this.runtime.send("{'arcp':'1.1','id':'u','type':'session.rotated','payload':{}}");

		assertThat(submitted(client, "job_1").jobId()).hasToString("job_1");
	}

	@Test
	void failsEverythingWhenSequenceHasGap() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		Outcome<ClientJob> pending = new Outcome<>(client.submit(ECHO));
		this.runtime.event("job_1", 1);
		this.runtime.event("job_1", 3);

		String message = "event_seq has a gap: expected 2, got 3";
		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(IllegalStateException.class)
			.hasMessage(message);
		assertThat(pending.error()).hasMessage(message);
		assertThat(new Outcome<>(job.result()).error()).hasMessage(message);
		StepVerifier.create(job.events()).expectNextCount(1).expectErrorMessage(message).verify(LIMIT);
		assertThat(client.closeStatus()).isEqualTo(new CloseStatus(1008, "protocol violation"));
		assertThat(this.runtime.pair().server().onClose().toFuture()).isCompleted();
	}

	@Test
	void failsEverythingWhenFrameIsMalformed() {
		ArcpClient client = connect();

		this.runtime.send("{'arcp':'1.1'");

		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(IllegalStateException.class)
			.hasMessageStartingWith("frame is malformed");
	}

	@Test
	void failsEverythingWhenConnectionIsLost() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		Outcome<ClientJob> pending = new Outcome<>(client.submit(ECHO));

		this.runtime.pair().drop();

		assertThat(pending.error()).isInstanceOf(ConnectionException.class)
			.hasMessage("connection to the runtime was lost");
		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(ConnectionException.class);
		StepVerifier.create(job.events()).expectError(ConnectionException.class).verify(LIMIT);
		StepVerifier.create(client.onClose()).expectComplete().verify(LIMIT);
		StepVerifier.create(client.submit(ECHO)).expectError(ConnectionException.class).verify(LIMIT);
		assertThat(client.closeStatus()).isNull();
	}

	@Test
	void namesTheErrorWithWhichTheRuntimeEndedTheSession() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");

		this.runtime.send("{'arcp':'1.1','id':'x','type':'session.error','session_id':'sess_1',"
				+ "'payload':{'code':'UNAUTHENTICATED','message':'token has expired','retryable':false}}");
		this.runtime.close(CloseStatus.TOKEN_EXPIRED);

		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(UnauthenticatedException.class)
			.hasMessage("token has expired");
		assertThat(client.closeStatus()).isEqualTo(CloseStatus.TOKEN_EXPIRED);
	}

	@Test
	void closesWhenTheRuntimeHasConfirmed() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		Outcome<Void> close = new Outcome<>(client.close());
		Outcome<Void> again = new Outcome<>(client.close());
		assertThat(this.runtime.received("session.close")).hasSize(1);
		assertThat(close.isOpen()).isTrue();

		this.runtime.send("{'arcp':'1.1','id':'z','type':'session.closed','session_id':'sess_1','payload':{}}");
		this.runtime.close(CloseStatus.NORMAL);

		assertThat(close.isOpen()).isFalse();
		assertThat(close.error()).isNull();
		assertThat(again.isOpen()).isFalse();
		assertThat(client.closeStatus()).isEqualTo(CloseStatus.NORMAL);
		assertThat(new Outcome<>(job.result()).error()).isInstanceOfSatisfying(ConnectionException.class,
				(ex) -> assertThat(ex.closeStatus()).isEqualTo(CloseStatus.NORMAL));
	}

	@Test
	void closesTheConnectionWhenTheRuntimeDoesNotConfirm() {
		ArcpClient client = connect();

		StepVerifier.create(client.close())
			.then(() -> this.timer.advanceTimeBy(Duration.ofSeconds(5)))
			.expectComplete()
			.verify(LIMIT);
		assertThat(this.runtime.pair().closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

}
