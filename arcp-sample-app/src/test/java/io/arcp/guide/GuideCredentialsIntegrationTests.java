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

package io.arcp.guide;

import java.nio.file.Path;

import io.arcp.client.ClientEvent;
import io.arcp.client.ClientJob;
import io.arcp.client.JobRequest;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.server.ArcpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application of the guide's page about credentials does what the page says.
 */
@SpringBootTest(classes = GuideCredentials.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "arcp.security.tokens.[tok-guide]=guide")
@Tag("docs")
class GuideCredentialsIntegrationTests extends ConnectedGuide {

	@TempDir
	private static Path folder;

	@Autowired
	private Vault vault;

	@Autowired
	private ArcpServer server;

	@DynamicPropertySource
	static void ledger(DynamicPropertyRegistry registry) {
		registry.add("app.ledger", () -> folder.resolve("ledger").toString());
	}

	private ClientJob submit(String agent, String model) {
		return client()
			.submit(JobRequest.of(agent)
				.input(JsonNodeFactory.instance.stringNode("roses"))
				.lease("model.use", model)
				.build())
			.block(LIMIT);
	}

	@Test
	void writerUsesItsCredentialWhichIsRevokedThen() {
		JsonNode result = submit("writer", "tier-fast/*").result().block(LIMIT);

		assertThat(result.asString()).isEqualTo("about roses from https://vault.example.com/v1");
		Awaitility.await().atMost(LIMIT).until(() -> this.vault.keys().isEmpty());
	}

	@Test
	void rotationIsAnEvent() {
		ClientJob job = submit("long-runner", "tier-fast/*");

		assertThat(job.events()
			.filter((event) -> event.kind().equals("status"))
			.map(ClientEvent::body)
			.collectList()
			.block(LIMIT)).extracting((body) -> body.path("phase").asString())
			.containsExactly("running", "credential_rotated");
		assertThat(job.result().block(LIMIT).asString()).contains("***");
		Awaitility.await().atMost(LIMIT).until(() -> this.vault.keys().isEmpty());
	}

	@Test
	void refusalOfTheVaultRejectsTheSubmit() {
		StepVerifier.create(client().submit(JobRequest.of("writer").lease("model.use", "forbidden").build()))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(PermissionDeniedException.class)
				.hasMessageContaining("the vault does not serve this principal"))
			.verify(LIMIT);
		assertThat(this.server.jobs()).isEmpty();
	}

}
