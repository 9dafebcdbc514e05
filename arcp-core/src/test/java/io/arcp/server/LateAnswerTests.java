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
import java.util.Map;
import java.util.function.UnaryOperator;

import io.arcp.event.InMemoryArcpStore;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionContext;
import io.arcp.session.SessionState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class LateAnswerTests {

	private final LateStore store = new LateStore(InMemoryArcpStore.builder().build());

	private ArcpServer server = server((b) -> b);

	private ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer server = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.store(this.store.store())
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice", "tok-bob", "bob"))))
			.build();
		server.registerAgent("echo", (input, job) -> Mono.just(input));
		return server;
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	@Test
	void rejectionOfCancelTakesItsPlace() {
		FrameClient client = alice();
		this.store.hold("JobStore.find");
		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"job_unknown\"}");
		client.submit("echo", "1");
		Awaitility.await().until(() -> this.store.calls("JobStore.create") == 1);
		this.store.release("JobStore.find");
		assertThat(client.next().path("type").asString()).isEqualTo("job.error");
	}

	@Test
	void cancelsInFlightAreBounded() {
		FrameClient client = alice();
		this.store.hold("JobStore.find");
		for (int i = 0; i < 5_000; i++) {
			client.send("{\"id\":\"c" + i + "\",\"type\":\"job.cancel\",\"job_id\":\"job_unknown\"}");
		}
		Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
		assertThat(this.store.calls("JobStore.find")).isLessThanOrEqualTo(1_024 + 64);
	}

	@Test
	void expiryDuringResumeLeavesNoGhost() {
		this.server.close();
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		this.server = server((b) -> b.timer(timer).resumeWindow(Duration.ofSeconds(10)));
		FrameClient client = alice();
		SessionContext session = this.server.sessions().iterator().next();
		client.drop();
		Awaitility.await().until(() -> session.state() == SessionState.PARKED);
		timer.advanceTimeBy(Duration.ofMillis(200));
		this.store.hold("SessionStore.resume");
		FrameClient second = FrameClient.connect(this.server);
		second.sendResume("tok-alice", client.sessionId(), client.resumeToken(), 0);
		Awaitility.await().until(() -> this.store.calls("SessionStore.resume") == 1);
		timer.advanceTimeBy(Duration.ofSeconds(11));
		Awaitility.await().until(() -> this.server.sessions().isEmpty());
		this.store.release("SessionStore.resume");
		JsonNode answer = second.next();
		if (answer.path("type").asString().equals("session.welcome")) {
			second.submit("echo", "1");
			second.readUntil(FrameClient.type("job.result"));
			assertThat(this.server.sessions()).hasSize(1);
		}
	}

	@Test
	void connectionLostDuringOpenIsNotCounted() {
		this.server.close();
		this.server = server((b) -> b.maxSessionsPerPrincipal(1));
		this.store.hold("SessionStore.open");
		FrameClient client = FrameClient.connect(this.server);
		client.send("""
				{"arcp":"1.1","id":"hello-1","type":"session.hello","payload":{"client":{"name":"test"},
				"auth":{"scheme":"bearer","token":"tok-alice"}}}""");
		Awaitility.await().until(() -> this.store.calls("SessionStore.open") == 1);
		client.drop();
		Awaitility.await().until(() -> this.server.openingConnections() == 0);
		this.store.release("SessionStore.open");
		Awaitility.await().until(() -> this.store.calls("SessionStore.release") == 1);
		alice();
	}

	@Test
	void pipelinedSubmitsBehindHelloAreAnsweredInOrder() {
		this.store.hold("SessionStore.open");
		FrameClient client = FrameClient.connect(this.server);
		client.send("""
				{"arcp":"1.1","id":"hello-1","type":"session.hello","payload":{"client":{"name":"test"},
				"auth":{"scheme":"bearer","token":"tok-alice"}}}""");
		for (int i = 1; i <= 500; i++) {
			client.submit("nobody", "1");
		}
		Awaitility.await().until(() -> this.store.calls("SessionStore.open") == 1);
		this.store.release("SessionStore.open");
		client.next("session.welcome");
		for (int i = 1; i <= 500; i++) {
			assertThat(client.next("job.error").path("request_id").asString()).isEqualTo("req-" + i);
		}
	}

	@Test
	void acceptedPrecedesEventsOfJobCancelledMeanwhile() {
		FrameClient client = alice("list_jobs");
		this.store.hold("SessionStore.attach");
		client.submit("echo", "0");
		Awaitility.await().until(() -> this.store.calls("SessionStore.attach") == 1);
		// the second one is stored while the answer to the first one is outstanding
		this.store.release("SessionStore.attach");
		client.readUntil(FrameClient.type("job.result"));
	}

}
