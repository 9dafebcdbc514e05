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

package io.arcp.credential;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.arcp.protocol.Secret;
import reactor.core.publisher.Mono;

/**
 * A provisioner that records what it is asked for. It mints one credential for each
 * request, unless a test says otherwise.
 */
public final class RecordingProvisioner implements CredentialProvisioner {

	public static final String ENDPOINT = "https://gateway.invalid/v1";

	private final List<IssueRequest> issued = new CopyOnWriteArrayList<>();

	private final List<CredentialHandle> attempts = new CopyOnWriteArrayList<>();

	private final List<CredentialHandle> revoked = new CopyOnWriteArrayList<>();

	private final AtomicInteger values = new AtomicInteger();

	private volatile Function<IssueRequest, Mono<List<IssuedCredential>>> answer = (request) -> Mono
		.just(List.of(mint(request)));

	private volatile Function<CredentialHandle, Mono<Void>> revocation = (handle) -> Mono.empty();

	/** Every value holds this text and none else does. */
	public static final String MARK = "sk-secret-";

	public IssuedCredential mint(IssueRequest request) {
		return IssuedCredential.bearer(Secret.of(MARK + this.values.incrementAndGet()), ENDPOINT)
			.withHandle("key-" + request.id())
			.withProfile("openai")
			.withConstraints(request.constraints());
	}

	public void answerWith(Function<IssueRequest, Mono<List<IssuedCredential>>> newAnswer) {
		this.answer = newAnswer;
	}

	public void revokeWith(Function<CredentialHandle, Mono<Void>> newRevocation) {
		this.revocation = newRevocation;
	}

	@Override
	public Mono<List<IssuedCredential>> issue(IssueRequest request) {
		this.issued.add(request);
		return this.answer.apply(request);
	}

	@Override
	public Mono<Void> revoke(CredentialHandle handle) {
		return Mono.defer(() -> {
			this.attempts.add(handle);
			return this.revocation.apply(handle);
		}).then(Mono.fromRunnable(() -> this.revoked.add(handle)));
	}

	@Override
	public Mono<IssuedCredential> rotate(CredentialHandle handle, IssueRequest request) {
		return issue(request).map((issued) -> issued.get(0));
	}

	public List<IssueRequest> issued() {
		return this.issued;
	}

	public List<CredentialHandle> attempts() {
		return this.attempts;
	}

	public List<CredentialHandle> revoked() {
		return this.revoked;
	}

	public List<String> revokedHandles() {
		return this.revoked.stream().map(CredentialHandle::upstream).toList();
	}

}
