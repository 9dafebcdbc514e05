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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.ResumeWindowExpiredException;
import io.arcp.protocol.Secret;
import io.arcp.protocol.UnauthenticatedException;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how an {@link ArcpClient} gets its session back (ARCP section 2.5), against
 * runtimes that drop, lie and stall.
 */
class ClientReconnectTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Duration DELAY = Duration.ofMillis(100);

	private static final JobRequest ECHO = JobRequest.of("echo").input(IntNode.valueOf(1)).build();

	private final FakeRuntimes runtimes = new FakeRuntimes();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final List<ClientState> states = new ArrayList<>();

	private final ClientOptions.Builder options = ClientOptions.builder()
		.token(Secret.of("tok-alice"))
		.reconnect(Reconnect.DEFAULT.withDelays(DELAY, Duration.ofSeconds(30)).withJitter(0))
		.timer(this.timer);

	private ArcpClient connect() {
		Outcome<ArcpClient> connected = new Outcome<>(ArcpClient.over(this.runtimes.connector(), this.options.build()));
		runtime().send(FakeRuntime.WELCOME);
		ArcpClient client = connected.value();
		client.state().subscribe(this.states::add);
		return client;
	}

	private FakeRuntime runtime() {
		return this.runtimes.last();
	}

	private ClientJob submitted(ArcpClient client, String jobId) {
		Outcome<ClientJob> job = new Outcome<>(client.submit(ECHO));
		runtime().accept(jobId);
		return job.value();
	}

	private void drop() {
		runtime().pair().drop();
	}

	/** Lets the delay before the first attempt pass. */
	private void reconnect() {
		int before = this.runtimes.connections();
		this.timer.advanceTimeBy(DELAY);
		assertThat(this.runtimes.connections()).isEqualTo(before + 1);
	}

	private void resume(String token) {
		reconnect();
		runtime().welcome(token);
	}

	private static void confirm(FakeRuntime runtime) {
		JsonNode ping = runtime.received("session.ping").get(0);
		runtime.send("{'arcp':'1.1','id':'o','type':'session.pong','session_id':'sess_1','payload':{'ping_nonce':"
				+ ping.get("payload").get("nonce") + ",'received_at':'" + FakeRuntime.TIME + "'}}");
	}

	private JsonNode hello() {
		return runtime().received("session.hello").get(0);
	}

	private String presentedToken() {
		return hello().get("payload").get("resume").get("resume_token").stringValue();
	}

	private static List<Long> numbers(ClientJob job) {
		List<Long> numbers = new ArrayList<>();
		job.events().map(ClientEvent::eventSeq).subscribe(numbers::add, (ex) -> {
		});
		return numbers;
	}

	@Test
	void presentsSessionTokenAndLastNumber() {
		ArcpClient client = connect();
		submitted(client, "job_1");
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);

		drop();
		reconnect();

		assertThat(hello().get("payload").get("resume").toString())
			.isEqualTo("{\"session_id\":\"sess_1\",\"resume_token\":\"rt_x\",\"last_event_seq\":2}");
		assertThat(hello().get("payload").get("capabilities").get("features").size()).isGreaterThan(5);
		assertThat(hello().has("session_id")).isFalse();
	}

	@Test
	void goesOnWithoutGapOrDuplicate() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		List<Long> numbers = numbers(job);
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);

		drop();
		resume("rt_2");
		runtime().event("job_1", 2);
		runtime().event("job_1", 3);
		runtime().event("job_1", 3);
		runtime().result("job_1", 4, "'result':7");

		assertThat(numbers).containsExactly(1L, 2L, 3L);
		assertThat(new Outcome<>(job.result()).value()).isEqualTo(IntNode.valueOf(7));
		assertThat(job.status()).isEqualTo(JobStatus.SUCCESS);
		assertThat(client.sessionId()).isEqualTo("sess_1");
	}

	@Test
	void tellsItsStates() {
		ArcpClient client = connect();

		drop();
		assertThat(this.states).containsExactly(ClientState.CONNECTED, ClientState.RECONNECTING);
		resume("rt_2");
		client.close().subscribe();
		runtime().close(CloseStatus.NORMAL);

		assertThat(this.states).containsExactly(ClientState.CONNECTED, ClientState.RECONNECTING, ClientState.RESUMED,
				ClientState.CLOSED);
		StepVerifier.create(client.state()).expectNext(ClientState.CLOSED).expectComplete().verify(LIMIT);
		StepVerifier.create(client.onClose()).expectComplete().verify(LIMIT);
	}

	@Test
	void sendsUnansweredRequestsAgainWithTheirIds() {
		ArcpClient client = connect();
		ClientJob running = submitted(client, "job_1");
		Outcome<ClientJob> job = new Outcome<>(client.submit(ECHO));
		Outcome<Void> cancel = new Outcome<>(running.cancel("user"));
		JsonNode submit = runtime().received("job.submit").get(1);
		JsonNode request = runtime().received("job.cancel").get(0);

		drop();
		resume("rt_2");

		assertThat(runtime().received("job.submit")).containsExactly(submit);
		assertThat(runtime().received("job.cancel")).containsExactly(request);
		runtime().accept("job_2", submit.get("id").stringValue());
		runtime().send("{'arcp':'1.1','id':'k','type':'job.cancelled','job_id':'job_1','request_id':"
				+ request.get("id") + ",'payload':{'job_id':'job_1','reason':'user'}}");
		assertThat(job.value().jobId()).hasToString("job_2");
		assertThat(cancel.isOpen()).isFalse();
		assertThat(cancel.error()).isNull();

		confirm(runtime());
		drop();
		resume("rt_3");
		assertThat(runtime().received("job.submit")).isEmpty();
	}

	@Test
	void keepsWhatIsReplayedBeforeTheStoredAnswer() {
		ArcpClient client = connect();
		Outcome<ClientJob> job = new Outcome<>(client.submit(ECHO));
		String id = runtime().last().get("id").stringValue();

		drop();
		resume("rt_2");
		runtime().event("job_1", 1);
		runtime().event("job_other", 2);
		runtime().result("job_1", 3, "'result':1");
		runtime().accept("job_1", id);
		runtime().event("job_other", 4);

		assertThat(numbers(job.value())).containsExactly(1L);
		assertThat(new Outcome<>(job.value().result()).value()).isEqualTo(IntNode.valueOf(1));
		assertThat(numbers(submitted(client, "job_other"))).as("was dropped at the answer").isEmpty();
	}

	@Test
	void makesRequestsWaitForTheConnection() {
		ArcpClient client = connect();
		drop();
		Outcome<ClientJob> job = new Outcome<>(client.submit(ECHO));
		client.submit(ECHO).subscribe().dispose();

		resume("rt_2");
		assertThat(runtime().received("job.submit")).hasSize(1);
		runtime().accept("job_1");

		assertThat(job.value().jobId()).hasToString("job_1");
	}

	@Test
	void waitsLongerAfterEachFailure() {
		connect();
		this.runtimes.fail(3);

		drop();
		List<Long> times = new ArrayList<>();
		for (long millis = 0, seen = 1; times.size() < 4; millis += 50) {
			if (this.runtimes.attempts() > seen) {
				seen = this.runtimes.attempts();
				times.add(millis);
			}
			this.timer.advanceTimeBy(Duration.ofMillis(50));
		}

		assertThat(times).containsExactly(100L, 300L, 700L, 1500L);
	}

	@Test
	void waitsLongerForRuntimesThatWelcomeAndDropAtOnce() {
		connect();
		drop();
		resume("rt_2");
		drop();

		this.timer.advanceTimeBy(Duration.ofMillis(150));
		assertThat(this.runtimes.connections()).isEqualTo(2);
		this.timer.advanceTimeBy(Duration.ofMillis(50));
		assertThat(this.runtimes.connections()).isEqualTo(3);
		runtime().welcome("rt_3");
		confirm(runtime());
		drop();

		reconnect();
	}

	@Test
	void givesUpWhenTheWindowHasPassed() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		this.runtimes.fail(1000);

		drop();
		this.timer.advanceTimeBy(Duration.ofSeconds(590));
		assertThat(new Outcome<>(job.result()).isOpen()).isTrue();
		this.timer.advanceTimeBy(Duration.ofSeconds(60));

		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(ConnectionException.class)
			.hasMessage("session could not be resumed within its window of PT10M")
			.hasRootCauseMessage("refused");
		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(ConnectionException.class);
		int attempts = this.runtimes.attempts();
		this.timer.advanceTimeBy(Duration.ofHours(1));
		assertThat(this.runtimes.attempts()).isEqualTo(attempts).isLessThan(50);
	}

	@Test
	void endsWhenTheSessionIsGone() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		Outcome<ClientJob> pending = new Outcome<>(client.submit(ECHO));

		drop();
		reconnect();
		runtime().sessionError("RESUME_WINDOW_EXPIRED", false);
		runtime().close(CloseStatus.REFUSED);

		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(ResumeWindowExpiredException.class);
		assertThat(pending.error()).isInstanceOf(ResumeWindowExpiredException.class);
		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(ResumeWindowExpiredException.class);
		assertThat(new Outcome<>(client.submit(ECHO)).error()).isInstanceOf(ResumeWindowExpiredException.class);
		assertThat(this.states).endsWith(ClientState.CLOSED);
		assertNoFurtherAttempt();
	}

	private void assertNoFurtherAttempt() {
		int attempts = this.runtimes.attempts();
		this.timer.advanceTimeBy(Duration.ofMinutes(20));
		assertThat(this.runtimes.attempts()).isEqualTo(attempts);
	}

	@Test
	void fallsBackToTheTokenThatIsKnownToBeGood() {
		ArcpClient client = connect();
		drop();
		resume("rt_2");
		assertThat(presentedToken()).isEqualTo("rt_x");

		drop();
		this.timer.advanceTimeBy(DELAY.multipliedBy(2));
		assertThat(presentedToken()).isEqualTo("rt_2");
		runtime().sessionError("RESUME_WINDOW_EXPIRED", false);
		runtime().close(CloseStatus.REFUSED);
		this.timer.advanceTimeBy(DELAY.multipliedBy(4));
		assertThat(presentedToken()).isEqualTo("rt_x");
		runtime().welcome("rt_3");

		assertThat(submitted(client, "job_1").jobId()).hasToString("job_1");
	}

	@Test
	void forgetsTheOldTokenWhenTheRuntimeHasAnswered() {
		ArcpClient client = connect();
		drop();
		resume("rt_2");
		confirm(runtime());

		drop();
		reconnect();
		assertThat(presentedToken()).isEqualTo("rt_2");
		runtime().sessionError("RESUME_WINDOW_EXPIRED", false);

		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(ResumeWindowExpiredException.class);
		assertNoFurtherAttempt();
	}

	@Test
	void presentsTheOldTokenAgainWhenNoWelcomeCame() {
		connect();
		drop();
		reconnect();
		drop();
		this.timer.advanceTimeBy(DELAY.multipliedBy(2));

		assertThat(this.runtimes.connections()).isEqualTo(3);
		assertThat(presentedToken()).isEqualTo("rt_x");
	}

	@Test
	void triesAgainWhenTheRuntimeIsInTrouble() {
		ArcpClient client = connect();
		drop();
		reconnect();
		runtime().sessionError("INTERNAL_ERROR", true);
		runtime().close(CloseStatus.CAP_REACHED);
		this.timer.advanceTimeBy(DELAY.multipliedBy(2));
		runtime().welcome("rt_2");

		assertThat(submitted(client, "job_1").jobId()).hasToString("job_1");
	}

	@Test
	void asksForFreshTokenWhenTheOldOneHasExpired() {
		List<String> tokens = new ArrayList<>(List.of("tok-1", "tok-2"));
		this.options.tokens(() -> Secret.of(tokens.remove(0)));
		ArcpClient client = connect();

		runtime().sessionError("UNAUTHENTICATED", false);
		runtime().close(CloseStatus.TOKEN_EXPIRED);
		reconnect();

		assertThat(hello().get("payload").get("auth").get("token").stringValue()).isEqualTo("tok-2");
		runtime().sessionError("UNAUTHENTICATED", false);
		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(UnauthenticatedException.class);
		assertNoFurtherAttempt();
	}

	@Test
	void triesAgainWhenTheHandshakeStalls() {
		ArcpClient client = connect();
		drop();
		reconnect();
		FakeRuntime stalled = runtime();

		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(stalled.pair().closeStatus()).isEqualTo(CloseStatus.NORMAL);
		this.timer.advanceTimeBy(DELAY.multipliedBy(2));
		assertThat(runtime()).isNotSameAs(stalled);
		stalled.welcome("rt_late");
		runtime().welcome("rt_2");

		assertThat(submitted(client, "job_1").jobId()).hasToString("job_1");
	}

	@Test
	void dropsConnectionsThatComeTooLate() {
		List<Sinks.One<ClientConnection>> late = new ArrayList<>();
		FakeRuntime first = new FakeRuntime();
		Mono<ClientConnection> connector = Mono.defer(() -> {
			late.add(Sinks.one());
			return late.get(late.size() - 1).asMono();
		});
		Outcome<ArcpClient> connected = new Outcome<>(ArcpClient.over(connector, this.options.build()));
		late.get(0).tryEmitValue(first.pair().client());
		first.send(FakeRuntime.WELCOME);
		first.pair().drop();
		this.timer.advanceTimeBy(DELAY);
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		this.timer.advanceTimeBy(DELAY.multipliedBy(2));
		assertThat(late).hasSize(3);

		FakeRuntime tooLate = new FakeRuntime();
		late.get(1).tryEmitValue(tooLate.pair().client());
		FakeRuntime inTime = new FakeRuntime();
		late.get(2).tryEmitValue(inTime.pair().client());
		inTime.welcome("rt_2");

		assertThat(tooLate.pair().closeStatus()).isEqualTo(CloseStatus.NORMAL);
		assertThat(tooLate.received("session.hello")).isEmpty();
		assertThat(inTime.received("session.ping")).hasSize(1);
		assertThat(connected.value().closeStatus()).isNull();
	}

	@Test
	void dropsSilentConnections() {
		ArcpClient client = connect();
		submitted(client, "job_1");
		this.timer.advanceTimeBy(Duration.ofSeconds(30));
		runtime().event("job_1", 1);
		this.timer.advanceTimeBy(Duration.ofMillis(60_999));
		assertThat(runtime().pair().closeStatus()).isNull();

		FakeRuntime silent = runtime();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(silent.pair().closeStatus()).isEqualTo(CloseStatus.HEARTBEAT_LOST);
		silent.event("job_1", 2);
		reconnect();

		assertThat(hello().get("payload").get("resume").get("last_event_seq").longValue()).isEqualTo(1);
	}

	@Test
	void toleratesSilenceWithoutHeartbeats() {
		connect();
		drop();
		reconnect();
		runtime().welcome("rt_2", "'ack'");

		this.timer.advanceTimeBy(Duration.ofHours(1));

		assertThat(runtime().pair().closeStatus()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'arcp':'1.1'", "[]", "{'id':'x','type':'job.event','event_seq':2,'payload':[]}",
			"{'arcp':'1.1','id':'x','type':'job.event','session_id':'sess_1','job_id':'job_1','event_seq':2,'payload':{}}",
			"{'arcp':'1.1','id':'x','type':'job.event','session_id':'sess_2','job_id':'job_1','event_seq':2,'payload':"
					+ "{'kind':'log','ts':'2026-05-13T19:30:00.000Z','body':{}}}",
			"{'arcp':'1.1','id':'x','type':'job.event','session_id':'sess_1','job_id':'job_1','event_seq':4,'payload':"
					+ "{'kind':'log','ts':'2026-05-13T19:30:00.000Z','body':{}}}" })
	void endsWhenTheRuntimeLies(String frame) {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		runtime().event("job_1", 1);
		drop();
		resume("rt_2");

		runtime().send(frame);

		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(IllegalStateException.class);
		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(IllegalStateException.class);
		assertThat(client.closeStatus()).extracting(CloseStatus::code).isEqualTo(1008);
		assertNoFurtherAttempt();
	}

	@Test
	void endsWhenAnotherSessionIsResumed() {
		ArcpClient client = connect();
		drop();
		reconnect();

		runtime().send(FakeRuntime.WELCOME.replace("sess_1", "sess_2"));

		assertThat(new Outcome<>(client.onClose()).error()).isInstanceOf(IllegalStateException.class)
			.hasMessage("session sess_2 was opened in place of sess_1");
		assertNoFurtherAttempt();
	}

	@Test
	void ignoresConnectionsItHasLetGo() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		List<Long> numbers = numbers(job);
		FakeRuntime silent = runtime();
		this.timer.advanceTimeBy(Duration.ofSeconds(61));
		resume("rt_2");

		silent.event("job_1", 1);
		silent.send("nonsense");

		assertThat(numbers).isEmpty();
		assertThat(client.closeStatus()).isNull();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1008, 1009, 4409 })
	void endsWhenResumingMakesNoSense(int code) {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");

		runtime().close(new CloseStatus(code, "test"));

		assertThat(new Outcome<>(job.result()).error()).isInstanceOfSatisfying(ConnectionException.class,
				(ex) -> assertThat(ex.closeStatus()).isEqualTo(new CloseStatus(code, "test")));
		assertThat(this.states).containsExactly(ClientState.CONNECTED, ClientState.CLOSED);
		StepVerifier.create(client.onClose()).expectComplete().verify(LIMIT);
		assertNoFurtherAttempt();
	}

	@Test
	void closesWhileItHasNoConnection() {
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");
		drop();

		StepVerifier.create(client.close()).expectComplete().verify(LIMIT);

		assertThat(new Outcome<>(job.result()).error()).hasMessage("client was closed without a connection");
		StepVerifier.create(client.onClose()).expectComplete().verify(LIMIT);
		assertNoFurtherAttempt();
	}

	@Test
	void doesNotResumeWhenItIsClosing() {
		ArcpClient client = connect();
		Outcome<Void> closed = new Outcome<>(client.close());

		drop();

		assertThat(closed.isOpen()).isFalse();
		assertNoFurtherAttempt();
	}

	@Test
	void neverResumesWhenToldSo() {
		this.options.reconnect(Reconnect.NEVER);
		ArcpClient client = connect();
		ClientJob job = submitted(client, "job_1");

		drop();

		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(ConnectionException.class);
		assertNoFurtherAttempt();
	}

	@Test
	void keepsRefusalsThatAreSentAgain() {
		ArcpClient client = connect();
		Outcome<ClientJob> job = new Outcome<>(client.submit(ECHO));
		String id = runtime().last().get("id").stringValue();

		drop();
		resume("rt_2");
		runtime().refuse(id, "job_x", "AGENT_NOT_AVAILABLE");
		runtime().refuse(id, "job_x", "AGENT_NOT_AVAILABLE");

		assertThat(job.error()).isInstanceOfSatisfying(ArcpException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.AGENT_NOT_AVAILABLE));
		assertThat(client.closeStatus()).isNull();
	}

	@Test
	void acknowledgesAgainAfterTheResume() {
		this.options.ackEvery(2);
		ArcpClient client = connect();
		submitted(client, "job_1");
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);
		runtime().event("job_1", 3);

		drop();
		resume("rt_2");

		assertThat(acks()).containsExactly(3L);
		runtime().event("job_1", 4);
		runtime().event("job_1", 5);
		assertThat(acks()).containsExactly(3L, 5L);
	}

	@Test
	void acknowledgesAfterSomeTime() {
		this.options.ackAfter(Duration.ofSeconds(1)).ackEvery(100);
		submitted(connect(), "job_1");
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);

		this.timer.advanceTimeBy(Duration.ofMillis(999));
		assertThat(acks()).isEmpty();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		assertThat(acks()).containsExactly(2L);
		this.timer.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(acks()).containsExactly(2L);
		runtime().event("job_1", 3);
		this.timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(acks()).containsExactly(2L, 3L);
	}

	@Test
	void acknowledgesWhatItIsTold() {
		ArcpClient client = connect();
		submitted(client, "job_1");
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);

		StepVerifier.create(client.ack(0)).expectComplete().verify(LIMIT);
		StepVerifier.create(client.ack(2)).expectComplete().verify(LIMIT);
		StepVerifier.create(client.ack(1)).expectComplete().verify(LIMIT);
		StepVerifier.create(client.ack(3)).expectErrorMessage("eventSeq 3 is not within 0 and 2").verify(LIMIT);

		assertThat(acks()).containsExactly(0L, 2L);
	}

	@Test
	void saysNothingOfAcksToRuntimesThatDoNotWantThem() {
		this.options.ackEvery(1);
		ArcpClient client = connect();
		submitted(client, "job_1");
		drop();
		reconnect();
		runtime().welcome("rt_2", "'heartbeat'");
		runtime().event("job_1", 1);

		StepVerifier.create(client.ack(0)).expectComplete().verify(LIMIT);

		assertThat(acks()).isEmpty();
	}

	private List<Long> acks() {
		return runtime().received("session.ack")
			.stream()
			.map((frame) -> frame.get("payload").get("last_processed_seq").longValue())
			.toList();
	}

	@Test
	void failsAtOnceWhenThereIsNoToken() {
		this.options.tokens(() -> {
			throw new IllegalArgumentException("vault is sealed");
		});

		Outcome<ArcpClient> connected = new Outcome<>(ArcpClient.over(this.runtimes.connector(), this.options.build()));

		assertThat(connected.error()).hasMessage("vault is sealed");
		assertThat(runtime().pair().closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	@Test
	void triesAgainWhenThereIsNoTokenForTheMoment() {
		AtomicBoolean sealed = new AtomicBoolean();
		this.options.tokens(() -> {
			if (sealed.get()) {
				throw new IllegalArgumentException("vault is sealed");
			}
			return Secret.of("tok-alice");
		});
		ArcpClient client = connect();

		sealed.set(true);
		drop();
		reconnect();
		assertThat(runtime().pair().closeStatus()).isEqualTo(CloseStatus.NORMAL);
		sealed.set(false);
		this.timer.advanceTimeBy(DELAY.multipliedBy(2));
		runtime().welcome("rt_2");

		assertThat(submitted(client, "job_1").jobId()).hasToString("job_1");
	}

}
