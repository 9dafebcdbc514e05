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

package io.arcp.lease;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a runtime that every check of a lease looks at (ARCP sections 4.3 to 4.7).
 *
 * @param permitUnleased namespaces that are allowed when a lease does not have them
 * ({@code arcp.lease.permit-unleased})
 * @param requireModelUse whether using a model needs a lease for it
 * ({@code arcp.lease.require-model-use})
 * @param jobRoot canonical directory that relative paths are resolved to, {@code null} to
 * deny them ({@code arcp.lease.job-root})
 * @param expiryGrace how long after its deadline a lease still holds
 * ({@code arcp.lease.expiry-grace})
 * @since 0.1.0
 */
public record LeasePolicy(Set<String> permitUnleased, boolean requireModelUse, @Nullable String jobRoot,
		Duration expiryGrace) {

	private static final LeasePolicy DEFAULTS = new LeasePolicy(Set.of(), false, null, Duration.ZERO);

	/**
	 * Creates a policy.
	 * @param permitUnleased namespaces that need no lease; copied
	 * @param requireModelUse whether {@code model.use} needs a lease
	 * @param jobRoot canonical directory for relative paths, or {@code null}
	 * @param expiryGrace the grace, zero or more
	 * @throws IllegalArgumentException if a namespace is no capability, the directory is
	 * not a canonical absolute path or the grace is negative
	 */
	public LeasePolicy {
		permitUnleased = Set.copyOf(permitUnleased);
		Objects.requireNonNull(expiryGrace, "expiryGrace");
		for (String namespace : permitUnleased) {
			require(Capabilities.isValid(namespace), "'" + namespace + "' is not a capability");
		}
		require(!expiryGrace.isNegative(), "the expiry grace must not be negative");
		require(jobRoot == null || isCanonical(jobRoot), "'" + jobRoot + "' is not a canonical absolute path");
	}

	/**
	 * Returns the policy of a runtime without settings: no exceptions, no grace.
	 * @return the defaults
	 */
	public static LeasePolicy defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns the same policy with another rule for models.
	 * @param required whether using a model needs a lease for it
	 * @return the policy
	 */
	public LeasePolicy withRequireModelUse(boolean required) {
		return (required != this.requireModelUse)
				? new LeasePolicy(this.permitUnleased, required, this.jobRoot, this.expiryGrace) : this;
	}

	/**
	 * Tells whether operations of a namespace are allowed for a lease that does not have
	 * it.
	 * @param namespace the capability
	 * @return {@code true} if no grant is needed
	 */
	public boolean permitsUnleased(String namespace) {
		return this.permitUnleased.contains(namespace)
				|| (namespace.equals(Capabilities.MODEL_USE) && !this.requireModelUse);
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	private static boolean isCanonical(String path) {
		try {
			return PathTargets.canonicalize(path, null).equals(path);
		}
		catch (CanonicalizationException ex) {
			return false;
		}
	}

}
