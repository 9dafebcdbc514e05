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

import io.arcp.agent.ChildOutcome;
import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of jobs that are attached to a session while it is resumed: the store does so
 * under the new fence, or does not do it at all.
 */
class AttachDuringResumeTests {

	private static final String ATTACH = "SessionStore.attach";

	private static final String RESUME = "SessionStore.resume";

	private final LateStore store = new LateStore(InMemoryArcpStore.create());

	private final Sinks.Empty<Void> work = Sinks.empty();

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.store(this.store.store())
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.build();

	@BeforeEach
	void registerAgents() {
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		this.server.registerAgent("working", (input, job) -> this.work.asMono().thenReturn(input));
		this.server.registerAgent("delegator",
				(input, job) -> this.work.asMono()
					.then(Mono.defer(() -> job.delegate(Delegation.of("echo", input))))
					.flatMap(DelegateHandle::result)
					.mapNotNull(ChildOutcome::result));
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient connect() {
		return FrameClient.connect(this.server).hello("tok");
	}

	private void awaitCalls(String method, int calls) {
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.store.calls(method) == calls);
	}

	/**
	 * Resumes a session whose call to attach a job is under way, which is done after the
	 * resume.
	 */
	private FrameClient resume(FrameClient client, long lastSeq, Known known) {
		if (known == Known.LATER) {
			this.store.hold(RESUME);
		}
		FrameClient resumed = FrameClient.connect(this.server);
		resumed.sendResume("tok", client.sessionId(), client.resumeToken(), lastSeq);
		if (known == Known.BEFORE) {
			resumed.awaitWelcome();
		}
		awaitCalls(RESUME, 1);
		this.store.release(ATTACH);
		if (known == Known.LATER) {
			// whatever the session makes of the old fence, it has made of it by then
			client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
			client.readUntil(FrameClient.type("session.pong"));
			this.store.release(RESUME);
			resumed.awaitWelcome();
		}
		return resumed;
	}

	@ParameterizedTest
	@EnumSource
	void acceptsJob(Known known) {
		FrameClient client = connect();
		this.store.holdCalls(ATTACH);
		String request = client.submit("echo", "7");
		awaitCalls(ATTACH, 1);

		List<JsonNode> frames = resume(client, 0, known).readUntil(FrameClient.type("job.result"));

		assertThat(frames).extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.accepted", "job.event", "job.result");
		assertThat(frames.get(0).path("request_id").asString()).isEqualTo(request);
		assertThat(this.store.calls(ATTACH)).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void showsChild(Known known) {
		FrameClient client = connect();
		client.submit("delegator", "7", "\"lease_request\":{\"agent.delegate\":[\"echo\"]}");
		String parent = client.next("job.accepted").path("job_id").asString();
		awaitCalls(ATTACH, 1);
		this.store.holdCalls(ATTACH);
		this.work.tryEmitEmpty();
		long delegated = client.readUntil((frame) -> frame.path("payload").path("kind").asString("").equals("delegate"))
			.get(1)
			.path("event_seq")
			.asLong();
		awaitCalls(ATTACH, 2);

		List<JsonNode> frames = resume(client, delegated, known)
			.readUntil(FrameClient.type("job.result").and((frame) -> !frame.path("job_id").asString().equals(parent)));

		assertThat(frames).filteredOn((frame) -> !frame.path("job_id").asString().equals(parent))
			.extracting((frame) -> frame.path("type").asString())
			.containsExactly("job.accepted", "job.event", "job.result");
		assertThat(this.store.calls(ATTACH)).isEqualTo(3);
	}

	@ParameterizedTest
	@EnumSource
	void showsJobThatAnotherSessionHasSubmitted(Known known) {
		FrameClient first = connect();
		first.submit("working", "7", "\"idempotency_key\":\"k\"");
		first.next("job.accepted");
		first.next("job.event");
		FrameClient second = connect();
		this.store.holdCalls(ATTACH);
		second.submit("working", "7", "\"idempotency_key\":\"k\"");
		second.next("job.accepted");
		awaitCalls(ATTACH, 2);

		FrameClient resumed = resume(second, 0, known);
		awaitCalls(ATTACH, 3);
		this.work.tryEmitEmpty();

		assertThat(resumed.readUntil(FrameClient.type("job.result"))).hasSize(1);
	}

	/**
	 * When the session knows its new fence.
	 */
	enum Known {

		/** Before the call that is under way is answered. */
		BEFORE,

		/** After that. */
		LATER

	}

}
