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

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.lease.LeaseOpContext;
import io.arcp.lease.Leases;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Leases that expire (ARCP sections 4.5 and 9.16).
 */
class ExpiryConformanceIntegrationTests extends ConformanceGroup {

	private static final Duration LIFE = Duration.ofMillis(300);

	/** On a machine under load a submit can be later than its own expiry. */
	private static final int ATTEMPTS = 5;

	private static String submit(WireConnection connection, String agent, String input, String expiresAt) {
		return connection.request("job.submit", """
				{"agent":"%s","input":%s,"lease_constraints":{"expires_at":%s}}""".formatted(agent, input, expiresAt));
	}

	@Requirement("EXP-1")
	void refusesAnExpiryInThePast() {
		WireConnection connection = open(this.alice);

		for (String expiresAt : List.of("\"2020-01-01T00:00:00Z\"", '"' + Instant.now().toString() + '"')) {
			assertRejected(connection, submit(connection, "echo", "1", expiresAt), "INVALID_REQUEST");
		}
	}

	@Requirement("EXP-2")
	void refusesAnotherFormOfTheTime() {
		WireConnection connection = open(this.alice);

		for (String expiresAt : List.of("\"2099-05-13T23:42:00+02:00\"", "\"2099-05-13T23:42:00+00:00\"",
				"\"2099-05-13T23:42:00z\"", "\"2099-05-13t23:42:00Z\"", "\"2099-05-13T23:42Z\"",
				"\"2099-02-30T00:00:00Z\"", "\"2099-05-13T23:42:00.1234567890Z\"", "\"\"", "4081611720")) {
			assertRejected(connection, submit(connection, "echo", "1", expiresAt), "INVALID_REQUEST");
		}
	}

	@Requirement("EXP-3")
	void endsAJobWhoseLeaseExpires() {
		WireConnection connection = open(this.alice);

		Instant expiry;
		Frame accepted;
		int attempts = 0;
		do {
			expiry = Instant.now().plus(LIFE).truncatedTo(ChronoUnit.MILLIS);
			accepted = connection.answerTo(submit(connection, "sleep", "{\"ms\":2000}", '"' + expiry.toString() + '"'));
			attempts++;
		}
		while (accepted.isError() && attempts < ATTEMPTS);
		assertThat(accepted.type()).as("answer %s", accepted).isEqualTo("job.accepted");
		Frame end = connection.end(accepted.jobId());

		assertThat(end.type()).isEqualTo("job.error");
		assertThat(end.code()).isEqualTo("LEASE_EXPIRED");
		assertThat(end.finalStatus()).isEqualTo("error");
		assertThat(end.at("/payload/retryable").isBoolean()).isTrue();
		assertThat(end.at("/payload/retryable").booleanValue()).isFalse();
		// without the expiry the job would go on for more than a second and a half
		assertThat(Instant.parse(end.text("/payload/completed_at"))).isBetween(expiry.minusMillis(50),
				expiry.plusMillis(1500));
		assertThat(connection.beforeFence()).isEmpty();
	}

	@Requirement("EXP-4")
	void looksAtTheExpiryBeforeAnythingElse() {
		LeaseConstraints constraints = LeaseConstraints.of("2026-05-13T23:42:00Z");
		LeaseOpContext expired = LeaseOpContext.of(constraints, Map.of("USD", BigDecimal.ZERO), constraints.deadline());

		for (Lease lease : List.of(Lease.empty(), Lease.of(Map.of("fs.read", List.of("/x"))),
				Lease.of(Map.of("fs.read", List.of("/**"))))) {
			assertThatExceptionOfType(ArcpException.class)
				.isThrownBy(() -> Leases.validateLeaseOp(lease, "fs.read", "/w/a", expired))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.LEASE_EXPIRED));
		}
	}

	@Requirement("EXP-5")
	void echoesTheExpiryAsItCame() {
		WireConnection connection = open(this.alice);
		WireConnection observer = open(this.alice);

		for (String expiresAt : List.of("2099-05-13T23:42:00Z", "2099-05-13T23:42:00.5Z", "2099-05-13T23:42:00.120Z",
				"2099-05-13T23:42:00.123456789Z")) {
			Frame accepted = connection.answerTo(submit(connection, "echo", "1", '"' + expiresAt + '"'));
			Frame subscribed = observer.answerTo(observer.subscribe(accepted.jobId(), ""));

			assertThat(accepted.text("/payload/lease_constraints/expires_at")).isEqualTo(expiresAt);
			assertThat(subscribed.text("/payload/lease_constraints/expires_at")).isEqualTo(expiresAt);
		}
	}

}
