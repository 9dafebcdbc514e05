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

package io.arcp.sample.conformance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Errors and robustness (ARCP sections 2.10, 5, 6.4 and 9.20).
 */
class RobustnessConformanceIntegrationTests extends ConformanceGroup {

	private static final Set<String> CODES = Set.of("PERMISSION_DENIED", "LEASE_SUBSET_VIOLATION", "JOB_NOT_FOUND",
			"DUPLICATE_KEY", "AGENT_NOT_AVAILABLE", "AGENT_VERSION_NOT_AVAILABLE", "CANCELLED", "TIMEOUT",
			"RESUME_WINDOW_EXPIRED", "HEARTBEAT_LOST", "LEASE_EXPIRED", "BUDGET_EXHAUSTED", "INVALID_REQUEST",
			"UNAUTHENTICATED", "INTERNAL_ERROR");

	@Requirement("ROB-1")
	void sendsErrorsThatAreComplete() {
		List<Frame> errors = errors();

		assertThat(errors).hasSizeGreaterThan(10).allSatisfy((error) -> {
			assertThat(error.code()).isIn(CODES);
			assertThat(error.text("/payload/message")).isNotBlank();
			assertThat(error.at("/payload/retryable").isBoolean()).isTrue();
		});
		assertThat(errors).extracting(Frame::code)
			.contains("INVALID_REQUEST", "UNAUTHENTICATED", "JOB_NOT_FOUND", "DUPLICATE_KEY", "AGENT_NOT_AVAILABLE",
					"RESUME_WINDOW_EXPIRED", "CANCELLED", "INTERNAL_ERROR");
	}

	/**
	 * Makes the runtime send errors in all of its forms.
	 */
	private List<Frame> errors() {
		WireConnection connection = open(this.alice);
		connection.answerTo(connection.submit("no-such-agent", "1"));
		connection.answerTo(connection.submit("versioned@9", "1"));
		connection.answerTo(connection.submit("", "1"));
		connection.run("echo", "1");
		connection.accepted(connection.submit("echo", "1", "key"));
		connection.answerTo(connection.submit("echo", "2", "key"));
		connection.answerTo(connection.cancel("job_01JZY2BEHPASE5TR8WXC0RNXMD"));
		connection.answerTo(connection.subscribe("job_01JZY2BEHPASE5TR8WXC0RNXMD", ""));
		connection.answerTo(connection.request("session.list_jobs", "{\"limit\":0}"));
		connection.answerTo(connection.request("session.frobnicate", "{}"));
		for (String code : CODES) {
			connection.run("fail", "{\"kind\":\"arcp\",\"code\":\"%s\",\"message\":\" \"}".formatted(code));
		}
		connection.run("fail", "{\"kind\":\"null_message\"}");
		String job = connection.accepted(connection.submit("slow", "null"));
		connection.cancel(job);
		connection.end(job);
		WireConnection stranger = connect();
		stranger.hello("tok-nobody", "{}");
		stranger.next();
		WireConnection returning = connect();
		sendResume(returning, this.alice, connection.sessionId(), "rt_wrong", 0);
		returning.next();
		List<Frame> all = new ArrayList<>(connection.frames());
		all.addAll(stranger.frames());
		all.addAll(returning.frames());
		return all.stream().filter(Frame::isError).toList();
	}

	@Requirement("ROB-2")
	void keepsTheAbsoluteRulesOfRetries() {
		WireConnection connection = open(this.alice);

		for (Map.Entry<String, Boolean> rule : Map
			.of("LEASE_EXPIRED", false, "BUDGET_EXHAUSTED", false, "INTERNAL_ERROR", true)
			.entrySet()) {
			Frame end = connection.run("fail", "{\"kind\":\"arcp\",\"code\":\"%s\"}".formatted(rule.getKey()));

			assertThat(end.code()).isEqualTo(rule.getKey());
			assertThat(end.at("/payload/retryable").booleanValue()).isEqualTo(rule.getValue());
		}
	}

	@Requirement("ROB-3")
	void closesAConnectionThatSendsALargeFrame() {
		WireConnection connection = open(this.alice);

		connection.sendWithoutWaiting("""
				{"arcp":"1.1","id":"large","type":"job.submit","payload":{"agent":"echo","input":"%s"}}"""
			.formatted("x".repeat(2 * 1024 * 1024)));

		assertThat(connection.closeCode()).isEqualTo(1009);
		assertThat(open(this.alice).run("echo", "1").type()).isEqualTo("job.result");
	}

	@Requirement("ROB-4")
	void saysGoodbyeWhenItShutsDown() {
		Assumptions.assumeFalse(ConformanceRuntime.isExternal(), "another process cannot be shut down from here");
		WireConnection connection;
		try (ConformanceRuntime runtime = ConformanceRuntime.start()) {
			connection = connect(runtime, Map.of());
			connection.hello(this.alice, capabilities(FEATURES));
			connection.welcome();
			connection.accepted(connection.submit("chatty", "{\"n\":300,\"delay_ms\":1}"));
			connection.until((frame) -> frame.seq() == 5);
		}

		List<Frame> rest = connection.until((frame) -> frame.type().equals("session.closed"));
		assertThat(rest.get(rest.size() - 1).text("/payload/reason")).isEqualTo("shutdown");
		assertThat(connection.closeCode()).isEqualTo(1001);
		assertContiguous(connection.numbers(), 1);
	}

	@Requirement("ROB-5")
	void keepsTwoHundredSessionsApart() {
		int sessions = 200;
		List<WireConnection> connections = new ArrayList<>();
		for (int i = 0; i < sessions; i++) {
			connections.add(open(newToken()));
		}

		for (int i = 0; i < sessions; i++) {
			connections.get(i).submit("echo", "\"first %d\"".formatted(i));
			connections.get(i).submit("echo", "\"second %d\"".formatted(i));
		}

		for (int i = 0; i < sessions; i++) {
			WireConnection connection = connections.get(i);
			List<String> echoes = List.of(connection.find(Frame::isTerminal).text("/payload/result/echoed"),
					connection.find(Frame::isTerminal).text("/payload/result/echoed"));

			assertThat(echoes).containsExactlyInAnyOrder("first " + i, "second " + i);
			assertThat(connection.frames()).extracting(Frame::sessionId).containsOnly(connection.sessionId());
			assertContiguous(connection.numbers(), 1);
		}
	}

	@Requirement("ROB-6")
	void refusesSubmitsAboveTheRateInTheirPlace() {
		Assumptions.assumeFalse(ConformanceRuntime.isExternal(), "the profile sets no rate");
		try (ConformanceRuntime runtime = ConformanceRuntime.start("arcp.limits.submits-per-second=5")) {
			WireConnection connection = connect(runtime, Map.of());
			connection.hello(this.alice, capabilities(FEATURES));
			connection.welcome();
			Instant start = Instant.now();

			List<String> requests = IntStream.range(0, 20).mapToObj((i) -> connection.submit("echo", "1")).toList();

			List<Frame> answers = requests.stream().map(connection::answerTo).toList();
			long allowed = 5 + 5 * Duration.between(start, Instant.now()).plusSeconds(1).toSeconds();
			assertThat(answers).filteredOn((answer) -> answer.type().equals("job.accepted"))
				.hasSizeBetween(5, (int) allowed);
			assertThat(answers).filteredOn((answer) -> !answer.type().equals("job.accepted"))
				.isNotEmpty()
				.allSatisfy((answer) -> {
					assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
					assertThat(answer.at("/payload/retryable").booleanValue()).isTrue();
					assertThat(answer.text("/payload/details/cap")).isEqualTo("submitsPerSecond");
					assertThat(answer.at("/payload/details/limit").intValue()).isEqualTo(5);
				});
			assertThat(connection.frames().stream().map(Frame::requestId).filter(requests::contains))
				.containsExactlyElementsOf(requests);
			connection.ping("alive");
			assertThat(connection.find((frame) -> frame.type().equals("session.pong")).text("/payload/ping_nonce"))
				.isEqualTo("alive");
		}
	}

}
