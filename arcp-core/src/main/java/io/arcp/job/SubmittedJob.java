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

package io.arcp.job;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import io.arcp.credential.JobCredentials;
import io.arcp.event.CreateResult;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * What a job has from its acceptance, and keeps, and who is told of it.
 */
abstract class SubmittedJob implements Job {

	/** A job whose node lives is renewed long before that. */
	static final Duration LIFE = Duration.ofHours(1);

	private final JobSpec spec;

	private final JobEnvironment environment;

	private final EmitGate gate;

	private final @Nullable JobExecution parent;

	private final Children children = new Children();

	private volatile JobListener listener = JobListener.none();

	private @Nullable Runnable onEnd;

	private @Nullable Runnable onTold;

	SubmittedJob(JobSpec spec, JobEnvironment environment, EmitGate gate, @Nullable JobExecution parent) {
		this.spec = spec;
		this.environment = environment;
		this.gate = gate;
		this.parent = parent;
	}

	final JobSpec spec() {
		return this.spec;
	}

	final JobEnvironment environment() {
		return this.environment;
	}

	final EmitGate gate() {
		return this.gate;
	}

	final @Nullable JobExecution parent() {
		return this.parent;
	}

	final Children children() {
		return this.children;
	}

	final JobListener listener() {
		return this.listener;
	}

	/**
	 * Sets who is told when the log grows; before the job starts.
	 * @param newListener the listener
	 */
	public void notify(JobListener newListener) {
		this.listener = newListener;
	}

	/**
	 * Adds what is called when the job has ended here; before the job starts.
	 */
	final void onEnd(Runnable callback) {
		this.onEnd = both(this.onEnd, callback);
	}

	final void hasEnded() {
		run(this.onEnd);
	}

	/**
	 * Adds what is called when the session was told of the end; before the job starts.
	 */
	final void onTold(Runnable callback) {
		this.onTold = both(this.onTold, callback);
	}

	final void told() {
		run(this.onTold);
	}

	private static void run(@Nullable Runnable callback) {
		if (callback != null) {
			callback.run();
		}
	}

	private static Runnable both(@Nullable Runnable first, Runnable second) {
		if (first == null) {
			return second;
		}
		return () -> {
			first.run();
			second.run();
		};
	}

	/**
	 * Stores the job.
	 * @param accepted the accepted payload, without credentials
	 * @param created called when it is stored, with whether it belongs to this node; on
	 * the calling thread when the store answers at once
	 */
	public void create(byte[] accepted, Consumer<Boolean> created) {
		StoreCall.perform(
				this.environment.store().jobs().create(this.spec.toNewJob(this.environment.node(), accepted, LIFE)),
				this.environment.timer(), (result) -> created.accept(result instanceof CreateResult.Created));
	}

	@Override
	public JobId jobId() {
		return this.spec.jobId();
	}

	@Override
	public SessionId sessionId() {
		return this.spec.owner().sessionId();
	}

	@Override
	public AgentRef agentRef() {
		return this.spec.ref();
	}

	@Override
	public ArcpPrincipal submitter() {
		return this.spec.owner().principal();
	}

	@Override
	public Lease lease() {
		return this.spec.authority().lease();
	}

	@Override
	public @Nullable LeaseConstraints leaseConstraints() {
		return this.spec.authority().constraints();
	}

	@Override
	public Map<String, BigDecimal> budget() {
		return Collections.unmodifiableMap(new LinkedHashMap<>(this.spec.authority().budget().remaining()));
	}

	@Override
	public @Nullable String parentJobId() {
		return this.spec.parentJobId();
	}

	@Override
	public @Nullable String delegateId() {
		return this.spec.delegateId();
	}

	@Override
	public String traceId() {
		return this.spec.trace().traceId();
	}

	/**
	 * Returns the trace that the job belongs to.
	 * @return the trace
	 */
	public TraceContext trace() {
		return this.spec.trace();
	}

	/**
	 * Returns the job's upstream credentials.
	 * @return the credentials
	 */
	public JobCredentials credentials() {
		return this.spec.credentials();
	}

	@Override
	public Instant createdAt() {
		return this.spec.createdAt();
	}

}
