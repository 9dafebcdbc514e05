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

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.LeaseExpiredException;
import io.arcp.protocol.LeaseSubsetViolationException;
import io.arcp.protocol.PermissionDeniedException;
import org.jspecify.annotations.Nullable;

/**
 * Static checks on leases (ARCP section 7.6). All are synchronous and, but for
 * {@link #canonicalizeExisting(String)}, look at nothing but their arguments. Globs are
 * compiled and matched by {@link Globs}.
 *
 * @since 0.1.0
 */
public final class Leases {

	private Leases() {
	}

	/**
	 * Tells whether a name may be a namespace of a lease.
	 * @param name the name
	 * @return {@code true} if it is reserved or a vendor's
	 * @see Capabilities#isValid(String)
	 */
	public static boolean isValidCapabilityName(String name) {
		return Capabilities.isValid(name);
	}

	/**
	 * Tells whether a name is one that the protocol defines.
	 * @param name the name
	 * @return {@code true} if it is reserved
	 * @see Capabilities#isReserved(String)
	 */
	public static boolean isReservedCapabilityName(String name) {
		return Capabilities.isReserved(name);
	}

	/**
	 * Checks the shape of a lease whose types are not known yet (ARCP section 4.1).
	 * @param shape namespace to list of patterns
	 * @return the lease
	 * @throws InvalidRequestException if it is no lease; the message names the field,
	 * beginning with {@code payload.lease_request}
	 */
	public static Lease validateLeaseShape(Map<String, ?> shape) {
		return Lease.ofShape(Objects.requireNonNull(shape, "shape"), Lease.REQUEST_FIELD);
	}

	/**
	 * Returns the canonical form of a target: of a URL when it has {@code scheme://},
	 * else of a path (ARCP section 4.3).
	 * @param target the target as the agent wrote it
	 * @return the canonical form
	 * @throws PermissionDeniedException if it has none
	 */
	public static String canonicalizeTarget(String target) {
		Objects.requireNonNull(target, "target");
		return canonicalize(null, isUrl(target) ? Capabilities.NET_FETCH : Capabilities.FS_READ, target);
	}

	/**
	 * Returns the canonical form of a target of a namespace (ARCP section 4.3). URLs are
	 * http or https ones.
	 * @param namespace the capability
	 * @param target the target as the agent wrote it
	 * @return the canonical form
	 * @throws PermissionDeniedException if it has none
	 */
	public static String canonicalizeTarget(String namespace, String target) {
		Objects.requireNonNull(namespace, "namespace");
		Objects.requireNonNull(target, "target");
		return canonicalize(namespace, namespace, target);
	}

	/**
	 * Returns the canonical form of the file that a path leads to when its symbolic links
	 * are followed, for tools that check what they open (ARCP section 4.3). Reads the
	 * file system and blocks meanwhile.
	 * @param path the path of an existing file or directory
	 * @return its real path in canonical form
	 * @throws IOException if it does not exist or cannot be read
	 * @throws PermissionDeniedException if the real path has no canonical form
	 */
	public static String canonicalizeExisting(String path) throws IOException {
		String real = Path.of(path).toRealPath().toString();
		return canonicalizeTarget(Capabilities.FS_READ, real);
	}

	/**
	 * Checks one operation of a lease without expiry and budget, under default settings.
	 * @param lease the lease
	 * @param capability the namespace of the operation
	 * @param target the target as the agent wrote it; canonicalized first
	 * @throws PermissionDeniedException if the lease does not allow it, with
	 * {@code details} that hold {@code capability} and {@code target}
	 */
	public static void validateLeaseOp(Lease lease, String capability, String target) {
		validateLeaseOp(lease, capability, target, LeaseOpContext.none());
	}

	/**
	 * Checks one operation: expiry, then budgets, then the namespace, then the patterns
	 * (ARCP section 4.4). Whether the job itself is cancelled or at its end is for the
	 * caller to check before.
	 * @param lease the lease
	 * @param capability the namespace of the operation
	 * @param target the target as the agent wrote it; canonicalized first
	 * @param context the expiry, the counters and the settings
	 * @throws LeaseExpiredException if the lease is expired
	 * @throws BudgetExhaustedException if a counter is zero or less, with {@code details}
	 * that hold {@code currency} and {@code remaining}
	 * @throws PermissionDeniedException if the lease does not allow it, with
	 * {@code details} that hold {@code capability} and {@code target}
	 */
	public static void validateLeaseOp(Lease lease, String capability, String target, LeaseOpContext context) {
		Objects.requireNonNull(lease, "lease");
		Objects.requireNonNull(capability, "capability");
		Objects.requireNonNull(target, "target");
		validateLeaseActive(context);
		Grant grant = lease.grant(capability);
		if (grant == null) {
			if (!context.policy().permitsUnleased(capability)) {
				throw LeaseErrors.denied(capability, target, "the lease does not have this capability");
			}
			return;
		}
		requireAllowed(grant, capability, target, context.policy());
	}

	/**
	 * Checks expiry and budgets alone, the part of every check that is independent of its
	 * target (ARCP section 4.4).
	 * @param context the expiry and the counters
	 * @throws LeaseExpiredException if the lease is expired
	 * @throws BudgetExhaustedException if a counter is zero or less
	 */
	public static void validateLeaseActive(LeaseOpContext context) {
		LeaseConstraints constraints = Objects.requireNonNull(context, "context").constraints();
		if (constraints != null && context.isExpired()) {
			throw LeaseErrors.expired(constraints);
		}
		context.budgetRemaining().forEach((currency, remaining) -> {
			if (remaining.signum() <= 0) {
				throw LeaseErrors.exhausted(currency, remaining);
			}
		});
	}

	/**
	 * Parses an expiry and checks that it lies in the future (ARCP section 4.5).
	 * @param expiresAt the text that the client sent
	 * @param now the time
	 * @return the constraints
	 * @throws InvalidRequestException if the text is no instant of the protocol, or not
	 * after now
	 */
	public static LeaseConstraints validateLeaseConstraints(String expiresAt, Instant now) {
		LeaseConstraints constraints = LeaseConstraints.of(expiresAt);
		validateLeaseConstraints(constraints, now);
		return constraints;
	}

	/**
	 * Checks that an expiry lies in the future (ARCP section 4.5).
	 * @param constraints the constraints
	 * @param now the time
	 * @throws InvalidRequestException if the deadline is not after now
	 */
	public static void validateLeaseConstraints(LeaseConstraints constraints, Instant now) {
		if (!constraints.deadline().isAfter(now)) {
			throw LeaseErrors.invalid(LeaseConstraints.FIELD,
					"must be in the future, but is " + constraints.expiresAt());
		}
	}

	/**
	 * Returns the budget that a job starts with: the sum per currency of the amounts in
	 * {@code cost.budget} (ARCP section 4.7). The scale of a sum is the largest scale of
	 * its amounts.
	 * @param lease the lease
	 * @return an immutable map of currency to sum, in the order of the lease; empty
	 * without budget
	 */
	public static Map<String, BigDecimal> initialBudgetFromLease(Lease lease) {
		List<String> amounts = lease.patterns(Capabilities.COST_BUDGET);
		if (amounts.isEmpty()) {
			return Collections.emptyMap();
		}
		Map<String, BigDecimal> sums = new LinkedHashMap<>();
		for (String text : amounts) {
			BudgetAmount amount = BudgetAmount.parse(text);
			sums.merge(amount.currency(), amount.value(), BigDecimal::add);
		}
		return Collections.unmodifiableMap(sums);
	}

	/**
	 * Tells whether a lease is contained in another one of which nothing is spent yet.
	 * @param child the lease of the child
	 * @param parent the lease of the parent
	 * @return {@code true} if it is contained
	 */
	public static boolean isLeaseSubset(Lease child, Lease parent) {
		return isLeaseSubset(child, parent, initialBudgetFromLease(parent));
	}

	/**
	 * Tells whether a lease is contained in what is left of another one.
	 * @param child the lease of the child
	 * @param parent the lease of the parent
	 * @param remaining what is left per currency of the parent
	 * @return {@code true} if it is contained
	 */
	public static boolean isLeaseSubset(Lease child, Lease parent, Map<String, BigDecimal> remaining) {
		return new LeaseSubsets(parent, remaining, LeasePolicy.defaults()).check(child) == null;
	}

	/**
	 * Checks that a lease is contained in another one of which nothing is spent yet.
	 * @param child the lease of the child
	 * @param parent the lease of the parent
	 * @throws LeaseSubsetViolationException if it is not contained
	 */
	public static void assertLeaseSubset(Lease child, Lease parent) {
		assertLeaseSubset(child, parent, initialBudgetFromLease(parent));
	}

	/**
	 * Checks that a lease is contained in what is left of another one.
	 * @param child the lease of the child
	 * @param parent the lease of the parent
	 * @param remaining what is left per currency of the parent
	 * @throws LeaseSubsetViolationException if it is not contained
	 */
	public static void assertLeaseSubset(Lease child, Lease parent, Map<String, BigDecimal> remaining) {
		assertLeaseSubset(child, parent, remaining, LeasePolicy.defaults());
	}

	/**
	 * Checks that a lease is contained in what is left of another one: every pattern of
	 * the child matches only targets that the parent's patterns match, and no budget
	 * exceeds what is left (ARCP section 4.6). Containment that cannot be decided within
	 * 10,000 explored states counts as violated.
	 * @param child the lease of the child
	 * @param parent the lease of the parent
	 * @param remaining what is left per currency of the parent
	 * @param policy the settings, for the namespaces that the parent need not have
	 * @throws LeaseSubsetViolationException if it is not contained, with {@code details}
	 * that hold {@code capability} and {@code pattern}
	 */
	public static void assertLeaseSubset(Lease child, Lease parent, Map<String, BigDecimal> remaining,
			LeasePolicy policy) {
		LeaseSubsets.Violation violation = new LeaseSubsets(parent, remaining, policy).check(child);
		if (violation != null) {
			throw LeaseErrors.notContained(violation.capability(), violation.pattern(), violation.reason());
		}
	}

	/**
	 * Checks that a child does not expire later than its parent. A child without expiry
	 * inherits the parent's (ARCP section 4.6).
	 * @param child what the child asks for, or {@code null}
	 * @param parent what binds the parent, or {@code null}
	 * @throws LeaseSubsetViolationException if the child would expire later
	 */
	public static void assertLeaseConstraintsSubset(@Nullable LeaseConstraints child,
			@Nullable LeaseConstraints parent) {
		if (child != null && parent != null && child.deadline().isAfter(parent.deadline())) {
			throw LeaseErrors.notContained("expires_at", child.expiresAt(),
					"is later than " + parent.expiresAt() + " of the parent");
		}
	}

	/**
	 * Returns the lease of a child that is contained in its parent's. Where a lease
	 * without a namespace can do more than one that has it, a child that does not name it
	 * gets the patterns of its parent, and none when the parent needs a grant that it
	 * does not have: by leaving something out nobody gains authority.
	 * @param child the lease that the child asks for
	 * @param parent the lease of the parent
	 * @param parentPolicy the settings of the parent's checks
	 * @param policy the settings of the child's checks
	 * @return the effective lease
	 */
	public static Lease inheritLease(Lease child, Lease parent, LeasePolicy parentPolicy, LeasePolicy policy) {
		Map<String, List<String>> inherited = new LinkedHashMap<>(child.patterns());
		parent.patterns().forEach((namespace, patterns) -> {
			if (policy.permitsUnleased(namespace)) {
				inherited.putIfAbsent(namespace, patterns);
			}
		});
		if (policy.permitsUnleased(Capabilities.MODEL_USE) && !parentPolicy.permitsUnleased(Capabilities.MODEL_USE)) {
			inherited.putIfAbsent(Capabilities.MODEL_USE, List.of());
		}
		return Lease.ofEffective(inherited);
	}

	/**
	 * Returns what is left of a requested lease under the ceiling of an agent (ARCP
	 * section 3.1, step 6a).
	 * <p>
	 * A pattern that the ceiling contains stays; another one is replaced by those
	 * patterns of the ceiling that it contains. Namespaces that the ceiling does not name
	 * are dropped, unless their absence would grant more; what only the ceiling names is
	 * added where its absence would grant more. Budgets are capped per currency. Never an
	 * error.
	 * @param requested the lease that a client or a parent asks for
	 * @param ceiling the ceiling of the agent
	 * @param policy the settings, for the namespaces that need no grant
	 * @return the effective lease
	 */
	public static Lease limitToCeiling(Lease requested, Lease ceiling, LeasePolicy policy) {
		return new LeaseCeiling(ceiling, policy).limit(requested);
	}

	private static void requireAllowed(Grant grant, String capability, String target, LeasePolicy policy) {
		String reason = "no pattern of the lease matches";
		try {
			if (grant.allows(target, policy.jobRoot())) {
				return;
			}
		}
		catch (CanonicalizationException ex) {
			reason = ex.reason();
		}
		throw LeaseErrors.denied(capability, target, reason);
	}

	private static boolean isUrl(String target) {
		return target.indexOf("://") > 0;
	}

	private static String canonicalize(@Nullable String named, String namespace, String target) {
		try {
			return switch (namespace) {
				case Capabilities.FS_READ, Capabilities.FS_WRITE -> PathTargets.canonicalize(target, null);
				case Capabilities.NET_FETCH -> UrlTarget.parse(target, Set.of()).toString();
				case Capabilities.COST_BUDGET -> throw new CanonicalizationException("a budget has no targets");
				default -> Grant.Names.canonicalName(target);
			};
		}
		catch (CanonicalizationException ex) {
			throw LeaseErrors.denied(named, target, ex.reason());
		}
	}

}
