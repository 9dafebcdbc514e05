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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.arcp.credential.CredentialHandle;
import io.arcp.credential.InMemoryCredentialLedger;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.lease.Lease;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobId;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConformanceProvisioner} and what is shown of its calls.
 */
class ConformanceProvisionerTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final CredentialRecords records = new CredentialRecords(new InMemoryCredentialLedger(), Clock.systemUTC());

	private final ConformanceProvisioner provisioner = new ConformanceProvisioner(this.records, new Random(1));

	private static IssueRequest request(String id, String... switches) {
		return new IssueRequest(CredentialId.of(id), JobId.of("job_" + id), ArcpPrincipal.of("alice"),
				Lease.of(Map.of("model.use", List.of("*"), "x-vendor.conformance.provisioner", List.of(switches))),
				null, Map.of());
	}

	private static CredentialHandle handle(IssueRequest request, String upstream) {
		return new CredentialHandle(request.id(), request.job(), request.id().value(), upstream);
	}

	private IssuedCredential issue(IssueRequest request) {
		List<IssuedCredential> issued = this.provisioner.issue(request).block(LIMIT);
		assertThat(issued).hasSize(1);
		return issued.get(0);
	}

	private JsonNode report(String job) {
		return this.records.report(job).block(LIMIT);
	}

	@Test
	void failsAsTheLeaseAsksFor() {
		StepVerifier.create(this.provisioner.issue(request("a", "fail-issue")))
			.expectError(InternalErrorException.class)
			.verify(LIMIT);
		StepVerifier.create(this.provisioner.issue(request("b", "budget-issue")))
			.expectError(BudgetExhaustedException.class)
			.verify(LIMIT);
		StepVerifier.create(this.provisioner.issue(request("c", "slow-issue:soon")))
			.expectError(InternalErrorException.class)
			.verify(LIMIT);
		assertThat(report(null).path("issued").size()).isZero();
	}

	@Test
	void takesAsLongAsTheLeaseAsksFor() {
		StepVerifier.withVirtualTime(() -> this.provisioner.issue(request("a", "slow-issue:500")))
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(499))
			.thenAwait(Duration.ofMillis(1))
			.expectNextCount(1)
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void mintsNothingForALeaseWithoutModels() {
		IssueRequest request = new IssueRequest(CredentialId.of("a"), JobId.of("job_a"), ArcpPrincipal.of("alice"),
				Lease.of(Map.of("fs.read", List.of("/**"))), null, Map.of());

		StepVerifier.create(this.provisioner.issue(request)).expectNext(List.of()).expectComplete().verify(LIMIT);
	}

	@Test
	void failsTheFirstRevocationsOfEachCredential() {
		IssueRequest first = request("a", "fail-revoke:2");
		IssueRequest second = request("b", "fail-revoke:2");
		IssuedCredential issued = issue(first);
		IssuedCredential rotated = this.provisioner.rotate(handle(first, issued.handle()), second).block(LIMIT);

		for (int attempt = 0; attempt < 2; attempt++) {
			StepVerifier.create(this.provisioner.revoke(handle(first, issued.handle()))).expectError().verify(LIMIT);
			StepVerifier.create(this.provisioner.revoke(handle(second, rotated.handle()))).expectError().verify(LIMIT);
		}
		StepVerifier.create(this.provisioner.revoke(handle(first, issued.handle()))).expectComplete().verify(LIMIT);

		assertThat(report("job_a").path("attempts").valueStream().map((attempt) -> attempt.path("ok").asBoolean()))
			.containsExactly(false, false, true);
		assertThat(report("job_a").path("revoked").size()).isEqualTo(1);
		assertThat(report("job_b").path("revoked").size()).isZero();
	}

	@Test
	void showsHashesInPlaceOfValues() {
		IssueRequest request = request("a");
		IssuedCredential issued = issue(request);
		this.provisioner.rotate(handle(request, issued.handle()), request("b")).block(LIMIT);

		JsonNode report = report(null);

		assertThat(report.path("issued").path(0).path("value_sha256").asString()).isEqualTo(issued.handle())
			.matches("[0-9a-f]{64}");
		assertThat(report.path("issued").path(0).path("rotated_from").isNull()).isTrue();
		assertThat(report.path("issued").path(1).path("rotated_from").asString()).isEqualTo(issued.handle());
		assertThat(report.path("issued").path(1).path("credential_id").asString()).isEqualTo("a");
		assertThat(report.toString()).doesNotContain(issued.value().value());
	}

	@Test
	void knowsHashesOfAnEarlierProcessFromTheirHandles() {
		IssueRequest request = request("a");

		this.provisioner.revoke(handle(request, "0123")).block(LIMIT);
		this.provisioner.revoke(handle(request, null)).block(LIMIT);

		JsonNode revoked = report("job_a").path("revoked");
		assertThat(revoked.path(0).path("value_sha256").asString()).isEqualTo("0123");
		assertThat(revoked.path(1).path("value_sha256").isNull()).isTrue();
	}

}
