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
import java.util.Set;

import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobNotFoundException;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionJobs;
import io.arcp.transport.CloseStatus;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of how an {@link ArcpClient} watches and lists jobs (ARCP sections 2.9 and 3.8),
 * against the frames of a {@link FakeRuntime}.
 */
class ClientSubscriptionTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Duration DELAY = Duration.ofMillis(100);

	private static final String LIVE = ",'replayed':false,'last_event_seq':5";

	private static final String REPLAYED = ",'replayed':true,'last_event_seq':5";

	private static final JobId JOB = JobId.of("job_1");

	private final FakeRuntimes runtimes = new FakeRuntimes();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final ArcpClient client = connect();

	private ArcpClient connect() {
		ClientOptions options = ClientOptions.builder()
			.token(Secret.of("tok-alice"))
			.reconnect(Reconnect.DEFAULT.withDelays(DELAY, DELAY).withJitter(0))
			.timer(this.timer)
			.build();
		Outcome<ArcpClient> connected = new Outcome<>(ArcpClient.over(this.runtimes.connector(), options));
		runtime().send(FakeRuntime.WELCOME);
		return connected.value();
	}

	private FakeRuntime runtime() {
		return this.runtimes.last();
	}

	private JobSubscription subscribed(SubscribeOptions options, String status, String more) {
		Outcome<JobSubscription> subscription = new Outcome<>(this.client.subscribe(JOB, options));
		runtime().subscribed("job_1", status, more);
		return subscription.value();
	}

	private void resumeAfter(CloseStatus status) {
		runtime().close(status);
		this.timer.advanceTimeBy(DELAY);
		runtime().welcome("rt_2");
	}

	private static List<Long> origins(ObservedJob job) {
		List<Long> origins = new ArrayList<>();
		job.events()
			.map((event) -> (event.originSeq() != null) ? event.originSeq() : -event.eventSeq())
			.subscribe(origins::add, (ex) -> {
			});
		return origins;
	}

	@Test
	void asksForWhatIsWanted() {
		this.client.subscribe(JOB, SubscribeOptions.LIVE).subscribe();
		assertThat(request().path("history").asBoolean(false)).isFalse();
		assertThat(request().get("job_id").stringValue()).isEqualTo("job_1");
		this.client.subscribe(JOB, SubscribeOptions.HISTORY).subscribe();
		assertThat(request().get("history").booleanValue()).isTrue();
		assertThat(request().has("from_event_seq")).isFalse();
		this.client.subscribe(JOB, SubscribeOptions.historyFrom(7)).subscribe();
		assertThat(request().get("history").booleanValue()).isTrue();
		assertThat(request().get("from_event_seq").longValue()).isEqualTo(7);
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> SubscribeOptions.historyFrom(-1));
	}

	private JsonNode request() {
		return runtime().last().get("payload");
	}

	@Test
	void showsHistoryThenLiveThenTheEnd() {
		JobSubscription subscription = subscribed(SubscribeOptions.HISTORY, "running", REPLAYED);
		List<Long> origins = origins(subscription);
		runtime().forwarded("job_1", 1, 4);
		runtime().forwarded("job_1", 2, 5);
		runtime().forwarded("job_1", 3, 6);
		assertThat(subscription.status()).isEqualTo(JobStatus.RUNNING);
		runtime().result("job_1", 4, "'result':7");

		assertThat(origins).containsExactly(4L, 5L, 6L);
		assertThat(subscription.jobId()).isEqualTo(JOB);
		assertThat(subscription.agentRef()).hasToString("echo");
		assertThat(subscription.subscribed().lastEventSeq()).isEqualTo(5);
		assertThat(subscription.status()).isEqualTo(JobStatus.SUCCESS);
		assertThat(new Outcome<>(subscription.result()).value()).isEqualTo(IntNode.valueOf(7));
	}

	@Test
	void showsEachFrameOnceToEachSubscription() {
		List<Long> live = origins(subscribed(SubscribeOptions.LIVE, "running", LIVE));
		runtime().forwarded("job_1", 1, 6);
		List<Long> history = origins(subscribed(SubscribeOptions.historyFrom(3), "running", REPLAYED));
		runtime().forwarded("job_1", 2, 4);
		runtime().forwarded("job_1", 3, 5);
		runtime().forwarded("job_1", 4, 6);
		runtime().forwarded("job_1", 5, 7);

		assertThat(live).containsExactly(6L, 7L);
		assertThat(history).containsExactly(4L, 5L, 6L, 7L);
	}

	@Test
	void doesNotShowTheSubmitterItsHistoryTwice() {
		Outcome<ClientJob> job = new Outcome<>(this.client.submit(JobRequest.of("echo").build()));
		runtime().accept("job_1");
		List<Long> own = origins(job.value());
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);
		List<Long> watched = origins(
				subscribed(SubscribeOptions.HISTORY, "running", ",'replayed':true,'last_event_seq':2"));
		runtime().forwarded("job_1", 3, 1);
		runtime().forwarded("job_1", 4, 2);
		runtime().event("job_1", 5);

		assertThat(own).containsExactly(-1L, -2L, -5L);
		assertThat(watched).containsExactly(1L, 2L, -5L);
	}

	@Test
	void showsFramesThatHaveNoNumberInTheOwnersSession() {
		List<Long> origins = origins(subscribed(SubscribeOptions.LIVE, "running", LIVE));
		runtime().forwarded("job_1", 1, 6);
		runtime().event("job_1", 2);
		runtime().event("job_1", 3);

		assertThat(origins).containsExactly(6L, -2L, -3L);
	}

	@Test
	void endsAtOnceWhenTheJobHasEnded() {
		JobSubscription subscription = subscribed(SubscribeOptions.LIVE, "timed_out", LIVE);

		assertThat(subscription.status()).isEqualTo(JobStatus.TIMED_OUT);
		StepVerifier.create(subscription.events()).expectComplete().verify(LIMIT);
		StepVerifier.create(subscription.result()).expectComplete().verify(LIMIT);
		StepVerifier.create(subscription.streamedResult()).expectComplete().verify(LIMIT);
	}

	@Test
	void failsWithTheRefusal() {
		Outcome<JobSubscription> subscription = new Outcome<>(this.client.subscribe(JOB, SubscribeOptions.LIVE));

		runtime().refuse(runtime().last().get("id").stringValue(), "job_1", "PERMISSION_DENIED");

		assertThat(subscription.error()).isInstanceOf(PermissionDeniedException.class);
	}

	@Test
	void stopsWhenItIsTold() {
		JobSubscription one = subscribed(SubscribeOptions.LIVE, "running", LIVE);
		JobSubscription other = subscribed(SubscribeOptions.LIVE, "running", LIVE);
		List<Long> origins = origins(one);
		List<Long> others = origins(other);
		runtime().forwarded("job_1", 1, 6);

		StepVerifier.create(one.unsubscribe()).expectComplete().verify(LIMIT);
		runtime().forwarded("job_1", 2, 7);

		assertThat(origins).containsExactly(6L);
		assertThat(others).containsExactly(6L, 7L);
		StepVerifier.create(one.completion()).expectComplete().verify(LIMIT);
		assertThat(runtime().received("job.unsubscribe")).as("the other one goes on").isEmpty();

		other.unsubscribe().subscribe();
		other.unsubscribe().subscribe();
		assertThat(runtime().received("job.unsubscribe")).hasSize(1);
		assertThat(runtime().last().get("payload").toString()).isEqualTo("{\"job_id\":\"job_1\"}");
	}

	@Test
	void stopsWhatNobodyWaitsFor() {
		this.client.subscribe(JOB, SubscribeOptions.LIVE).subscribe().dispose();

		JsonNode request = runtime().received("job.subscribe").get(0);
		runtime()
			.send("{'arcp':'1.1','id':'s','type':'job.subscribed','job_id':'job_1','request_id':" + request.get("id")
					+ ",'payload':{'job_id':'job_1','current_status':'running','agent':'echo','lease':{},"
					+ "'parent_job_id':null,'trace_id':'4bf92f3577b34da6a3ce929d0e0e4736','subscribed_from':0,"
					+ "'request_id':'x','replayed':false,'last_event_seq':1}}");

		assertThat(runtime().received("job.unsubscribe")).hasSize(1);
	}

	@Test
	void survivesLostConnections() {
		JobSubscription subscription = subscribed(SubscribeOptions.LIVE, "running", LIVE);
		List<Long> origins = origins(subscription);
		runtime().forwarded("job_1", 1, 6);

		resumeAfter(CloseStatus.INTERNAL);
		runtime().forwarded("job_1", 2, 7);

		assertThat(origins).containsExactly(6L, 7L);
		assertThat(runtime().received("job.subscribe")).isEmpty();
	}

	@Test
	void asksAgainWhenTheAnswerWasLost() {
		Outcome<JobSubscription> subscription = new Outcome<>(this.client.subscribe(JOB, SubscribeOptions.HISTORY));
		JsonNode request = runtime().last();

		resumeAfter(CloseStatus.INTERNAL);
		runtime().forwarded("job_1", 1, 1);
		runtime().forwarded("job_1", 2, 2);
		assertThat(runtime().received("job.subscribe")).containsExactly(request);
		runtime().subscribed("job_1", "running", ",'replayed':true,'last_event_seq':2");
		List<Long> origins = origins(subscription.value());
		runtime().forwarded("job_1", 3, 1);
		runtime().forwarded("job_1", 4, 2);
		runtime().forwarded("job_1", 5, 3);

		assertThat(origins).containsExactly(1L, 2L, 3L);
	}

	@Test
	void saysAgainWhatItDoesNotWantToSee() {
		JobSubscription subscription = subscribed(SubscribeOptions.LIVE, "running", LIVE);
		subscription.unsubscribe().subscribe();

		resumeAfter(CloseStatus.INTERNAL);

		assertThat(runtime().received("job.unsubscribe")).hasSize(1);
	}

	@Test
	void subscribesAnewWhenItWasTooSlow() {
		JobSubscription subscription = subscribed(SubscribeOptions.LIVE, "running", LIVE);
		List<Long> origins = origins(subscription);
		runtime().forwarded("job_1", 1, 6);

		resumeAfter(CloseStatus.CAP_REACHED);
		assertThat(runtime().last().get("payload").toString())
			.isEqualTo("{\"job_id\":\"job_1\",\"from_event_seq\":6,\"history\":true}");
		runtime().subscribed("job_1", "running", ",'replayed':true,'last_event_seq':8");
		runtime().forwarded("job_1", 2, 7);
		runtime().forwarded("job_1", 3, 8);

		assertThat(origins).containsExactly(6L, 7L, 8L);
	}

	@Test
	void saysWhenFramesWereMissed() {
		JobSubscription subscription = subscribed(SubscribeOptions.LIVE, "running", LIVE);
		runtime().forwarded("job_1", 1, 6);

		resumeAfter(CloseStatus.CAP_REACHED);
		runtime().subscribed("job_1", "running",
				",'replayed':true,'last_event_seq':30,'truncated':true,'earliest_seq':20");
		runtime().forwarded("job_1", 2, 20);

		StepVerifier.create(subscription.events())
			.expectNextCount(1)
			.expectErrorMessage("frames of job job_1 were missed")
			.verify(LIMIT);
	}

	@Test
	void failsWhenItCannotSubscribeAnew() {
		JobSubscription subscription = subscribed(SubscribeOptions.LIVE, "running", LIVE);

		resumeAfter(CloseStatus.CAP_REACHED);
		runtime().refuse(runtime().last().get("id").stringValue(), "job_1", "JOB_NOT_FOUND");

		assertThat(new Outcome<>(subscription.completion()).error()).isInstanceOf(JobNotFoundException.class);
		assertThat(this.client.closeStatus()).isNull();
	}

	@Test
	void failsWhenTheClientEnds() {
		JobSubscription subscription = subscribed(SubscribeOptions.LIVE, "running", LIVE);

		runtime().close(CloseStatus.SUPERSEDED);

		assertThat(new Outcome<>(subscription.completion()).error()).isInstanceOf(ConnectionException.class);
	}

	@Test
	void listsOnePage() {
		Outcome<SessionJobs> page = new Outcome<>(
				this.client.listJobs(new JobFilter(Set.of("running"), "slow", null, null), 2, "abc"));

		assertThat(runtime().last().get("payload").toString())
			.isEqualTo("{\"filter\":{\"status\":[\"running\"],\"agent\":\"slow\"},\"limit\":2,\"cursor\":\"abc\"}");
		sendPage("'def'", 1, 2);
		assertThat(page.value().jobs()).hasSize(2);
		assertThat(page.value().nextCursor()).isEqualTo("def");
	}

	@Test
	void listsFurtherPagesWhenTheyAreWanted() {
		StepVerifier.create(this.client.listJobs(JobFilter.ALL).map(JobEntry::jobId).map(JobId::value), 0)
			.then(() -> assertThat(runtime().received("session.list_jobs")).hasSize(1))
			.then(() -> sendPage("'next'", 1, 2))
			.thenRequest(2)
			.expectNext("job_1", "job_2")
			.thenRequest(10)
			.then(() -> assertThat(runtime().last().get("payload").get("cursor").stringValue()).isEqualTo("next"))
			.then(() -> sendPage("null", 3))
			.expectNext("job_3")
			.expectComplete()
			.verify(LIMIT);
		assertThat(runtime().received("session.list_jobs")).hasSize(2);
	}

	@Test
	void stopsListingWhenItIsRefused() {
		StepVerifier.create(this.client.listJobs(JobFilter.ALL))
			.then(() -> runtime().refuse(runtime().last().get("id").stringValue(), null, "INVALID_REQUEST"))
			.expectError(InvalidRequestException.class)
			.verify(LIMIT);
	}

	private void sendPage(String cursor, int... jobs) {
		String request = runtime().last().get("id").stringValue();
		StringBuilder entries = new StringBuilder();
		for (int job : jobs) {
			entries.append(entries.isEmpty() ? "" : ",")
				.append("{'job_id':'job_")
				.append(job)
				.append("','agent':'slow','status':'running','lease':{},'parent_job_id':null,'created_at':'")
				.append(FakeRuntime.TIME)
				.append("','submitted_at':'")
				.append(FakeRuntime.TIME)
				.append("','trace_id':'4bf92f3577b34da6a3ce929d0e0e4736','last_event_seq':22}");
		}
		runtime().send("{'arcp':'1.1','id':'j','type':'session.jobs','session_id':'sess_1','request_id':'" + request
				+ "','payload':{'request_id':'" + request + "','jobs':[" + entries + "],'next_cursor':" + cursor
				+ "}}");
	}

	@Test
	void showsHistoryThatLiveFramesOvertake() {
		subscribed(SubscribeOptions.LIVE, "running", LIVE);
		runtime().forwarded("job_1", 1, 5);
		List<Long> history = origins(subscribed(SubscribeOptions.HISTORY, "running", REPLAYED));
		runtime().forwarded("job_1", 2, 6);
		runtime().forwarded("job_1", 3, 2);
		runtime().forwarded("job_1", 4, 5);
		runtime().forwarded("job_1", 5, 7);

		assertThat(history).containsExactly(2L, 5L, 6L, 7L);
	}

	@Test
	void showsHistoryOfOwnJobAheadOfItsEnd() {
		new Outcome<>(this.client.submit(JobRequest.of("echo").build()));
		runtime().accept("job_1");
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);
		JobSubscription subscription = subscribed(SubscribeOptions.HISTORY, "running",
				",'replayed':true,'last_event_seq':2");
		List<Long> watched = origins(subscription);
		runtime().event("job_1", 3);
		runtime().forwarded("job_1", 4, 1);
		runtime().result("job_1", 5, "'result':7");
		assertThat(subscription.status()).isEqualTo(JobStatus.RUNNING);
		runtime().forwarded("job_1", 6, 2);

		assertThat(watched).containsExactly(1L, 2L, -3L);
		assertThat(subscription.status()).isEqualTo(JobStatus.SUCCESS);
		assertThat(new Outcome<>(subscription.result()).value()).isEqualTo(IntNode.valueOf(7));
	}

	@Test
	void showsHistoryWhoseFirstAnswerWasLost() {
		Outcome<JobSubscription> subscription = new Outcome<>(this.client.subscribe(JOB, SubscribeOptions.HISTORY));
		resumeAfter(CloseStatus.INTERNAL);
		runtime().forwarded("job_1", 1, 1);
		runtime().forwarded("job_1", 2, 2);
		runtime().subscribed("job_1", "running", ",'replayed':true,'last_event_seq':2");
		List<Long> origins = origins(subscription.value());
		runtime().forwarded("job_1", 3, 3);
		runtime().forwarded("job_1", 4, 1);
		runtime().forwarded("job_1", 5, 2);
		runtime().forwarded("job_1", 6, 4);

		assertThat(origins).containsExactly(1L, 2L, 3L, 4L);
	}

	@Test
	void goesOnWithJobThatWasSubmittedAfterItWasUnwatched() {
		subscribed(SubscribeOptions.LIVE, "running", LIVE).unsubscribe().subscribe();
		new Outcome<>(this.client.submit(JobRequest.of("echo").idempotencyKey("k").build()));
		runtime().accept("job_1");

		resumeAfter(CloseStatus.INTERNAL);

		assertThat(runtime().received("job.unsubscribe")).isEmpty();
	}

	@Test
	void goesOnWhenSomeFramesOfAnothersJobHaveNoOrigin() {
		Outcome<ClientJob> job = new Outcome<>(this.client.submit(JobRequest.of("echo").idempotencyKey("k").build()));
		runtime().accept("job_1");
		List<Long> origins = origins(job.value());
		runtime().forwarded("job_1", 1, 5);
		runtime().event("job_1", 2);
		runtime().forwarded("job_1", 3, 7);

		assertThat(origins).containsExactly(5L, -2L, 7L);
	}

	@Test
	void resumesHistoryOfOwnJobThatWasCutOff() {
		new Outcome<>(this.client.submit(JobRequest.of("echo").build()));
		runtime().accept("job_1");
		runtime().event("job_1", 1);
		runtime().event("job_1", 2);
		List<Long> watched = origins(
				subscribed(SubscribeOptions.HISTORY, "running", ",'replayed':true,'last_event_seq':2"));
		runtime().event("job_1", 3);
		runtime().forwarded("job_1", 4, 1);

		resumeAfter(CloseStatus.CAP_REACHED);
		runtime().subscribed("job_1", "running", ",'replayed':true,'last_event_seq':3");
		runtime().forwarded("job_1", 5, 2);
		runtime().forwarded("job_1", 6, 3);
		runtime().event("job_1", 7);

		assertThat(watched).containsExactly(1L, 2L, -3L, -7L);
	}

	@Test
	void failsEventsWhenTooManyWaitForTheHistory() {
		new Outcome<>(this.client.submit(JobRequest.of("echo").build()));
		runtime().accept("job_1");
		runtime().event("job_1", 1);
		JobSubscription subscription = subscribed(SubscribeOptions.HISTORY, "running",
				",'replayed':true,'last_event_seq':1");
		for (int seq = 2; seq <= 1026; seq++) {
			runtime().event("job_1", seq);
		}
		runtime().forwarded("job_1", 1027, 1);
		runtime().result("job_1", 1028, "'result':7");

		StepVerifier.create(subscription.events()).expectError(EventOverflowException.class).verify(LIMIT);
		assertThat(new Outcome<>(subscription.completion()).value().result()).isEqualTo(IntNode.valueOf(7));
	}

}
