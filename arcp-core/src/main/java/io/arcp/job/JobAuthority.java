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

import java.util.Map;

import io.arcp.lease.LeaseOpContext;
import io.arcp.lease.Leases;
import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
	 * Returns when the lease expires, or {@code null} when it does not.
	 */
	@Nullable LeaseExpiry expiry() {
		return this.expiry;
	}

	boolean isExpired() {
		return this.expiry != null && this.expiry.isExpired();
	}

	/**
	 * Checks an operation of a job that has not ended.
	 * @throws ArcpException if it is not allowed
	 */
	void authorize(String capability, String target) {
		JobSpec.Authority granted = this.spec.authority();
		LeaseOpContext context = new LeaseOpContext(granted.constraints(), Map.of(),
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
