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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * What a job may do: patterns per capability, compiled once (ARCP section 4.1).
 * <p>
 * A namespace that is absent grants nothing (but for the exceptions of
 * {@link LeasePolicy}), and neither does one with an empty list. A lease never changes
 * after the job is accepted. Immutable and safe for concurrent use; two leases are equal
 * when they have the same namespaces with the same patterns in the same order. Checks are
 * in {@link Leases}.
 *
 * @since 0.1.0
 */
public final class Lease {

	static final String REQUEST_FIELD = "payload.lease_request";

	private static final Lease EMPTY = new Lease(Map.of());

	private final Map<String, List<String>> patterns;

	private final Map<String, Grant> grants;

	private Lease(Map<String, List<String>> patterns) {
		this.patterns = patterns;
		this.grants = new LinkedHashMap<>();
		patterns.forEach((namespace, texts) -> this.grants.put(namespace, Grant.compile(namespace, texts)));
	}

	/**
	 * Creates a lease from what a client asked for in {@code job.submit}.
	 * @param patterns namespace to patterns; copied, the order is kept
	 * @return the lease
	 * @throws InvalidRequestException if the shape or a limit is violated; the message
	 * names the field, like {@code payload.lease_request.fs.read[2]}
	 */
	public static Lease of(Map<String, List<String>> patterns) {
		return of(patterns, REQUEST_FIELD);
	}

	/**
	 * Creates a lease from a request of another origin.
	 * @param patterns namespace to patterns; copied, the order is kept
	 * @param field the name of the lease in that request, for messages
	 * @return the lease
	 * @throws InvalidRequestException if the shape or a limit is violated; the message
	 * names the field
	 */
	public static Lease of(Map<String, List<String>> patterns, String field) {
		Objects.requireNonNull(patterns, "patterns");
		Objects.requireNonNull(field, "field");
		return ofShape(patterns, field);
	}

	static Lease ofShape(Map<?, ?> shape, String field) {
		Map<String, List<String>> checked = LeaseShape.check(shape, field);
		return checked.isEmpty() ? EMPTY : new Lease(checked);
	}

	/**
	 * Creates a lease from patterns of checked leases; the limits of a request do not
	 * apply to it.
	 */
	static Lease ofEffective(Map<String, List<String>> patterns) {
		return patterns.isEmpty() ? EMPTY : new Lease(Collections.unmodifiableMap(new LinkedHashMap<>(patterns)));
	}

	/**
	 * Returns the lease without any namespace.
	 * @return the empty lease
	 */
	public static Lease empty() {
		return EMPTY;
	}

	/**
	 * Returns all patterns as they were written.
	 * @return an immutable map of namespace to patterns, in the order of the request
	 */
	public Map<String, List<String>> patterns() {
		return this.patterns;
	}

	/**
	 * Returns the patterns of one namespace as they were written.
	 * @param namespace the capability
	 * @return an immutable list, empty if the namespace is absent
	 */
	public List<String> patterns(String namespace) {
		return this.patterns.getOrDefault(namespace, List.of());
	}

	/**
	 * Returns the namespaces, those with an empty list included.
	 * @return an immutable set in the order of the request
	 */
	public Set<String> namespaces() {
		return this.patterns.keySet();
	}

	/**
	 * Tells whether the lease has no namespace.
	 * @return {@code true} for the empty lease
	 */
	public boolean isEmpty() {
		return this.patterns.isEmpty();
	}

	@Nullable Grant grant(String namespace) {
		return this.grants.get(namespace);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Lease lease && lease.patterns.equals(this.patterns);
	}

	@Override
	public int hashCode() {
		return this.patterns.hashCode();
	}

	@Override
	public String toString() {
		return this.patterns.toString();
	}

}
