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

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.lease.Leases;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lease of a submit as it goes over the wire (ARCP sections 1.5, 4.1 and 4.5).
 */
final class SubmittedLease {

	private static final String EXPIRES_AT = "expires_at";

	private SubmittedLease() {
	}

	/**
	 * Reads the lease that is asked for.
	 * @throws InvalidRequestException if it is none
	 */
	static Lease lease(@Nullable ObjectNode request) {
		if (request == null || request.isEmpty()) {
			return Lease.empty();
		}
		Map<String, List<String>> patterns = new LinkedHashMap<>();
		request.forEachEntry((namespace, value) -> patterns.put(namespace, strings(namespace, value)));
		return Lease.of(patterns);
	}

	/**
	 * Reads the bounds that are asked for; what is not known is ignored.
	 * @param now the time, which the expiry has to be after
	 * @return the bounds, or {@code null} without an expiry
	 * @throws InvalidRequestException if the expiry is none or not in the future
	 */
	static @Nullable LeaseConstraints constraints(@Nullable ObjectNode constraints, Instant now) {
		JsonNode expiresAt = (constraints != null) ? constraints.get(EXPIRES_AT) : null;
		if (expiresAt == null || expiresAt.isNull()) {
			return null;
		}
		if (!expiresAt.isString()) {
			throw InvalidRequestException.forField("payload.lease_constraints." + EXPIRES_AT, "expected a string");
		}
		return Leases.validateLeaseConstraints(expiresAt.stringValue(), now);
	}

	private static List<String> strings(String namespace, JsonNode value) {
		if (!value.isArray()) {
			throw InvalidRequestException.forField("payload.lease_request." + namespace,
					"expected an array of strings");
		}
		List<String> strings = new ArrayList<>(value.size());
		for (JsonNode element : value) {
			if (!element.isString()) {
				throw InvalidRequestException
					.forField("payload.lease_request." + namespace + "[" + strings.size() + "]", "expected a string");
			}
			strings.add(element.stringValue());
		}
		return strings;
	}

	static ObjectNode json(Lease lease) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		lease.patterns().forEach((namespace, patterns) -> {
			ArrayNode array = json.putArray(namespace);
			patterns.forEach(array::add);
		});
		return json;
	}

	static @Nullable ObjectNode json(@Nullable LeaseConstraints constraints) {
		return (constraints != null) ? JsonNodeFactory.instance.objectNode().put(EXPIRES_AT, constraints.expiresAt())
				: null;
	}

}
