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
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for idempotent submits (ARCP section 3.5), over in-memory connections.
 */
class IdempotencyTests {

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger runs = new AtomicInteger();

	private final SettableClock clock = new SettableClock();

	private ArcpServer server = server((builder) -> builder);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob"))))
			.build();
		built.registerAgent("counter", Agent.blocking((input, job) -> {
			int run = this.runs.incrementAndGet();
			job.log("run " + run);
			return input;
		}));
		built.registerAgent("held", Agent.blocking((input, job) -> {
			this.runs.incrementAndGet();
			job.log("before");
			this.release.await();
			job.log("after");
			return input;
		}));
		built.registerAgent("never", (input, job) -> {
			this.runs.incrementAndGet();
			return Mono.never();
		});
		return built;
	}

	private void useServer(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	private SlowKeyStore useSlowKeyStore(String... slow) {
		SlowKeyStore store = new SlowKeyStore(InMemoryArcpStore.create());
		store.slow.addAll(List.of(slow));
		useServer((builder) -> builder.store(store));
		return store;
	}

	@AfterEach
	void closeServer() {
		this.release.countDown();
		this.server.close();
	}

	private FrameClient client(String token) {
		return FrameClient.connect(this.server).hello(token);
	}

	private FrameClient alice() {
		return client("tok-alice");
	}

	private static String key(String key) {
		return "\"idempotency_key\":\"" + key + "\"";
	}

	private static String job(JsonNode frame) {
		return frame.path("job_id").asString();
	}

	private static void cancel(FrameClient client, String job) {
		client.send("{\"id\":\"c-1\",\"type\":\"job.cancel\",\"payload\":{\"job_id\":\"" + job + "\"}}");
	}

	/**
	 * Sends something and waits for its answer: whatever was to come before it has come.
	 */
	private static List<JsonNode> flush(FrameClient client) {
		client.submit("unknown", "1");
		List<JsonNode> frames = client
			.readUntil((frame) -> "AGENT_NOT_AVAILABLE".equals(frame.path("payload").path("code").asString("")));
		return new ArrayList<>(frames.subList(0, frames.size() - 1));
	}

	@Test
	void answersAgainWithTheIdenticalAcceptance() {
		FrameClient alice = alice();
		alice.submit("held", "{\"a\":1}", key("k"), "\"lease_request\":{\"tool.call\":[\"x.*\"]}");
		JsonNode first = alice.next("job.accepted");
		alice.readUntil((frame) -> frame.path("event_seq").asInt() == 2);

		String request = alice.submit("held", "{\"a\":1}", key("k"), "\"lease_request\":{\"tool.call\":[\"x.*\"]}");
		JsonNode second = alice.next("job.accepted");

		assertThat(second.path("payload")).isEqualTo(first.path("payload"));
		assertThat(job(second)).isEqualTo(job(first));
		assertThat(second.path("trace_id")).isEqualTo(first.path("trace_id"));
		assertThat(second.path("request_id").asString()).isEqualTo(request);
		assertThat(second.path("id")).isNotEqualTo(first.path("id"));
		assertThat(flush(alice)).isEmpty();
		this.release.countDown();
		assertThat(alice.readUntil(FrameClient.type("job.result"))).hasSize(2);
		assertThat(flush(alice)).isEmpty();
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void rejectsOtherParameters() {
		FrameClient alice = alice();
		alice.submit("counter", "1", key("k"));
		String job = job(alice.next("job.accepted"));
		alice.readUntil(FrameClient.type("job.result"));

		String request = alice.submit("counter", "2", key("k"));
		JsonNode rejected = alice.next("job.error");

		JsonNode payload = rejected.path("payload");
		assertThat(payload.path("code").asString()).isEqualTo("DUPLICATE_KEY");
		assertThat(payload.path("retryable").asBoolean(true)).isFalse();
		assertThat(payload.path("details").path("existing_job_id").asString()).isEqualTo(job);
		assertThat(rejected.path("request_id").asString()).isEqualTo(request);
		assertThat(rejected.path("job_id").asString()).startsWith("job_").isNotEqualTo(job);
		assertThat(rejected.has("event_seq")).isFalse();
		assertThat(this.runs).hasValue(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":1,"b":[100]} | {"b":[1e2],"a":1.0} | true
			{"a":1,"b":[100]} | {"b":[1e3],"a":1.0} | false
			null              | {}                  | false
			""")
	void comparesParametersByValue(String first, String second, boolean equal) {
		FrameClient alice = alice();
		alice.submit("counter", first, key("k"));
		alice.readUntil(FrameClient.type("job.result"));

		alice.submit("counter", second, key("k"), "\"lease_request\":{}");

		assertThat(alice.next().path("type").asString()).isEqualTo(equal ? "job.accepted" : "job.error");
	}

	@Test
	void doesNotTakeAVersionedAgentForThePlainOne() {
		this.server.registerAgent("counter@1.0.0", Agent.blocking((input, job) -> input));
		FrameClient alice = alice();
		alice.submit("counter", "1", key("k"));
		alice.readUntil(FrameClient.type("job.result"));

		alice.submit("counter@1.0.0", "1", key("k"));

		assertThat(alice.next("job.error").path("payload").path("code").asString()).isEqualTo("DUPLICATE_KEY");
	}

	@Test
	void separatesPrincipals() {
		FrameClient alice = alice();
		FrameClient bob = client("tok-bob");
		alice.submit("counter", "1", key("k"));
		bob.submit("counter", "2", key("k"));

		assertThat(job(bob.next("job.accepted"))).isNotEqualTo(job(alice.next("job.accepted")));
		bob.readUntil(FrameClient.type("job.result"));
		alice.readUntil(FrameClient.type("job.result"));
		assertThat(this.runs).hasValue(2);
	}

	@Test
	void attachesAnotherSessionOfThePrincipal() {
		FrameClient first = alice();
		first.submit("held", "1", key("k"));
		JsonNode accepted = first.next("job.accepted");
		first.readUntil((frame) -> frame.path("event_seq").asInt() == 2);
		FrameClient second = alice();

		second.submit("held", "1", key("k"));
		JsonNode again = second.next("job.accepted");
		assertThat(flush(second)).as("what was before is not shown").isEmpty();
		this.release.countDown();
		List<JsonNode> frames = second.readUntil(FrameClient.type("job.result"));

		assertThat(again.path("payload")).isEqualTo(accepted.path("payload"));
		assertThat(again.path("session_id").asString()).isEqualTo(second.sessionId());
		assertThat(frames).extracting((frame) -> frame.path("event_seq").asInt()).containsExactly(1, 2);
		assertThat(frames).extracting((frame) -> frame.path("origin_seq").asInt()).containsExactly(3, 4);
		assertThat(frames.get(0).path("payload").path("body").path("message").asString()).isEqualTo("after");
		assertThat(flush(second)).isEmpty();
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void letsASessionThatSubmittedTooCancel() {
		FrameClient first = alice();
		first.submit("held", "1", key("k"));
		String job = job(first.next("job.accepted"));
		first.readUntil((frame) -> frame.path("event_seq").asInt() == 2);
		FrameClient stranger = alice();
		FrameClient second = alice();
		second.submit("held", "1", key("k"));
		second.next("job.accepted");

		cancel(stranger, job);
		cancel(second, job);

		assertThat(stranger.next("job.error").path("payload").path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(second.next("job.cancelled").path("payload").has("status")).isFalse();
		assertThat(second.next("job.error").path("payload").path("final_status").asString()).isEqualTo("cancelled");
		assertThat(first.next("job.error").path("payload").path("code").asString()).isEqualTo("CANCELLED");
		cancel(second, job);
		assertThat(second.next("job.cancelled").path("payload").path("status").asString()).isEqualTo("cancelled");
	}

	@Test
	void sendsNothingOfAJobBeforeItsAcceptance() {
		SlowKeyStore store = useSlowKeyStore("slow");
		FrameClient first = alice();
		first.submit("counter", "1", key("slow"));
		first.submit("never", "1", key("k"));
		ping(first);
		FrameClient second = alice();
		second.submit("never", "1", key("k"));
		String job = job(second.next("job.accepted"));

		cancel(second, job);
		second.next("job.cancelled");
		assertThat(first.queued()).isZero();
		store.open();

		List<JsonNode> ofJob = first
			.readUntil((frame) -> job.equals(job(frame))
					&& "CANCELLED".equals(frame.path("payload").path("code").asString("")))
			.stream()
			.filter((frame) -> job.equals(job(frame)))
			.toList();
		assertThat(ofJob).extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.accepted", "job.error");
		assertThat(second.next("job.error").path("payload").path("code").asString()).isEqualTo("CANCELLED");
		assertThat(this.runs.get()).as("the cancelled job never ran").isLessThanOrEqualTo(1);
	}

	@Test
	void showsTheEndAgain() {
		FrameClient first = alice();
		first.submit("counter", "{\"x\":1}", key("k"));
		JsonNode accepted = first.next("job.accepted");
		List<JsonNode> frames = first.readUntil(FrameClient.type("job.result"));
		JsonNode result = frames.get(frames.size() - 1);

		first.submit("counter", "{\"x\":1}", key("k"));
		assertThat(first.next("job.accepted").path("payload")).isEqualTo(accepted.path("payload"));
		JsonNode again = first.next("job.result");
		FrameClient second = alice();
		second.submit("counter", "{\"x\":1}", key("k"));
		assertThat(second.next("job.accepted").path("payload")).isEqualTo(accepted.path("payload"));
		JsonNode elsewhere = second.next("job.result");

		assertThat(again.path("event_seq").asInt()).isEqualTo(result.path("event_seq").asInt() + 1);
		assertThat(again.path("payload")).isEqualTo(result.path("payload"));
		assertThat(again.path("trace_id")).isEqualTo(result.path("trace_id"));
		assertThat(elsewhere.path("event_seq").asInt()).isEqualTo(1);
		assertThat(elsewhere.path("payload")).isEqualTo(result.path("payload"));
		assertThat(job(elsewhere)).isEqualTo(job(accepted));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void showsAnErrorAgain() {
		this.server.registerAgent("failing", Agent.blocking((input, job) -> {
			throw new IllegalStateException("boom");
		}));
		FrameClient alice = alice();
		alice.submit("failing", "1", key("k"));
		List<JsonNode> frames = alice.readUntil(FrameClient.type("job.error"));

		alice.submit("failing", "1", key("k"));
		alice.next("job.accepted");

		assertThat(alice.next("job.error").path("payload")).isEqualTo(frames.get(frames.size() - 1).path("payload"));
	}

	@Test
	void replaysAnEndThatWasShownAgain() {
		FrameClient first = alice();
		first.submit("counter", "1", key("k"));
		first.readUntil(FrameClient.type("job.result"));
		first.submit("counter", "1", key("k"));
		first.next("job.accepted");
		JsonNode again = first.next("job.result");
		first.drop();
		awaitParked();

		FrameClient second = FrameClient.connect(this.server)
			.resume("tok-alice", first, again.path("event_seq").asLong() - 1);

		assertThat(second.next("job.result")).isEqualTo(again);
	}

	private void awaitParked() {
		SessionContext session = this.server.sessions().iterator().next();
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> session.state() == SessionState.PARKED);
	}

	@Test
	void answersARetryAfterAResume() {
		FrameClient first = alice();
		first.submit("held", "1", key("k"));
		JsonNode accepted = first.next("job.accepted");
		first.readUntil((frame) -> frame.path("event_seq").asInt() == 2);
		first.drop();
		awaitParked();

		FrameClient second = FrameClient.connect(this.server).resume("tok-alice", first, 2);
		second.submit("held", "1", key("k"));
		JsonNode again = second.next("job.accepted");
		cancel(second, job(again));

		assertThat(again.path("payload")).isEqualTo(accepted.path("payload"));
		second.next("job.cancelled");
		assertThat(second.readUntil(FrameClient.type("job.error"))).last()
			.satisfies((frame) -> assertThat(frame.path("payload").path("final_status").asString())
				.isEqualTo("cancelled"));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void releasesTheKeyOfARejectedSubmit() {
		FrameClient alice = alice();
		alice.submit("unknown", "1", key("k"));
		assertThat(alice.next("job.error").path("payload").path("code").asString()).isEqualTo("AGENT_NOT_AVAILABLE");

		alice.submit("counter", "2", key("k"));

		alice.next("job.accepted");
		alice.readUntil(FrameClient.type("job.result"));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void rejectsAnEmptyKey() {
		FrameClient alice = alice();

		alice.submit("counter", "1", key(""));

		assertThat(alice.next("job.error").path("payload").path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(this.runs).hasValue(0);
	}

	@Test
	void answersDuplicatesAtTheCap() {
		useServer((builder) -> builder.caps(caps(1)));
		FrameClient alice = alice();
		alice.submit("held", "1", key("k"));
		String job = job(alice.next("job.accepted"));
		alice.readUntil((frame) -> frame.path("event_seq").asInt() == 2);
		alice.submit("held", "1", key("other"));
		assertThat(alice.next("job.error").path("payload").path("details").path("cap").asString())
			.isEqualTo("maxConcurrentJobs");

		alice.submit("held", "1", key("k"));

		assertThat(job(alice.next("job.accepted"))).isEqualTo(job);
		this.release.countDown();
		alice.readUntil(FrameClient.type("job.result"));
		alice.submit("held", "1", key("other"));
		assertThat(job(alice.next("job.accepted"))).as("the key was released").isNotEqualTo(job);
	}

	private static SessionCaps caps(int jobs) {
		return new SessionCaps(SessionCaps.DEFAULT.maxBufferedEvents(), SessionCaps.DEFAULT.maxBufferedBytes(), jobs);
	}

	@Test
	void forgetsAKeyWhenItsTimeIsOver() {
		useServer((builder) -> builder.clock(this.clock).idempotencyTtl(Duration.ofSeconds(30)));
		FrameClient alice = alice();
		alice.submit("held", "1", key("k"));
		String job = job(alice.next("job.accepted"));
		alice.readUntil((frame) -> frame.path("event_seq").asInt() == 2);
		this.clock.advance(Duration.ofSeconds(40));
		alice.submit("held", "1", key("k"));
		assertThat(job(alice.next("job.accepted"))).as("never before its job").isEqualTo(job);
		this.release.countDown();
		alice.readUntil(FrameClient.type("job.result"));

		this.clock.advance(Duration.ofSeconds(29));
		alice.submit("held", "1", key("k"));
		assertThat(job(alice.next("job.accepted"))).as("anew from its end").isEqualTo(job);
		alice.next("job.result");
		this.clock.advance(Duration.ofSeconds(2));
		alice.submit("held", "2", key("k"));

		assertThat(job(alice.next("job.accepted"))).isNotEqualTo(job);
		alice.readUntil(FrameClient.type("job.result"));
		assertThat(this.runs).hasValue(2);
	}

	@Test
	void showsTheEndOfAJobThatIsNotRetained() {
		useServer((builder) -> builder.clock(this.clock).jobRetention(Duration.ofSeconds(1)));
		FrameClient first = alice();
		first.submit("counter", "{\"x\":1}", key("k"));
		JsonNode accepted = first.next("job.accepted");
		List<JsonNode> frames = first.readUntil(FrameClient.type("job.result"));
		first.send("{\"id\":\"a-1\",\"type\":\"session.close\",\"payload\":{}}");
		first.closed();
		this.clock.advance(Duration.ofMinutes(11));
		((InMemoryArcpStore) this.server.store()).expire();

		FrameClient second = alice();
		second.submit("counter", "{\"x\":1}", key("k"));

		assertThat(second.next("job.accepted").path("payload")).isEqualTo(accepted.path("payload"));
		assertThat(second.next("job.result").path("payload")).isEqualTo(frames.get(frames.size() - 1).path("payload"));
		cancel(second, job(accepted));
		assertThat(second.next("job.error").path("payload").path("code").asString()).as("the job itself is gone")
			.isEqualTo("JOB_NOT_FOUND");
		assertThat(this.runs).hasValue(1);
	}

	/** A pong goes ahead of everything: what came before was handled. */
	private static void ping(FrameClient client) {
		client.send("{\"id\":\"p-1\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.next("session.pong");
	}

	@Test
	void letsDuplicatesWaitForTheFirst() {
		SlowKeyStore store = useSlowKeyStore("slow");
		FrameClient first = alice();
		FrameClient second = alice();
		first.submit("counter", "1", key("slow"));
		ping(first);
		second.submit("counter", "1", key("slow"));
		ping(second);
		first.submit("counter", "1", key("slow"));
		ping(first);
		assertThat(store.claims).as("equal submits wait without asking the store").hasValue(1);
		store.open();

		JsonNode accepted = first.next("job.accepted");
		assertThat(second.next("job.accepted").path("payload")).isEqualTo(accepted.path("payload"));
		assertThat(first.readUntil(FrameClient.type("job.accepted"))).last()
			.satisfies((again) -> assertThat(again.path("payload")).isEqualTo(accepted.path("payload")));
		second.readUntil(FrameClient.type("job.result"));
		first.readUntil(FrameClient.type("job.result"));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void refusesOtherParametersWhileTheFirstIsBeingDecided() {
		SlowKeyStore store = useSlowKeyStore("slow");
		FrameClient first = alice();
		first.submit("counter", "1", key("slow"));
		ping(first);

		FrameClient second = alice();
		second.submit("counter", "2", key("slow"));
		JsonNode rejected = second.next("job.error");
		store.open();

		assertThat(rejected.path("payload").path("code").asString()).isEqualTo("DUPLICATE_KEY");
		assertThat(rejected.path("payload").path("details").path("existing_job_id").asString())
			.isEqualTo(job(first.next("job.accepted")));
	}

	@Test
	void rejectsDuplicatesThatWaitedForARejection() {
		SlowKeyStore store = useSlowKeyStore("slow");
		FrameClient first = alice();
		FrameClient second = alice();
		first.submit("unknown", "1", key("slow"));
		ping(first);
		second.submit("unknown", "1", key("slow"));
		ping(second);
		store.open();

		JsonNode rejected = first.next("job.error");
		JsonNode again = second.next("job.error");

		assertThat(rejected.path("payload").path("code").asString()).isEqualTo("AGENT_NOT_AVAILABLE");
		assertThat(again.path("payload").path("message")).isEqualTo(rejected.path("payload").path("message"));
		second.submit("counter", "1", key("slow"));
		second.next("job.accepted");
	}

	@Test
	void waitsWhileAnotherNodeDecides() {
		SlowKeyStore store = useSlowKeyStore();
		store.decidedElsewhere.set(2);
		FrameClient first = alice();
		FrameClient second = alice();

		first.submit("counter", "1", key("k"));
		second.submit("counter", "1", key("k"));

		assertThat(job(first.next("job.accepted"))).isEqualTo(job(second.next("job.accepted")));
		assertThat(store.claims.get()).isGreaterThanOrEqualTo(3);
		first.readUntil(FrameClient.type("job.result"));
		assertThat(this.runs).hasValue(1);
	}

	@Test
	void runsConcurrentDuplicatesOnce() throws Exception {
		runPairs(500, 0);
	}

	@Test
	void runsConcurrentDuplicatesOnceWhenTheStoreAnswersLate() throws Exception {
		long seed = System.nanoTime();
		LateStore late = new LateStore(InMemoryArcpStore.create(), seed, 1_000);
		useServer((builder) -> builder.store(late.store()));
		runPairs(100, seed);
	}

	private void runPairs(int pairs, long seed) throws Exception {
		FrameClient first = alice();
		FrameClient second = alice();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		CyclicBarrier together = new CyclicBarrier(2);
		try {
			for (int i = 1; i <= pairs; i++) {
				String key = key("k-" + i);
				Future<JsonNode> one = threads.submit(() -> submitAndAwaitEnd(first, key, together));
				JsonNode other = threads.submit(() -> submitAndAwaitEnd(second, key, together)).get();

				assertThat(one.get().path("payload")).as("seed %d, pair %d", seed, i).isEqualTo(other.path("payload"));
				assertThat(this.runs).as("seed %d, pair %d", seed, i).hasValue(i);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void showsOneEndBehindEachAcceptance() {
		FrameClient first = alice();
		FrameClient second = alice();
		for (int i = 1; i <= 200; i++) {
			first.submit("counter", "1", key("k-" + i));
			second.submit("counter", "1", key("k-" + i));
			first.submit("counter", "1", key("k-" + i));
			List<JsonNode> frames = flush(first);
			frames.addAll((frames.stream().filter(FrameClient.type("job.result")).findAny().isEmpty())
					? first.readUntil(FrameClient.type("job.result")) : flush(first));
			assertThat(behindLastAcceptance(frames)).as("round %d: %s", i, frames).hasSize(1);
			List<JsonNode> watched = second.readUntil(FrameClient.type("job.result"));
			assertThat(behindLastAcceptance(watched)).as("round %d: %s", i, watched).hasSize(1);
			assertThat(flush(second)).as("round %d", i).isEmpty();
		}
		assertThat(this.runs).hasValue(200);
	}

	private static List<JsonNode> behindLastAcceptance(List<JsonNode> frames) {
		List<String> types = frames.stream().map((frame) -> frame.path("type").asString()).toList();
		return frames.subList(types.lastIndexOf("job.accepted"), frames.size())
			.stream()
			.filter(FrameClient.type("job.result"))
			.toList();
	}

	private static JsonNode submitAndAwaitEnd(FrameClient client, String key, CyclicBarrier together) throws Exception {
		together.await();
		client.submit("counter", "1", key);
		JsonNode accepted = client.readUntil(FrameClient.type("job.accepted")).get(0);
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));
		assertThat(frames).allSatisfy((frame) -> assertThat(job(frame)).isEqualTo(job(accepted)));
		return accepted;
	}

	@Test
	void answersWhenTheAcceptanceCannotBeReadAgain() {
		SlowKeyStore store = useSlowKeyStore();
		store.losingAcceptances = true;
		FrameClient client = alice();
		client.submit("counter", "1", key("k"));
		client.readUntil(FrameClient.type("job.result"));

		String again = client.submit("counter", "1", key("k"));
		client.submit("counter", "2");

		assertInternalError(client, again);
		client.next("job.accepted");
	}

	@Test
	void answersAndFreesTheKeyWhenASubmitFailsWithAnError() {
		this.server.registerAgent("broken", new Agent() {

			@Override
			public Mono<JsonNode> handle(JsonNode input, JobContext job) {
				return Mono.just(input);
			}

			@Override
			public Duration maxRuntime() {
				throw new LinkageError("broken");
			}

		});
		FrameClient client = alice();

		String first = client.submit("broken", "1", key("k"));
		String again = client.submit("broken", "1", key("k"));
		String other = client.submit("broken", "1");
		client.submit("counter", "1", key("k"));

		assertInternalError(client, first);
		assertInternalError(client, again);
		assertInternalError(client, other);
		client.next("job.accepted");
	}

	private static void assertInternalError(FrameClient client, String request) {
		JsonNode answer = client.next("job.error");
		assertThat(answer.path("request_id").asString()).isEqualTo(request);
		assertThat(answer.path("payload").path("code").asString()).isEqualTo("INTERNAL_ERROR");
	}

}
