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

package io.arcp.spring.credential;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.arcp.credential.CredentialHandle;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mints and deletes keys of a gateway over HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
class LiteLlmCredentialProvisionerIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private static final Instant NOW = Instant.parse("2026-05-13T19:30:00Z");

	private final FakeGateway gateway = new FakeGateway();

	private final LiteLlmCredentialProvisioner provisioner = provisioner(FakeGateway.MASTER_KEY, null);

	private LiteLlmCredentialProvisioner provisioner(String masterKey, @Nullable URI publicUrl) {
		return new LiteLlmCredentialProvisioner(WebClient.builder(), this.gateway.url(), Secret.of(masterKey),
				publicUrl, Clock.fixed(NOW, ZoneOffset.UTC));
	}

	@AfterEach
	void closeGateway() {
		this.gateway.close();
	}

	private static IssueRequest request(String id, Map<String, List<String>> lease, Map<String, BigDecimal> budget) {
		return new IssueRequest(CredentialId.of(id), JobId.of("job_1"), ArcpPrincipal.of("alice"), Lease.of(lease),
				LeaseConstraints.of("2026-05-13T19:31:30.5Z"), budget);
	}

	private static IssueRequest request(String id) {
		return request(id, Map.of("model.use", List.of("tier-fast/*", "gpt-4**")),
				Map.of("USD", new BigDecimal("4.20")));
	}

	private static CredentialHandle handle(String id) {
		return new CredentialHandle(CredentialId.of(id), JobId.of("job_1"), id, null);
	}

	private static void assertFails(Mono<?> call, Class<? extends ArcpException> type) {
		StepVerifier.create(call).expectError(type).verify(LIMIT);
	}

	@Test
	void mintsKeyThatIsBoundedByTheLease() {
		List<IssuedCredential> issued = this.provisioner.issue(request("cred_1")).block(LIMIT);

		assertThat(issued).singleElement().satisfies((credential) -> {
			assertThat(credential.value()).isEqualTo(Secret.of("sk-virtual-1"));
			assertThat(credential.scheme()).isEqualTo("bearer");
			assertThat(credential.endpoint()).isEqualTo(this.gateway.url().toString());
			assertThat(credential.profile()).isEqualTo("openai");
			assertThat(credential.constraints()).hasToString("{\"cost.budget\":[\"USD:4.20\"],"
					+ "\"model.use\":[\"tier-fast/*\",\"gpt-4**\"],\"expires_at\":\"2026-05-13T19:31:30.5Z\"}");
		});
		assertThat(this.gateway.keys()).containsOnlyKeys("cred_1");
		assertThat(this.gateway.keys().get("cred_1")).hasToString("{\"key_alias\":\"cred_1\","
				+ "\"models\":[\"tier-fast/*\",\"gpt-4*\"],\"max_budget\":4.20,\"duration\":\"91s\","
				+ "\"metadata\":{\"arcp_job_id\":\"job_1\",\"arcp_principal\":\"alice\"}}");
	}

	@Test
	void tellsAgentsThePublicEndpoint() {
		URI publicUrl = URI.create("https://gateway.example.com/v1");

		assertThat(provisioner(FakeGateway.MASTER_KEY, publicUrl).issue(request("cred_1")).block(LIMIT)).singleElement()
			.returns("https://gateway.example.com/v1", IssuedCredential::endpoint);
	}

	@Test
	void mintsNothingForJobWithoutModels() {
		assertThat(this.provisioner.issue(request("a", Map.of(), Map.of())).block(LIMIT)).isEmpty();
		assertThat(this.provisioner.issue(request("b", Map.of("model.use", List.of()), Map.of())).block(LIMIT))
			.isEmpty();
		assertThat(this.gateway.keys()).isEmpty();
	}

	@Test
	void mintsNothingThatItCannotBound() {
		Map<String, List<String>> models = Map.of("model.use", List.of("**"));

		assertFails(this.provisioner.issue(request("a", models, Map.of("credits", BigDecimal.TEN))),
				PermissionDeniedException.class);
		assertFails(this.provisioner.issue(request("b", models, Map.of("USD", new BigDecimal("-0.01")))),
				BudgetExhaustedException.class);
		assertThat(this.gateway.keys()).isEmpty();
	}

	@Test
	void deletesKeyByItsAliasAndMayDoSoAgain() {
		this.provisioner.issue(request("cred_1")).block(LIMIT);

		StepVerifier.create(this.provisioner.revoke(handle("cred_1"))).expectComplete().verify(LIMIT);
		StepVerifier.create(this.provisioner.revoke(handle("cred_1"))).expectComplete().verify(LIMIT);
		StepVerifier.create(this.provisioner.revoke(handle("cred_never"))).expectComplete().verify(LIMIT);

		assertThat(this.gateway.keys()).isEmpty();
		assertThat(this.gateway.deleted()).containsExactly("cred_1");
	}

	@Test
	void mintsAnotherKeyBesideTheOneThatIsReplaced() {
		this.provisioner.issue(request("cred_1")).block(LIMIT);

		IssuedCredential rotated = this.provisioner.rotate(handle("cred_1"), request("cred_2")).block(LIMIT);

		assertThat(rotated.value()).isEqualTo(Secret.of("sk-virtual-2"));
		assertThat(this.gateway.keys()).containsOnlyKeys("cred_1", "cred_2");
	}

	@Test
	void refusalSaysThatNothingWasMinted() {
		assertFails(provisioner("sk-wrong", null).issue(request("a")), InternalErrorException.class);
		this.gateway.failWith(400, "{\"error\":{\"type\":\"budget_exceeded\"}}");
		assertFails(this.provisioner.issue(request("b")), BudgetExhaustedException.class);
		this.gateway.failWith(422, "");
		assertFails(this.provisioner.issue(request("c")), InternalErrorException.class);
	}

	@Test
	void faultLeavesOpenWhetherAKeyWasMinted() {
		this.gateway.failWith(503, "{}");
		StepVerifier.create(this.provisioner.issue(request("a")))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isNotInstanceOf(ArcpException.class).hasMessageContaining("503"))
			.verify(LIMIT);
		StepVerifier.create(this.provisioner.revoke(handle("a")))
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessageContaining("503"))
			.verify(LIMIT);
		this.gateway.close();
		StepVerifier.create(this.provisioner.issue(request("b")))
			.expectErrorSatisfies((ex) -> assertThat(ex).isNotInstanceOf(ArcpException.class))
			.verify(LIMIT);
	}

	@Test
	void logsNoKey(CapturedOutput output) {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		Level before = root.getLevel();
		root.setLevel(Level.TRACE);
		try {
			this.provisioner.issue(request("cred_1")).block(LIMIT);
			this.provisioner.revoke(handle("cred_1")).block(LIMIT);
			this.gateway.failWith(400, FakeGateway.MARK);
			assertFails(this.provisioner.issue(request("cred_2")), InternalErrorException.class);
		}
		finally {
			root.setLevel(before);
		}

		assertThat(output.getAll()).contains("/key/generate").doesNotContain(FakeGateway.MARK, FakeGateway.MASTER_KEY);
	}

}
