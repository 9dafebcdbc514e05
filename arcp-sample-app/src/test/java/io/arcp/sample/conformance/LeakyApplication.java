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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import io.arcp.agent.Operation;
import io.arcp.credential.CredentialHandle;
import io.arcp.credential.CredentialProvisioner;
import io.arcp.credential.FileCredentialLedger;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.protocol.Credential;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.Secret;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobCredential;
import io.arcp.spring.annotation.JobHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;

/**
 * What the sample has in addition when secrets are looked for. It has no annotation, so
 * that other tests do not find it.
 */
class LeakyApplication {

	@Bean
	FileCredentialLedger leakyLedger(@Value("${leaky.ledger}") Path file) throws IOException {
		return FileCredentialLedger.open(file);
	}

	@Bean
	LeakyProvisioner leakyProvisioner() {
		return new LeakyProvisioner();
	}

	@Bean
	@ArcpAgent(name = "leaky")
	LeakyAgent leakyAgent() {
		return new LeakyAgent();
	}

	/**
	 * Says the value of a credential whenever it fails.
	 */
	static class LeakyProvisioner implements CredentialProvisioner {

		private final Map<CredentialId, String> minted = new ConcurrentHashMap<>();

		private final List<CredentialId> failed = new CopyOnWriteArrayList<>();

		List<String> values() {
			return List.copyOf(this.minted.values());
		}

		private static boolean asks(IssueRequest request, String what) {
			return request.lease().patterns().getOrDefault("x-vendor.leaky.provisioner", List.of()).contains(what);
		}

		private IssuedCredential mint(IssueRequest request) {
			String value = "sk-leaky-" + UUID.randomUUID();
			this.minted.put(request.id(), value);
			return IssuedCredential.bearer(Secret.of(value), "https://gateway.invalid/v1")
				.withHandle(asks(request, "fail-revoke") ? "stays" : "goes")
				.withConstraints(request.constraints());
		}

		@Override
		public Mono<List<IssuedCredential>> issue(IssueRequest request) {
			return Mono.fromSupplier(() -> {
				IssuedCredential issued = mint(request);
				if (asks(request, "fail-issue")) {
					throw new IllegalStateException("minted and lost " + issued.value().value());
				}
				return List.of(issued);
			});
		}

		@Override
		public Mono<IssuedCredential> rotate(CredentialHandle handle, IssueRequest request) {
			return Mono.fromSupplier(() -> mint(request));
		}

		@Override
		public Mono<Void> revoke(CredentialHandle handle) {
			return Mono.fromRunnable(() -> {
				if ("stays".equals(handle.upstream()) || !this.failed.contains(handle.id())) {
					this.failed.add(handle.id());
					String value = this.minted.get(handle.id());
					throw new IllegalStateException("cannot revoke " + value, new IOException("DELETE /" + value));
				}
			});
		}

	}

	/**
	 * Fails with the value of its credential.
	 */
	static class LeakyAgent {

		private final CountDownLatch released = new CountDownLatch(1);

		void release() {
			this.released.countDown();
		}

		@JobHandler
		void handle(JsonNode input, @JobCredential Credential credential, JobContext job) throws InterruptedException {
			String value = credential.value().value();
			job.log("leaky says hello");
			job.logger().info("has {} of {}", credential, job);
			job.call(Operation.of("tool.call", "gateway"),
					Mono.error(new IllegalStateException("refused: Bearer " + value)))
				.onErrorComplete()
				.block(WireConnection.LIMIT);
			job.delegate(
					Delegation.of("echo", JsonNodeFactory.instance.stringNode("child")).withGrant("model.use", "*"))
				.block(WireConnection.LIMIT);
			this.released.await();
			String rotated = job.rotateCredential(credential.id()).block(WireConnection.LIMIT).value().value();
			throw new IllegalStateException("refused: Bearer " + value, new IOException("and " + rotated));
		}

	}

}
