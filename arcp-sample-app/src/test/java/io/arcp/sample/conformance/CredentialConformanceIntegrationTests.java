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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Provisioned credentials (ARCP sections 4.8 and 9.19).
 */
class CredentialConformanceIntegrationTests extends ConformanceGroup {

	private static final String FEATURE = "provisioned_credentials";

	private static final String LEASE = """
			{"model.use":["tier-fast/*"],"cost.budget":["USD:5.00"]}""";

	private static final HttpClient CLIENT = HttpClient.newHttpClient();

	private static JsonNode report(String query) {
		URI runtime = ConformanceRuntime.shared().uri();
		URI uri = URI.create("http://" + runtime.getAuthority() + "/conformance/credentials" + query);
		try {
			return Frame.json(CLIENT
				.send(HttpRequest.newBuilder(uri).timeout(WireConnection.LIMIT).build(), BodyHandlers.ofString())
				.body());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> values(JsonNode entries, String member) {
		return entries.valueStream().map((entry) -> entry.path(member).asString("")).toList();
	}

	private static String sha256(String value) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String submit(WireConnection connection, String agent, String input, String lease, String more) {
		return connection.request("job.submit", """
				{"agent":"%s","input":%s,"lease_request":%s%s}""".formatted(agent, input, lease, more));
	}

	private static Frame accept(WireConnection connection, String agent, String input, String more) {
		Frame answer = connection.answerTo(submit(connection, agent, input, LEASE, more));
		assertThat(answer.type()).as("answer %s", answer).isEqualTo("job.accepted");
		return answer;
	}

	/** The one credential of an acceptance. */
	private static JsonNode credential(Frame answer) {
		JsonNode credentials = answer.at("/payload/credentials");
		assertThat(credentials.size()).as("credentials of %s", answer).isEqualTo(1);
		return credentials.path(0);
	}

	private static void awaitRevoked(String job, String... values) {
		Awaitility.await().atMost(WireConnection.LIMIT).untilAsserted(() -> {
			JsonNode report = report("?job_id=" + job);
			assertThat(report.path("outstanding").size()).isZero();
			assertThat(values(report.path("revoked"), "value_sha256")).containsExactlyElementsOf(
					Stream.of(values).map(CredentialConformanceIntegrationTests::sha256).toList());
		});
	}

	@Requirement("CRD-1")
	void showsTheCredentialInTheAcceptance() {
		WireConnection connection = openWith(this.alice, FEATURE);
		String expiry = Instant.now().plusSeconds(60).toString();

		Frame answer = accept(connection, "echo", "1", ",\"lease_constraints\":{\"expires_at\":\"" + expiry + "\"}");

		JsonNode credential = credential(answer);
		assertThat(credential.path("id").asString()).matches("cred_[0-7][0-9A-HJKMNP-TV-Z]{25}");
		assertThat(credential.path("scheme").asString()).isEqualTo("bearer");
		assertThat(credential.path("value").asString()).matches("sk-conf-[0-9a-f]{32}");
		assertThat(credential.path("endpoint").asString()).isEqualTo("https://gateway.invalid/v1");
		assertThat(credential.path("profile").asString()).isEqualTo("openai");
		assertThat(credential.path("constraints")).isEqualTo(Frame.json("""
				{"cost.budget":["USD:5.00"],"model.use":["tier-fast/*"],"expires_at":"%s"}""".formatted(expiry)));
		JsonNode issued = report("?job_id=" + answer.jobId()).path("issued");
		assertThat(values(issued, "credential_id")).containsExactly(credential.path("id").asString());
		assertThat(values(issued, "value_sha256")).containsExactly(sha256(credential.path("value").asString()));
	}

	@Requirement("CRD-2")
	void issuesNothingWhenTheFeatureIsNotNegotiated() {
		WireConnection connection = open(this.alice);

		Frame answer = accept(connection, "echo", "1", "");

		assertThat(answer.payload().has("credentials")).isFalse();
		assertThat(report("?job_id=" + answer.jobId()).path("issued").size()).isZero();
	}

	@Requirement("CRD-3")
	void revokesAtEachEnd() {
		WireConnection connection = openWith(this.alice, FEATURE);
		Frame success = accept(connection, "echo", "1", "");
		Frame error = accept(connection, "fail", "{}", "");
		Frame timeout = accept(connection, "slow", "{}", ",\"max_runtime_sec\":1");
		Frame cancelled = accept(connection, "slow", "{}", "");
		Frame expired = accept(connection, "slow", "{}",
				",\"lease_constraints\":{\"expires_at\":\"" + Instant.now().plusSeconds(2) + "\"}");

		connection.cancel(cancelled.jobId());
		connection.until((frame) -> connection.frames().stream().filter(Frame::isTerminal).count() == 5);

		Stream.of(success, error, timeout, cancelled, expired)
			.forEach((accepted) -> awaitRevoked(accepted.jobId(), credential(accepted).path("value").asString()));
		assertThat(connection.frames()).filteredOn(Frame::isTerminal)
			.extracting(Frame::code)
			.containsExactlyInAnyOrder("", "INTERNAL_ERROR", "TIMEOUT", "CANCELLED", "LEASE_EXPIRED");
	}

	@Requirement("CRD-4")
	void showsCredentialsToOtherSessionsOfTheSubmitterOnly() {
		WireConnection owner = openWith(this.alice, FEATURE);
		WireConnection second = openWith(this.alice, FEATURE);
		WireConnection admin = openWith("tok-admin", FEATURE);
		Frame accepted = accept(owner, "slow", "{}", "");

		Frame own = second.answerTo(second.subscribe(accepted.jobId(), ""));
		Frame foreign = admin.answerTo(admin.subscribe(accepted.jobId(), ""));

		assertThat(own.type()).isEqualTo("job.subscribed");
		assertThat(credential(own)).isEqualTo(credential(accepted));
		assertThat(foreign.type()).isEqualTo("job.subscribed");
		assertThat(foreign.payload().has("credentials")).isFalse();
		owner.cancel(accepted.jobId());
	}

	@Requirement("CRD-5")
	void tellsTheSubmitterOfTheRotatedValue() {
		WireConnection owner = openWith(this.alice, FEATURE);
		WireConnection admin = openWith("tok-admin", FEATURE);
		Frame accepted = accept(owner, "rotator", "{\"before_ms\":200,\"hold_ms\":500}", "");
		String job = accepted.jobId();
		admin.answerTo(admin.subscribe(job, ",\"history\":true"));
		String id = credential(accepted).path("id").asString();
		String before = credential(accepted).path("value").asString();

		JsonNode told = owner.find(CredentialConformanceIntegrationTests::isRotation).body();
		JsonNode seen = admin.find(CredentialConformanceIntegrationTests::isRotation).body();
		Frame end = owner.end(job);

		String value = told.path("value").asString();
		assertThat(value).matches("sk-conf-[0-9a-f]{32}").isNotEqualTo(before);
		assertThat(told).isEqualTo(Frame.json("""
				{"phase":"credential_rotated","id":"%s","value":"%s","details":{"id":"%s","value":"%s"}}"""
			.formatted(id, value, id, value)));
		assertThat(seen).isEqualTo(Frame.json("""
				{"phase":"credential_rotated","id":"%s"}""".formatted(id)));
		assertThat(end.at("/payload/result")).isEqualTo(Frame.json("""
				{"rotated":true,"credential_id":"%s"}""".formatted(id)));
		awaitRevoked(job, before, value);
		JsonNode issued = report("?job_id=" + job).path("issued");
		assertThat(values(issued, "credential_id")).containsExactly(id, id);
		assertThat(values(issued, "rotated_from")).containsExactly("", sha256(before));
	}

	private static boolean isRotation(Frame frame) {
		return frame.body().path("phase").asString("").equals("credential_rotated");
	}

	@Requirement("CRD-6")
	void leavesNothingBehindWhenTheIssueFails() {
		WireConnection connection = openWith(this.alice, FEATURE);
		List<String> before = outstanding();

		String rejected = submit(connection, "echo", "1", """
				{"model.use":["*"],"x-vendor.conformance.provisioner":["fail-issue"]}""", ",\"idempotency_key\":\"k\"");

		assertRejected(connection, rejected, "INTERNAL_ERROR");
		Awaitility.await()
			.atMost(WireConnection.LIMIT)
			.untilAsserted(() -> assertThat(before).containsAll(outstanding()));
		Frame accepted = accept(connection, "echo", "1", ",\"idempotency_key\":\"k\"");
		assertThat(connection.end(accepted.jobId()).type()).isEqualTo("job.result");
	}

	private static List<String> outstanding() {
		return report("").path("outstanding").valueStream().map(JsonNode::asString).toList();
	}

}
