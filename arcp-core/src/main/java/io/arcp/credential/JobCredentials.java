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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.arcp.lease.Budget;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Credential;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobCancelledException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The credentials of one job, from its submit to its end. What is minted when the job has
 * ended is revoked at once. Safe for several threads.
 *
 * @since 0.1.0
 */
public final class JobCredentials {

	private static final int MAX_SECRETS = 16;

	private static final JobCredentials NONE = new JobCredentials(null, null, () -> {
		throw new IllegalStateException("there is no provisioner");
	});

	private final @Nullable Credentials runtime;

	private final @Nullable JobCredentials parent;

	private final Supplier<IssueRequest> requests;

	private final Map<String, LiveCredential> live = new LinkedHashMap<>(0);

	/** Of as many values as {@value #MAX_SECRETS}, the latest ones. */
	private final Deque<Secret> secrets = new ArrayDeque<>(0);

	private final Set<String> rotating = new HashSet<>(0);

	private final Set<JobCredentials> children = new HashSet<>(0);

	private boolean begun;

	private boolean ended;

	/**
	 * Creates the credentials of a job.
	 * @param runtime the credentials of all jobs, or {@code null} without a provisioner
	 * @param parent those of the job that has delegated to it, or {@code null}
	 * @param requests makes the requests for it
	 */
	JobCredentials(@Nullable Credentials runtime, @Nullable JobCredentials parent, Supplier<IssueRequest> requests) {
		this.runtime = runtime;
		this.parent = parent;
		this.requests = requests;
	}

	/**
	 * Returns the credentials of jobs of a runtime that has no provisioner.
	 * @return the credentials, always empty
	 */
	public static JobCredentials none() {
		return NONE;
	}

	/**
	 * Returns the credentials of a job that this one delegates to; it has none yet. They
	 * end with those of this job at the latest, and are issued only if these were, and go
	 * on: what was not for the parent is not for its children.
	 * @param job the child
	 * @param principal who has submitted this job
	 * @param lease the child's effective lease
	 * @param expiry when that ends, or {@code null}
	 * @param budget what the child may spend
	 * @return its credentials
	 */
	public JobCredentials forChild(JobId job, ArcpPrincipal principal, Lease lease, @Nullable LeaseConstraints expiry,
			Budget budget) {
		Credentials credentials = this.runtime;
		return (credentials != null)
				? new JobCredentials(credentials, this,
						() -> new IssueRequest(credentials.newId(), job, principal, lease, expiry, budget.lowest()))
				: NONE;
	}

	/**
	 * Has the credentials issued.
	 * @param answered called once, with {@code null} when they are live, or with what the
	 * client is told; everything that was minted is revoked then; on any thread
	 */
	public void issue(Consumer<@Nullable ArcpException> answered) {
		Credentials credentials = this.runtime;
		if (credentials == null || (this.parent != null && !this.parent.isSharedWith(this))) {
			answered.accept(null);
			return;
		}
		synchronized (this) {
			this.begun = true;
		}
		BackgroundWork.start(Mono.defer(() -> credentials.issue(this.requests.get())).doOnNext(this::adopt),
				(ex) -> answered.accept(toClient(ex)), () -> answered.accept(null));
	}

	private synchronized boolean isSharedWith(JobCredentials child) {
		return this.begun && !this.ended && this.children.add(child);
	}

	private synchronized void forget(JobCredentials child) {
		this.children.remove(child);
	}

	private void adopt(List<LiveCredential> issued) {
		synchronized (this) {
			if (!this.ended) {
				issued.forEach(this::use);
				return;
			}
		}
		issued.forEach(this::revoke);
	}

	private void use(LiveCredential credential) {
		this.live.put(credential.credential().id(), credential);
		this.secrets.add(credential.credential().value());
		if (this.secrets.size() > MAX_SECRETS) {
			this.secrets.remove();
		}
	}

	private void revoke(LiveCredential credential) {
		if (this.runtime != null) {
			this.runtime.revocations().revoke(credential.minted());
		}
	}

	/** Other errors of the provisioner are its own business. */
	private static ArcpException toClient(Throwable ex) {
		if (ex instanceof ArcpException typed
				&& (typed.code() == ErrorCode.BUDGET_EXHAUSTED || typed.code() == ErrorCode.PERMISSION_DENIED)) {
			return typed;
		}
		return new InternalErrorException("credentials could not be issued");
	}

	/**
	 * Returns the credentials that the job may use at this moment.
	 * @return a copy, empty when there are none or the job has ended
	 */
	public synchronized List<Credential> live() {
		return this.live.values().stream().map(LiveCredential::credential).toList();
	}

	/**
	 * Returns a credential that the job may use at this moment.
	 * @param id its id
	 * @return the credential, or {@code null}
	 */
	public synchronized @Nullable Credential find(String id) {
		LiveCredential found = this.live.get(id);
		return (found != null) ? found.credential() : null;
	}

	/**
	 * Returns the values that the job may know, those of its ancestors too, so that they
	 * can be taken out of what is shown of it. Of a job that has had many, the latest.
	 * @return a copy, which also has values that are not in use any more
	 */
	public List<Secret> secrets() {
		List<Secret> known = (this.parent != null) ? new ArrayList<>(this.parent.secrets()) : new ArrayList<>(0);
		synchronized (this) {
			known.addAll(this.secrets);
		}
		return known;
	}

	/**
	 * Starts to replace the value of a credential.
	 * @param id its id
	 * @param announce called when the new value is in use and the old one not yet
	 * revoked; on any thread
	 * @return the new credential; fails with what the agent is told, and the old
	 * credential stays in use
	 * @throws InvalidRequestException if the job has no such credential, or it is being
	 * replaced
	 * @throws JobCancelledException if the job has ended
	 */
	public Mono<Credential> rotate(String id, Consumer<Credential> announce) {
		LiveCredential old = beginRotation(id);
		Sinks.One<Credential> rotated = Sinks.one();
		if (this.runtime != null) {
			Mono<LiveCredential> rotation = this.runtime.rotate(old, this.requests.get())
				.doOnNext((fresh) -> swap(old, fresh))
				.doOnError((ex) -> endRotation(id))
				.doOnNext((fresh) -> finish(old, fresh, announce))
				.doOnNext((fresh) -> rotated.tryEmitValue(fresh.credential()));
			BackgroundWork.start(rotation,
					(ex) -> rotated.tryEmitError((ex instanceof JobCancelledException) ? ex : toClient(ex)), () -> {
					});
		}
		return rotated.asMono();
	}

	private synchronized LiveCredential beginRotation(String id) {
		if (this.ended) {
			throw hasEnded();
		}
		LiveCredential old = this.live.get(id);
		if (old == null) {
			throw new InvalidRequestException("the job has no credential '" + id + "'");
		}
		if (!this.rotating.add(id)) {
			throw new InvalidRequestException("credential '" + id + "' is being rotated");
		}
		return old;
	}

	private synchronized void endRotation(String id) {
		this.rotating.remove(id);
	}

	private void swap(LiveCredential old, LiveCredential fresh) {
		String id = old.credential().id();
		synchronized (this) {
			if (!this.ended) {
				use(fresh);
				this.rotating.remove(id);
				return;
			}
		}
		revoke(fresh);
		throw hasEnded();
	}

	private void finish(LiveCredential old, LiveCredential fresh, Consumer<Credential> announce) {
		try {
			announce.accept(fresh.credential());
		}
		finally {
			revoke(old);
		}
	}

	private static JobCancelledException hasEnded() {
		return new JobCancelledException("the job has ended");
	}

	/**
	 * Ends the use of all credentials, those of children too, and starts to revoke them.
	 * May be called again.
	 */
	public void end() {
		if (this.runtime == null) {
			return;
		}
		List<LiveCredential> over;
		List<JobCredentials> heirs;
		synchronized (this) {
			this.ended = true;
			over = List.copyOf(this.live.values());
			this.live.clear();
			heirs = List.copyOf(this.children);
		}
		over.forEach(this::revoke);
		heirs.forEach(JobCredentials::end);
		if (this.parent != null) {
			this.parent.forget(this);
		}
	}

	@Override
	public synchronized String toString() {
		return "JobCredentials" + this.live.keySet();
	}

}
