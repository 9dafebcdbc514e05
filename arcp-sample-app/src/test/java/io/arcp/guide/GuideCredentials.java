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

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.arcp.agent.JobContext;
import io.arcp.credential.CredentialHandle;
import io.arcp.credential.CredentialLedger;
import io.arcp.credential.CredentialProvisioner;
import io.arcp.credential.FileCredentialLedger;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.protocol.Credential;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.Secret;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobCredential;
import io.arcp.spring.annotation.JobHandler;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The application of the reference guide's page about credentials.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ GuideCredentials.Writer.class, GuideCredentials.LongRunner.class, GuideCredentials.VaultProvisioner.class })
class GuideCredentials {

	// tag::ledger[]
	@Bean
	CredentialLedger credentialLedger(@Value("${app.ledger}") Path file) throws IOException {
		return FileCredentialLedger.open(file);
	}
	// end::ledger[]

	@Bean
	Vault vault() {
		return new Vault();
	}

	// tag::provisioner[]
	static class VaultProvisioner implements CredentialProvisioner {

		private final Vault vault;

		VaultProvisioner(Vault vault) {
			this.vault = vault;
		}

		@Override
		public Mono<List<IssuedCredential>> issue(IssueRequest request) {
			List<String> models = request.models();
			return (models != null) ? mint(request, models).map(List::of) : Mono.just(List.of());
		}

		private Mono<IssuedCredential> mint(IssueRequest request, List<String> models) {
			return this.vault.mint(request.id().value(), models, request.budget())
				.onErrorMap(Vault.ForbiddenException.class,
						(ex) -> new PermissionDeniedException("the vault does not serve this principal"))
				.map((key) -> IssuedCredential.bearer(Secret.of(key), "https://vault.example.com/v1")
					.withConstraints(request.constraints()));
		}

		@Override
		public Mono<IssuedCredential> rotate(CredentialHandle handle, IssueRequest request) {
			return mint(request, request.models());
		}

		@Override
		public Mono<Void> revoke(CredentialHandle handle) {
			return this.vault.delete(handle.id().value());
		}

	}
	// end::provisioner[]

	// tag::agent[]
	@ArcpAgent(name = "writer")
	static class Writer {

		@JobHandler
		String write(String topic, @JobCredential Credential credential) {
			return Completion.at(credential.endpoint()).withKey(credential.value().value()).complete(topic);
		}

	}
	// end::agent[]

	@ArcpAgent(name = "long-runner")
	static class LongRunner {

		// tag::rotate[]
		@JobHandler
		Mono<String> run(String topic, JobContext job) {
			String id = job.credentials().get(0).id();
			return job.rotateCredential(id).map((fresh) -> "goes on with " + fresh);
		}
		// end::rotate[]

	}

	/**
	 * Stands for a client of a gateway.
	 */
	record Completion(String endpoint, String key) {

		static Completion at(String endpoint) {
			return new Completion(endpoint, "");
		}

		Completion withKey(String newKey) {
			return new Completion(this.endpoint, newKey);
		}

		String complete(String topic) {
			return "about " + topic + " from " + this.endpoint;
		}

	}

}
