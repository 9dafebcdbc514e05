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
import reactor.core.Disposables;

/**
 * What a running job may do: its lease, until when it holds, and what each check looks at
 * (ARCP section 4.4). Safe for use by several threads.
 */
final class JobAuthority {

	private static final Logger logger = LoggerFactory.getLogger(JobAuthority.class);

	private final JobSpec spec;

	private final @Nullable LeaseExpiry expiry;

	JobAuthority(JobSpec spec, JobEnvironment environment) {
		JobSpec.Authority granted = spec.authority();
		this.spec = spec;
		this.expiry = (granted.constraints() != null) ? new LeaseExpiry(granted.constraints(),
				granted.policy().expiryGrace(), environment.clock(), environment.timer()) : null;
	}

	/**
	 * Begins to wait for the deadline of the lease, if it has one.
	 * @param onExpiry called by the timer, once, with the error
	 * @return ends the wait
	 */
	Disposable watchExpiry(Consumer<ArcpException> onExpiry) {
		LeaseConstraints constraints = this.spec.authority().constraints();
		return (this.expiry != null && constraints != null)
				? this.expiry.watch(() -> onExpiry.accept(constraints.expired())) : Disposables.disposed();
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
		JobSpec.Authority granted = this.spec.authority();
		LeaseOpContext context = new LeaseOpContext(granted.constraints(), granted.budget().lowest(),
				(this.expiry != null) ? this.expiry.now() : null, granted.policy());
		try {
			Leases.validateLeaseOp(granted.lease(), capability, target, context);
		}
		catch (ArcpException ex) {
			logger.warn("Lease check failed: job {} of agent {} may not use {}: {}", this.spec.jobId(), this.spec.ref(),
					capability, ex.code());
			throw ex;
		}
	}

}
