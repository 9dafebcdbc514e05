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

import java.util.List;
import java.util.function.Consumer;

import io.arcp.lease.LeaseConstraints;
import io.arcp.lease.LeaseOpContext;
import io.arcp.lease.Leases;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * What a running job may do: its lease, until when it holds, and what each check looks at
 * (ARCP section 4.4). Safe for use by several threads.
 */
final class JobAuthority {

	private static final Logger logger = LoggerFactory.getLogger(JobAuthority.class);

	private final JobSpec spec;

	private final @Nullable LeaseExpiry expiry;

	/**
	 * Creates the authority of a job.
	 * @param spec the job
	 * @param environment tells the time
	 * @param parent the authority of its parent, or {@code null}
	 */
	JobAuthority(JobSpec spec, JobEnvironment environment, @Nullable JobAuthority parent) {
		this.spec = spec;
		this.expiry = expiry(spec.authority(), environment, parent);
	}

	/** What expires at one instant is timed by one clock. */
	private static @Nullable LeaseExpiry expiry(JobSpec.Authority granted, JobEnvironment environment,
			@Nullable JobAuthority parent) {
		LeaseConstraints constraints = granted.constraints();
		if (constraints == null) {
			return null;
		}
		LeaseConstraints inherited = (parent != null) ? parent.spec.authority().constraints() : null;
		if (parent != null && inherited != null && inherited.deadline().equals(constraints.deadline())) {
			return parent.expiry;
		}
		return new LeaseExpiry(constraints, granted.policy().expiryGrace(), environment.clock(), environment.timer());
	}

	/**
	 * Begins to wait for the deadline of the lease, if it has one.
	 * @param onExpiry called by the timer, once, with the error
	 * @param timers what ends the wait
	 */
	void watchExpiry(Consumer<ArcpException> onExpiry, Disposable.Composite timers) {
		LeaseConstraints constraints = this.spec.authority().constraints();
		if (this.expiry != null && constraints != null) {
			timers.add(this.expiry.watch(() -> onExpiry.accept(constraints.expired())));
		}
	}

	/**
	 * Returns the error of a lease that has expired, or {@code null} as long as it holds.
	 */
	@Nullable ArcpException expired() {
		LeaseConstraints constraints = this.spec.authority().constraints();
		return (constraints != null && this.expiry != null && this.expiry.isExpired()) ? constraints.expired() : null;
	}

	/**
	 * Returns whether a job failed because its lease has expired.
	 */
	boolean isExpiry(ArcpException failure) {
		return failure.code() == ErrorCode.LEASE_EXPIRED && this.expiry != null && this.expiry.isExpired();
	}

	/**
	 * Checks an operation of a job that has not ended.
	 * @throws ArcpException if it is not allowed
	 */
	void authorize(String capability, String target) {
		authorize(capability, List.of(target));
	}

	/**
	 * Checks an operation on something that has several names, of which one is enough.
	 * @throws ArcpException if it is not allowed; the first name is in it
	 */
	void authorize(String capability, List<String> names) {
		JobSpec.Authority granted = this.spec.authority();
		LeaseOpContext context = new LeaseOpContext(granted.constraints(), granted.budget().lowest(),
				(this.expiry != null) ? this.expiry.now() : null, granted.policy());
		ArcpException denial = null;
		for (String name : names) {
			try {
				Leases.validateLeaseOp(granted.lease(), capability, name, context);
				return;
			}
			catch (ArcpException ex) {
				denial = (denial != null) ? denial : ex;
			}
		}
		if (denial != null) {
			logger.warn("Lease check failed: job {} of agent {} may not use {}: {}", this.spec.jobId(), this.spec.ref(),
					capability, denial.code());
			throw denial;
		}
	}

}
