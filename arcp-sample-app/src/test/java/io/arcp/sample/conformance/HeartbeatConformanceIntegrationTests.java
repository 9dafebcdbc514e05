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
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Heartbeats (ARCP sections 2.6 and 9.4), with an interval of one second.
 */
class HeartbeatConformanceIntegrationTests extends ConformanceGroup {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	@Requirement("HB-1")
	void answersAPing() {
		WireConnection connection = open(this.alice);

		Instant sent = Instant.now();
		String ping = connection.ping("n-1");
		Frame pong = connection.next("session.pong");

		assertThat(Duration.between(sent, Instant.now())).isLessThan(Duration.ofSeconds(2));
		assertThat(pong.requestId()).isEqualTo(ping);
		assertThat(pong.text("/payload/ping_nonce")).isEqualTo("n-1");
		assertThat(pong.text("/payload/received_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
	}

	@Requirement("HB-2")
	void pingsAnIdleClient() {
		WireConnection connection = openWith(this.alice, "heartbeat");
		assertThat(connection.welcome().at("/payload/heartbeat_interval_sec").intValue()).isEqualTo(1);

		Instant start = Instant.now();
		Frame ping = connection.next("session.ping");

		assertThat(Duration.between(start, Instant.now())).isLessThan(INTERVAL.multipliedBy(2));
		assertThat(ping.text("/payload/nonce")).isNotEmpty();
		assertThat(Instant.parse(ping.text("/payload/sent_at"))).isNotNull();
	}

	@Requirement("HB-3")
	void dropsASilentClient() {
		WireConnection connection = connect();
		Instant start = Instant.now();
		connection.hello(this.alice, capabilities(List.of("heartbeat")));

		int code = connection.closeCode();
		Duration taken = Duration.between(start, Instant.now());

		assertThat(code).isEqualTo(4408);
		assertThat(taken).isBetween(INTERVAL.multipliedBy(2), INTERVAL.multipliedBy(4));
		connection.welcome();
		Frame error = connection.find((frame) -> !frame.type().equals("session.ping"));
		assertThat(error.type()).isEqualTo("session.error");
		assertThat(error.code()).isEqualTo("HEARTBEAT_LOST");
		assertThat(error.at("/payload/retryable").booleanValue()).isTrue();
	}

	@Requirement("HB-4")
	void keepsTheJobOfASilentClient() {
		WireConnection before = open(this.alice, List.of("heartbeat"));
		String job = before.accepted(before.submit("sleep", "{\"ms\":2600}"));
		assertThat(before.closeCode()).isEqualTo(4408);

		WireConnection after = resume(before, this.alice, 0);

		assertThat(after.end(job).at("/payload/result/slept").intValue()).isEqualTo(2600);
	}

	@Requirement("HB-5")
	void leavesAClientAloneWithoutTheFeature() {
		WireConnection connection = open(this.alice);
		assertThat(connection.welcome().payload().has("heartbeat_interval_sec")).isFalse();

		connection.assertSilentFor(INTERVAL.multipliedBy(3).plusMillis(300));

		assertThat(connection.isOpen()).isTrue();
		connection.ping("n-1");
		assertThat(connection.next("session.pong").text("/payload/ping_nonce")).isEqualTo("n-1");
	}

}
