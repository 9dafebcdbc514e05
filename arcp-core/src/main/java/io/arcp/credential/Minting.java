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

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Credential;
import io.arcp.protocol.CredentialId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One call that mints credentials. Whatever becomes of it, what it has minted is either
 * handed over or revoked: also what comes when nobody waits for it any more.
 */
final class Minting {

	private static final Logger logger = LoggerFactory.getLogger(Minting.class);

	private final Credentials runtime;

	private final Revocations revocations;

	private final IssueRequest request;

	private final @Nullable LiveCredential replaced;

	/** Goes on when nobody waits for it any more. */
	private final Mono<List<IssuedCredential>> call;

	private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.INTENDED);

	private List<Minted> minted = List.of();

	/**
	 * Creates a call.
	 * @param replaced the credential that is to be replaced, or {@code null}
	 */
	Minting(Credentials runtime, IssueRequest request, @Nullable LiveCredential replaced,
			Function<IssueRequest, Mono<List<IssuedCredential>>> call) {
		this.runtime = runtime;
		this.revocations = runtime.revocations();
		this.request = request;
		this.replaced = replaced;
		this.call = Mono.defer(() -> call.apply(request)).defaultIfEmpty(List.of()).cache();
	}

	/**
	 * Returns what makes the call when it is subscribed to, once.
	 */
	Mono<List<LiveCredential>> run() {
		return Mono.defer(() -> {
			this.revocations.own(this.request.id());
			return intend(this.request.id(), name(0, null)).then(Mono.defer(this::begin))
				.timeout(this.runtime.settings().issueTimeout(), this.runtime.timer())
				.flatMap((issued) -> keep(issued).timeout(this.runtime.settings().issueTimeout(), this.runtime.timer()))
				.doOnError(this::failed);
		});
	}

	private Mono<Void> intend(CredentialId id, String credential) {
		return this.runtime.ledger()
			.intend(new CredentialIntent(id, this.request.job(), credential, this.runtime.clock().instant()));
	}

	private Mono<List<IssuedCredential>> begin() {
		return this.phase.compareAndSet(Phase.INTENDED, Phase.ASKED) ? this.call : Mono.never();
	}

	private String name(int index, @Nullable IssuedCredential issued) {
		if (this.replaced != null) {
			return this.replaced.credential().id();
		}
		if (issued != null && issued.id() != null) {
			return issued.id();
		}
		return (index == 0) ? this.request.id().value() : this.runtime.newId().value();
	}

	private Mono<List<LiveCredential>> keep(List<IssuedCredential> issued) {
		this.phase.set(Phase.ANSWERED);
		if (issued.isEmpty()) {
			BackgroundWork.start(this.revocations.forget(this.request.id()));
			return Mono.just(List.of());
		}
		List<LiveCredential> live = live(issued);
		this.minted = live.stream().map(LiveCredential::minted).toList();
		String problem = problem(live);
		if (problem != null) {
			return Mono.error(new UnusableAnswerException(problem));
		}
		return Flux.fromIterable(live).concatMap(this::record).then(Mono.fromSupplier(() -> presentable(live)));
	}

	private List<LiveCredential> live(List<IssuedCredential> issued) {
		List<LiveCredential> live = new ArrayList<>(issued.size());
		for (int i = 0; i < issued.size(); i++) {
			IssuedCredential one = issued.get(i);
			CredentialId id = (i == 0) ? this.request.id() : this.runtime.newId();
			String upstream = (one.handle() != null) ? one.handle() : id.value();
			String name = name(i, one);
			CredentialHandle handle = new CredentialHandle(id, this.request.job(), name, upstream);
			live.add(new LiveCredential(
					new Credential(name, one.scheme(), one.value(), one.endpoint(), one.profile(), one.constraints()),
					Minted.of(handle, one.value())));
		}
		return live;
	}

	/** All values are claimed, so that each is released when it is revoked. */
	private @Nullable String problem(List<LiveCredential> live) {
		boolean foreign = false;
		Set<String> names = new HashSet<>();
		for (LiveCredential one : live) {
			LiveValues.Key value = one.minted().value();
			foreign |= value != null && !this.runtime.values().claim(value, this.request.job());
			names.add(one.credential().id());
		}
		if (foreign) {
			return "the provisioner has returned a value that another job uses";
		}
		if (this.replaced != null && live.get(0).credential().value().equals(this.replaced.credential().value())) {
			return "the provisioner has returned the value that was to be replaced";
		}
		return (names.size() < live.size()) ? "the provisioner has returned two credentials of one id" : null;
	}

	private Mono<Void> record(LiveCredential one) {
		CredentialHandle handle = one.minted().handle();
		CredentialId id = handle.id();
		this.revocations.own(id);
		Mono<Void> intent = id.equals(this.request.id()) ? Mono.empty() : intend(id, handle.credential());
		return intent.then(Mono.defer(() -> this.runtime.ledger()
			.issued(id, handle.credential(), (handle.upstream() != null) ? handle.upstream() : id.value())));
	}

	/** What cannot be presented as a bearer token is of no use to anybody. */
	private List<LiveCredential> presentable(List<LiveCredential> live) {
		List<LiveCredential> presentable = new ArrayList<>(live.size());
		for (LiveCredential one : live) {
			if (one.credential().scheme().equals(IssuedCredential.BEARER)) {
				presentable.add(one);
			}
			else {
				logger.warn("A credential of job {} is not passed on: its scheme is not 'bearer'", this.request.job());
				this.revocations.revoke(one.minted());
			}
		}
		return presentable;
	}

	private void failed(Throwable ex) {
		if (this.phase.compareAndSet(Phase.INTENDED, Phase.FAILED)) {
			BackgroundWork.start(this.revocations.forget(this.request.id()));
		}
		else if (this.phase.compareAndSet(Phase.ASKED, Phase.FAILED)) {
			BackgroundWork.start(this.revocations.due(this.request.id()).then(Mono.defer(this::awaitLateAnswer)));
		}
		else if (this.minted.isEmpty()) {
			this.revocations.revoke(unknown());
		}
		else {
			this.minted.forEach(this.revocations::revoke);
		}
		logger.warn("Credentials of job {} could not be issued: {}", this.request.job(), describe(ex));
	}

	/** A message that is not made for clients may hold anything. */
	private static String describe(Throwable ex) {
		return (ex instanceof ArcpException || ex instanceof UnusableAnswerException) ? ex.toString()
				: ex.getClass().getName();
	}

	private Mono<Void> awaitLateAnswer() {
		return this.call.timeout(Credentials.LATE_ANSWER, this.runtime.timer())
			.map((issued) -> live(issued).stream().map(LiveCredential::minted).toList())
			.onErrorResume(ArcpException.class, (ex) -> Mono.just(List.of()))
			.onErrorResume((ex) -> Mono.just(List.of(unknown())))
			.flatMap((late) -> {
				if (late.isEmpty()) {
					return this.revocations.forget(this.request.id());
				}
				late.forEach(this.revocations::revoke);
				return Mono.empty();
			});
	}

	/** Everything that may have been minted under the id of the request. */
	private Minted unknown() {
		return Minted.unknown(new CredentialHandle(this.request.id(), this.request.job(), name(0, null), null));
	}

	/**
	 * How far the call has come.
	 */
	private enum Phase {

		INTENDED, ASKED, ANSWERED, FAILED

	}

}
