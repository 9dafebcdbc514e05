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

package io.arcp.spring.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import io.arcp.credential.CredentialLedger;
import io.arcp.credential.CredentialProvisioner;
import io.arcp.credential.FileCredentialLedger;
import io.arcp.credential.InMemoryCredentialLedger;
import io.arcp.server.ArcpServer;
import io.arcp.spring.autoconfigure.diagnostics.MissingCredentialLedgerException;
import io.arcp.spring.credential.LiteLlmCredentialProvisioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Conditions of provisioner and ledger.
 */
class CredentialAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ArcpLiteLlmAutoConfiguration.class, ArcpAutoConfiguration.class))
		.withPropertyValues("arcp.security.tokens[tok-a]=alice");

	private final ApplicationContextRunner withGateway = this.runner.withPropertyValues(
			"arcp.credentials.litellm.base-url=https://gateway.example.com",
			"arcp.credentials.litellm.master-key=sk-master");

	@Test
	void hasNeitherByDefault() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(CredentialProvisioner.class)
			.doesNotHaveBean(CredentialLedger.class)
			.doesNotHaveBean(LiteLlmProperties.class));
	}

	@Test
	void configuresGatewayWithLedgerInMemory() {
		this.withGateway.withPropertyValues("arcp.credentials.allow-volatile-store=true")
			.run((context) -> assertThat(context).hasSingleBean(ArcpServer.class)
				.hasSingleBean(LiteLlmCredentialProvisioner.class)
				.hasSingleBean(InMemoryCredentialLedger.class));
	}

	@Test
	void takesLedgerOfApplication(@TempDir Path folder) {
		this.withGateway.withBean(FileCredentialLedger.class, () -> open(folder))
			.withPropertyValues("arcp.credentials.allow-volatile-store=true")
			.run((context) -> assertThat(context).hasSingleBean(ArcpServer.class)
				.hasSingleBean(CredentialLedger.class)
				.hasSingleBean(FileCredentialLedger.class));
	}

	private static FileCredentialLedger open(Path folder) {
		try {
			return FileCredentialLedger.open(folder.resolve("credentials.ledger"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void provisionerWithoutLedgerStopsTheStart() {
		this.withGateway.run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(MissingCredentialLedgerException.class);
		});
	}

	@Test
	void takesProvisionerOfApplication() {
		this.withGateway.withBean(CredentialProvisioner.class, () -> mock(CredentialProvisioner.class))
			.withPropertyValues("arcp.credentials.allow-volatile-store=true")
			.run((context) -> assertThat(context).hasSingleBean(CredentialProvisioner.class)
				.doesNotHaveBean(LiteLlmCredentialProvisioner.class));
	}

	@Test
	void backsOffWithoutWebClient() {
		this.withGateway.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(CredentialProvisioner.class));
	}

	@Test
	void wrongValuesStopTheStart() {
		assertFails("arcp.credentials.litellm.master-key", "arcp.credentials.litellm.master-key=");
		assertFails("must be a URL such as", "arcp.credentials.litellm.base-url=gateway.example.com");
		assertFails("must be a URL such as", "arcp.credentials.litellm.public-url=ftp://gateway.example.com");
	}

	private void assertFails(String message, String property) {
		this.withGateway.withPropertyValues("arcp.credentials.allow-volatile-store=true", property)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(message));
	}

	@Test
	void propertiesDoNotShowTheMasterKey() {
		this.withGateway.withPropertyValues("arcp.credentials.allow-volatile-store=true")
			.run((context) -> assertThat(context.getBean(LiteLlmProperties.class).toString()).contains("***")
				.doesNotContain("sk-master"));
	}

}
