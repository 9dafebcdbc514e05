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
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.arcp.agent.Agent;
import io.arcp.agent.AgentRegistry;
import io.arcp.agent.Delegation;
import io.arcp.agent.RegisteredAgent;
import io.arcp.credential.Credentials;
import io.arcp.credential.JobCredentials;
import io.arcp.lease.Budget;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.lease.LeasePolicy;
import io.arcp.lease.Leases;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobNotFoundException;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that run on this node.
 *
 * @since 0.1.0
 */
public final class Jobs {

	/** A time that no timer can count is as good as this one. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	/** A limit of more than a thousand years is none. */
	private static final Duration NO_LIMIT = Duration.ofSeconds(1L << 35);

	private final AgentRegistry agents;

	private final JobEnvironment environment;

	private final JobSettings settings;

	private final IdempotencyKeys keys;

	private final Map<JobId, JobExecution> running = new ConcurrentHashMap<>();

	private final Queue<Runnable> onIdle = new ConcurrentLinkedQueue<>();

	/**
	 * Creates the jobs of a runtime.
	 * @param agents the agents that they run
	 * @param environment what they need
	 * @param settings what the runtime is told about them
	 */
	public Jobs(AgentRegistry agents, JobEnvironment environment, JobSettings settings) {
		this.agents = agents;
		this.environment = environment;
		this.settings = settings;
		this.keys = new IdempotencyKeys(environment);
	}

	/**
	 * Returns the idempotency keys of submits.
	 * @return the keys
	 */
	public IdempotencyKeys keys() {
		return this.keys;
	}

	/**
	 * Checks a submit and makes a job of it, which is not stored yet (ARCP section 3.1,
	 * steps 3 to 6).
	 * @param submission the submit
	 * @param gate lets its events pass
	 * @return the job
	 * @throws io.arcp.protocol.ArcpException if it is rejected
	 */
	public JobExecution prepare(JobSubmission submission, EmitGate gate) {
		JobSubmit submit = submission.message();
		this.settings.authorities().requireSubmit(submission.principal());
		RegisteredAgent agent = this.agents.resolve(submit.agent());
		this.settings.authorities().requireAgent(submission.principal(), agent.ref().name());
		Instant now = this.environment.clock().instant();
		Lease lease = SubmittedLease.lease(submit.leaseRequest());
		LeaseConstraints constraints = SubmittedLease.constraints(submit.leaseConstraints(), now);
		JobExecution parent = parent(submission);
		AgentSettings own = this.settings.agent(agent.ref().name());
		JobSpec.Authority authority = authority(lease, constraints, agent, own, parent);
		JobSpec.Origin origin = (parent != null) ? countChild(parent) : null;
		Duration maxRuntime = (submit.maxRuntimeSec() != null) ? Duration.ofSeconds(submit.maxRuntimeSec()) : null;
		return execution(new JobSpec(submission.jobId(),
				new JobSpec.Owner(submission.sessionId(), submission.principal(), submission.features()), agent.ref(),
				agent.agent(), submit.input(), authority, trace(submission, parent),
				maxRuntime(maxRuntime, own, agent.agent()), cancelGrace(own), now, submit.idempotencyKey(), origin,
				credentials(submission, authority)), gate, parent);
	}

	/**
	 * Forgets a job that was prepared and is not accepted.
	 * @param job the job
	 */
	public void discard(JobExecution job) {
		job.credentials().end();
		JobExecution parent = job.parent();
		if (parent != null) {
			parent.children().giveBack();
		}
	}

	/** A parent runs here, and a client knows of no other jobs than its own. */
	private @Nullable JobExecution parent(JobSubmission submission) {
		String id = submission.message().parentJobId();
		if (id == null) {
			return null;
		}
		JobExecution parent = find(id);
		if (parent == null || parent.status().isTerminal()
				|| !parent.submitter().getName().equals(submission.principal().getName())) {
			throw new JobNotFoundException("the parent is not visible to this session");
		}
		return parent;
	}

	private @Nullable JobExecution find(String id) {
		try {
			return find(JobId.of(id));
		}
		catch (InvalidRequestException ex) { // no job can have it
			return null;
		}
	}

	private JobSpec.Origin countChild(JobExecution parent) {
		JobSpec.Origin origin = new JobSpec.Origin(parent.jobId(), null, parent.spec().depth() + 1);
		Children.requireDepth(origin.depth(), this.settings.delegations());
		parent.children().count(this.settings.delegations());
		return origin;
	}

	private TraceContext trace(JobSubmission submission, @Nullable JobExecution parent) {
		if (submission.trace() != null) {
			return submission.trace();
		}
		return (parent != null) ? parent.trace().newSpan(this.environment.random())
				: TraceContext.generate(this.environment.random());
	}

	/**
	 * Finds the agent that a job wants to delegate to.
	 */
	DelegateTarget target(String agent) {
		return DelegateTarget.of(agent, this.agents);
	}

	/**
	 * Checks a delegation and makes a job of it, which is not stored yet (ARCP section
	 * 4.6).
	 * @throws io.arcp.protocol.ArcpException if it is refused
	 */
	JobExecution prepareChild(JobExecution parent, JobSpec.Origin origin, JobId jobId, RegisteredAgent agent,
			Delegation delegation) {
		this.settings.authorities().requireAgent(parent.submitter(), agent.ref().name());
		Instant now = this.environment.clock().instant();
		Lease lease = SubmittedLease.lease(delegation.leaseRequest());
		LeaseConstraints constraints = SubmittedLease.constraints(delegation.leaseConstraints(), now);
		AgentSettings own = this.settings.agent(agent.ref().name());
		JobSpec.Authority authority = authority(lease, constraints, agent, own, parent);
		JobCredentials credentials = parent.credentials()
			.forChild(jobId, parent.submitter(), authority.lease(), authority.constraints(), authority.budget());
		return execution(new JobSpec(jobId, parent.spec().owner(), agent.ref(), agent.agent(), delegation.input(),
				authority, parent.trace().newSpan(this.environment.random()),
				maxRuntime(delegation.maxRuntime(), own, agent.agent()), cancelGrace(own), now, null, origin,
				credentials), parent.gate(), parent);
	}

	/** What a child asks for has to be contained in what its parent has. */
	private JobSpec.Authority authority(Lease lease, @Nullable LeaseConstraints constraints, RegisteredAgent agent,
			AgentSettings own, @Nullable JobExecution parent) {
		LeasePolicy policy = policy(own);
		if (parent == null) {
			Lease limited = limited(lease, own, agent.agent(), policy);
			return new JobSpec.Authority(limited, constraints, Budget.of(Leases.initialBudgetFromLease(limited)),
					policy);
		}
		JobSpec.Authority bound = parent.spec().authority();
		Leases.assertLeaseSubset(lease, bound.lease(), bound.budget().remaining(), this.settings.leases());
		Leases.assertLeaseConstraintsSubset(constraints, bound.constraints());
		Lease inherited = Leases.inheritLease(lease, bound.lease(), bound.policy(), policy);
		Lease limited = limited(inherited, own, agent.agent(), policy);
		return new JobSpec.Authority(limited, LeaseConstraints.inherit(constraints, bound.constraints()),
				bound.budget().child(Leases.initialBudgetFromLease(limited)), policy);
	}

	private JobExecution execution(JobSpec spec, EmitGate gate, @Nullable JobExecution parent) {
		JobExecution job = new JobExecution(spec, this.environment, this.settings, gate, this, parent);
		job.onEnd(() -> ended(job));
		return job;
	}

	JobSettings settings() {
		return this.settings;
	}

	/**
	 * Keeps a job that was stored and is about to start.
	 * @param job the job
	 */
	public void add(JobExecution job) {
		this.running.put(job.jobId(), job);
		JobExecution parent = job.parent();
		if (parent != null) {
			parent.children().add(job);
		}
	}

	/**
	 * Returns the acceptance of a job.
	 * @param job the job
	 * @return the message
	 */
	public JobAccepted accepted(JobExecution job) {
		Map<String, BigDecimal> budget = job.spec().authority().budget().initial();
		return new JobAccepted(job.jobId(), job.agentRef(), SubmittedLease.json(job.lease()),
				SubmittedLease.json(job.leaseConstraints()), budget.isEmpty() ? null : budget, List.of(),
				job.createdAt(), job.traceId(), job.parentJobId(), job.delegateId());
	}

	byte[] acceptedPayload(JobExecution job) {
		return this.environment.codec().encodePayload(accepted(job));
	}

	/**
	 * Finds a job that has not ended.
	 * @param jobId its id
	 * @return the job, or {@code null}
	 */
	public @Nullable JobExecution find(JobId jobId) {
		return this.running.get(jobId);
	}

	/**
	 * Returns the jobs that have not ended.
	 * @return an unmodifiable live view
	 */
	public Collection<JobExecution> running() {
		return Collections.unmodifiableCollection(this.running.values());
	}

	/**
	 * Adds what is called once, when the last job has ended.
	 * @param callback the callback
	 */
	public void onIdle(Runnable callback) {
		this.onIdle.add(callback);
	}

	private void ended(JobExecution job) {
		job.credentials().end();
		if (this.running.remove(job.jobId(), job) && this.running.isEmpty()) {
			Runnable callback;
			while ((callback = this.onIdle.poll()) != null) {
				callback.run();
			}
		}
	}

	/**
	 * Returns the upstream credentials of a job.
	 * @param jobId its id
	 * @return the credentials, none when the job does not run here
	 */
	public JobCredentials credentials(JobId jobId) {
		JobExecution job = this.running.get(jobId);
		return (job != null) ? job.credentials() : JobCredentials.none();
	}

	/**
	 * Returns whether credentials may be sent over a connection.
	 * @param secure whether it is encrypted or does not leave the machine
	 * @return whether they may
	 */
	public boolean sendsCredentials(boolean secure) {
		Credentials credentials = this.environment.credentials();
		return credentials != null && (secure || credentials.settings().allowInsecureTransport());
	}

	private JobCredentials credentials(JobSubmission submission, JobSpec.Authority authority) {
		Credentials credentials = this.environment.credentials();
		return (credentials != null) ? credentials.forJob(submission.jobId(), submission.principal(), authority.lease(),
				authority.constraints(), authority.budget()) : JobCredentials.none();
	}

	private LeasePolicy policy(AgentSettings own) {
		Boolean required = own.requireModelUse();
		return (required != null) ? this.settings.leases().withRequireModelUse(required) : this.settings.leases();
	}

	private static Lease limited(Lease requested, AgentSettings own, Agent agent, LeasePolicy policy) {
		Lease ceiling = (own.leaseCeiling() != null) ? own.leaseCeiling() : agent.leaseCeiling();
		return (ceiling != null) ? Leases.limitToCeiling(requested, ceiling, policy) : requested;
	}

	private Duration cancelGrace(AgentSettings own) {
		return (own.cancelGrace() != null) ? own.cancelGrace() : this.settings.cancelGrace();
	}

	private @Nullable Duration maxRuntime(@Nullable Duration requested, AgentSettings own, Agent agent) {
		Duration bound = (own.maxRuntime() != null) ? own.maxRuntime() : agent.maxRuntime();
		bound = (bound != null) ? bound : this.settings.maxRuntime();
		bound = (bound != null && bound.compareTo(LONGEST) > 0) ? LONGEST : bound;
		if (requested == null) {
			return bound;
		}
		Duration limit = (requested.compareTo(NO_LIMIT) > 0) ? NO_LIMIT : requested;
		return (bound != null && bound.compareTo(limit) < 0) ? bound : limit;
	}

}
