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

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.arcp.agent.Agent;
import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import io.arcp.agent.Operation;
import io.arcp.credential.CredentialSettings;
import io.arcp.credential.InMemoryCredentialLedger;
import io.arcp.credential.RecordingProvisioner;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.security.StaticBearerVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for agents that fail with the value of a credential in what they say (ARCP
 * section 6.3).
 */
class CredentialRedactionTests {

	private static final String LEASE = "\"lease_request\":{\"model.use\":[\"*\"],\"agent.delegate\":[\"*\"],"
			+ "\"tool.call\":[\"*\"]}";

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level before = this.root.getLevel();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice")))
		.credentialProvisioner(new RecordingProvisioner())
		.credentialLedger(new InMemoryCredentialLedger())
		.credentialSettings(new CredentialSettings(Duration.ofSeconds(10), 8, Duration.ofMillis(500),
				Duration.ofMinutes(1), false, true))
		.build();

	@BeforeEach
	void capture() {
		this.log.start();
		this.root.addAppender(this.log);
		this.root.setLevel(Level.TRACE);
	}

	@AfterEach
	void close() {
		this.server.close();
		this.root.setLevel(this.before);
		this.root.detachAppender(this.log);
	}

	private static String value(JobContext job) {
		return job.credentials().get(0).value().value();
	}

	private List<JsonNode> run(Agent agent) {
		return run(agent, 1);
	}

	/** Runs an agent until so many jobs have failed. */
	private List<JsonNode> run(Agent agent, int failures) {
		this.server.registerAgent("failing", agent);
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice", "provisioned_credentials");
		client.submit("failing", "1", LEASE);
		client.next("job.accepted");
		List<JsonNode> frames = new ArrayList<>();
		for (int i = 0; i < failures; i++) {
			frames.addAll(client.readUntil(FrameClient.type("job.error")));
		}
		return frames;
	}

	private static JsonNode error(List<JsonNode> frames) {
		return frames.get(frames.size() - 1).path("payload");
	}

	private String logged() {
		StringBuilder logged = new StringBuilder();
		for (ILoggingEvent event : List.copyOf(this.log.list)) {
			logged.append(event.getFormattedMessage()).append('\n');
			if (event.getThrowableProxy() != null) {
				logged.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
			}
		}
		return logged.toString();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void takesValuesOutOfUnexpectedFailures(boolean blocking) {
		Agent agent = (input, job) -> Mono.error(new IllegalStateException("refused: Bearer " + value(job),
				new IllegalArgumentException("header " + value(job))));

		List<JsonNode> frames = run(
				blocking ? Agent.blocking((input, job) -> agent.handle(input, job).block()) : agent);

		assertThat(error(frames).path("message").asString()).isEqualTo("IllegalStateException: refused: Bearer ***");
		assertThat(logged()).contains("java.lang.IllegalStateException: refused: Bearer ***")
			.contains("Caused by: java.lang.IllegalArgumentException: header ***")
			.contains("at " + CredentialRedactionTests.class.getName())
			.doesNotContain(RecordingProvisioner.MARK);
	}

	@Test
	void takesValuesOutOfTypedFailures() {
		List<JsonNode> frames = run((input,
				job) -> Mono.error(new InvalidRequestException("no " + value(job),
						JsonNodeFactory.instance.objectNode()
							.put("n", 1)
							.put(value(job), "a")
							.set("list", JsonNodeFactory.instance.arrayNode().add(value(job)).add("b")))));

		assertThat(error(frames).path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(error(frames).path("message").asString()).isEqualTo("no ***");
		assertThat(error(frames).path("details")).hasToString("{\"n\":1,\"***\":\"a\",\"list\":[\"***\",\"b\"]}");
		assertThat(logged()).doesNotContain(RecordingProvisioner.MARK);
	}

	@Test
	void takesValuesOutOfFailedCalls() {
		List<JsonNode> frames = run((input, job) -> job
			.call(Operation.of("tool.call", "gateway"), Mono.error(new IllegalStateException("refused " + value(job))))
			.map((result) -> input));

		assertThat(frames).filteredOn((frame) -> "tool_result".equals(frame.at("/payload/kind").asString()))
			.singleElement()
			.satisfies((frame) -> assertThat(frame.at("/payload/body/error/message").asString())
				.isEqualTo("IllegalStateException: refused ***"));
		assertThat(frames.toString() + logged()).doesNotContain(RecordingProvisioner.MARK);
	}

	@Test
	void takesOutValuesThatWereReplaced() {
		List<JsonNode> frames = run((input, job) -> {
			String old = value(job);
			return job.rotateCredential(job.credentials().get(0).id())
				.flatMap((rotated) -> Mono.error(new IllegalStateException(old + " " + rotated.value().value())));
		});

		assertThat(error(frames).path("message").asString()).isEqualTo("IllegalStateException: *** ***");
		assertThat(logged()).doesNotContain(RecordingProvisioner.MARK);
	}

	@Test
	void takesValuesOfTheParentOutOfFailuresOfItsChild() {
		this.server.registerAgent("child",
				(input, job) -> Mono.error(new IllegalStateException("refused " + input.asString())));

		List<JsonNode> frames = run(
				(input, job) -> job.delegate(Delegation.of("child", JsonNodeFactory.instance.stringNode(value(job))))
					.flatMap((handle) -> handle.result())
					.flatMap((outcome) -> Mono.error(outcome.error())),
				2);

		assertThat(frames).filteredOn(FrameClient.type("job.error"))
			.hasSize(2)
			.allSatisfy((frame) -> assertThat(frame.at("/payload/message").asString()).contains("refused ***"));
		assertThat(logged()).doesNotContain(RecordingProvisioner.MARK);
	}

}
