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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import io.arcp.credential.CredentialHandle;
import io.arcp.credential.CredentialProvisioner;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Mints a credential for each job that may use models, of a gateway that does not exist,
 * and fails as the lease asks for (ARCP section 8.3). The handle of a credential is the
 * hash of its value, which is therefore known even after a restart.
 */
final class ConformanceProvisioner implements CredentialProvisioner {

	private static final String ENDPOINT = "https://gateway.invalid/v1";

	private static final int VALUE_BYTES = 16;

	private final CredentialRecords records;

	private final RandomGenerator random;

	private final Map<CredentialId, Credential> minted = new ConcurrentHashMap<>();

	ConformanceProvisioner(CredentialRecords records, RandomGenerator random) {
		this.records = records;
		this.random = random;
	}

	@Override
	public Mono<List<IssuedCredential>> issue(IssueRequest request) {
		return Mono.defer(() -> {
			ProvisionerSwitches switches = ProvisionerSwitches.of(request.lease());
			return Results.delay(switches.issueDelay()).then(Mono.fromCallable(() -> {
				switches.failIssue();
				return (request.models() != null)
						? List.of(mint(request, request.id().value(), null, switches.failedRevocations())) : List.of();
			}));
		});
	}

	@Override
	public Mono<IssuedCredential> rotate(CredentialHandle handle, IssueRequest request) {
		return Mono.fromCallable(() -> mint(request, handle.credential(), handle.upstream(),
				ProvisionerSwitches.of(request.lease()).failedRevocations()));
	}

	private IssuedCredential mint(IssueRequest request, String id, @Nullable String replaced, int failedRevocations) {
		byte[] bytes = new byte[VALUE_BYTES];
		this.random.nextBytes(bytes);
		String value = "sk-conf-" + HexFormat.of().formatHex(bytes);
		String hash = sha256(value);
		this.minted.put(request.id(), new Credential(hash, failedRevocations));
		this.records.issued(request.job().value(), id, hash, replaced);
		return IssuedCredential.bearer(Secret.of(value), ENDPOINT)
			.withId(id)
			.withHandle(hash)
			.withProfile("openai")
			.withConstraints(request.constraints());
	}

	private static String sha256(String value) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Mono<Void> revoke(CredentialHandle handle) {
		return Mono.fromRunnable(() -> {
			Credential credential = this.minted.get(handle.id());
			boolean fails = credential != null && credential.failsOnce();
			this.records.revoked(handle.job().value(), handle.credential(), hash(handle, credential), !fails);
			if (fails) {
				throw new IllegalStateException("the gateway is asked to fail");
			}
			this.minted.remove(handle.id());
		});
	}

	private static @Nullable String hash(CredentialHandle handle, @Nullable Credential credential) {
		return (credential != null) ? credential.hash : handle.upstream();
	}

	/**
	 * A credential that is not revoked.
	 */
	private static final class Credential {

		private final String hash;

		private int failures;

		private Credential(String hash, int failures) {
			this.hash = hash;
			this.failures = failures;
		}

		private synchronized boolean failsOnce() {
			return this.failures-- > 0;
		}

	}

}
