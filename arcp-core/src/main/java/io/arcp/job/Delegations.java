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

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.lease.Capabilities;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * What one job delegates (ARCP section 3.9).
 */
final class Delegations {

	private static final Logger logger = LoggerFactory.getLogger(Delegations.class);

	private final JobExecution parent;

	private final JobEmitter emitter;

	private final FiringSignal signal;

	private final JobAuthority authority;

	private final Jobs jobs;

	private final DelegationLimits limits;

	/** Of as many delegations as the job may ask for. */
	private @Nullable Set<String> ids;

	Delegations(JobExecution parent, JobEmitter emitter, FiringSignal signal, JobAuthority authority, Jobs jobs) {
		this.parent = parent;
		this.emitter = emitter;
		this.signal = signal;
		this.authority = authority;
		this.jobs = jobs;
		this.limits = jobs.settings().delegations();
	}

	/**
	 * Delegates; see {@link io.arcp.agent.JobContext} for what the caller may rely on.
	 */
	Mono<DelegateHandle> delegate(Delegation delegation) {
		DelegateWrite write;
		try {
			write = write(delegation);
		}
		catch (ArcpException ex) {
			return this.emitter.failed(ex);
		}
		return this.emitter.emit(write).then(Mono.fromSupplier(write::handle));
	}

	private DelegateWrite write(Delegation delegation) {
		JobEnvironment environment = this.parent.environment();
		String id = (delegation.delegateId() != null) ? delegation.delegateId() : "del_" + environment.ids().nextUlid();
		DefaultDelegateHandle handle = new DefaultDelegateHandle(id, JobId.generate(environment.ids()), environment);
		EncodedEvent event = environment.encoder()
			.encode(new JobEvent.Delegate(id, handle.childJobId().value(), delegation.agent(), delegation.input(),
					delegation.leaseRequest(), delegation.leaseConstraints()), environment.clock().instant());
		long number = count(id);
		try {
			return DelegateWrite.permitted(event, environment, handle, child(delegation, handle, number));
		}
		catch (ArcpException ex) {
			logger.warn("Delegation refused: job {} of agent {} may not delegate to {}: {}", this.parent.jobId(),
					this.parent.agentRef(), delegation.agent(), ex.code());
			return DelegateWrite.refused(event, environment, handle, ex);
		}
		catch (RuntimeException ex) {
			logger.error("A delegation of job {} failed", this.parent.jobId(), ex);
			return DelegateWrite.refused(event, environment, handle,
					new InternalErrorException("the delegation failed"));
		}
	}

	private synchronized long count(String id) {
		if (this.ids == null) {
			this.ids = new HashSet<>(0);
		}
		if (this.ids.contains(id)) {
			throw InvalidRequestException.forField("delegate_id", "'" + id + "' was used before in this job");
		}
		if (this.ids.size() < this.limits.maxPerJob()) {
			this.ids.add(id);
		}
		return this.parent.children().count();
	}

	private Child child(Delegation delegation, DefaultDelegateHandle handle, long number) {
		this.signal.throwIfCancelled();
		this.emitter.throwIfEnded();
		DelegateTarget target = this.jobs.target(delegation.agent());
		this.authority.authorize(Capabilities.AGENT_DELEGATE, target.names());
		JobSpec.Origin origin = new JobSpec.Origin(this.parent.jobId(), handle.delegateId(),
				this.parent.spec().depth() + 1);
		Children.requireDepth(origin.depth(), this.limits);
		Children.requireCount(number, this.limits);
		JobExecution child = this.jobs.prepareChild(this.parent, origin, handle.childJobId(), target.available(),
				delegation);
		child.notify(this.parent.listener().childAdmitted(child));
		return new Child(child, handle);
	}

	/**
	 * A child that this job has delegated to.
	 */
	private final class Child implements DelegateWrite.Child {

		private final JobExecution job;

		private final DefaultDelegateHandle handle;

		private Child(JobExecution job, DefaultDelegateHandle handle) {
			this.job = job;
			this.handle = handle;
		}

		@Override
		public void store(Consumer<@Nullable ArcpException> stored) {
			byte[] accepted = Delegations.this.jobs.acceptedPayload(this.job);
			this.job.credentials().issue((error) -> {
				if (error != null) {
					stored.accept(error);
				}
				else {
					this.job.create(accepted, (created) -> stored
						.accept(created ? null : new InternalErrorException("the child could not be stored")));
				}
			});
		}

		@Override
		public void start(long offset) {
			this.handle.started(this.job);
			this.job.onTold(() -> this.handle.ended(this.job));
			Delegations.this.jobs.add(this.job);
			this.job.listener().childDelegated(this.job, offset);
			try {
				this.job.start();
			}
			catch (RuntimeException ex) { // the threads of agents have ended
				logger.error("Child {} of job {} could not be started", this.job.jobId(),
						Delegations.this.parent.jobId(), ex);
				this.job.fail(new InternalErrorException("the child could not be started"));
			}
		}

		@Override
		public void withdraw() {
			this.job.withdraw();
		}

		@Override
		public void drop() {
			this.job.credentials().end();
			this.job.listener().jobLost(this.job);
		}

	}

}
