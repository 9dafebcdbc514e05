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

package io.arcp.agent;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.arcp.lease.Lease;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an agent hands on to another one (ARCP section 3.9). Without a lease the child may
 * do nothing that needs one; without constraints it expires with its parent.
 * <p>
 * The trees are not copied and must not be modified; the text form does not show the
 * input.
 *
 * @param delegateId the id of the delegation, 1 to 256 characters and unique within the
 * job, or {@code null} to make one
 * @param agent the agent of the child, as {@code name} or {@code name@version}
 * @param input the input of the child; JSON null if there is none
 * @param leaseRequest the lease of the child, an object of namespaces and patterns, which
 * is checked when it is delegated, or {@code null} for none
 * @param leaseConstraints an object with {@code expires_at}, or {@code null} for the
 * parent's
 * @param maxRuntime how long the child may run, more than zero, or {@code null} for the
 * bound of its agent
 * @since 0.1.0
 */
public record Delegation(@Nullable String delegateId, String agent, JsonNode input, @Nullable ObjectNode leaseRequest,
		@Nullable ObjectNode leaseConstraints, @Nullable Duration maxRuntime) {

	private static final int MAX_ID_LENGTH = 256;

	/**
	 * Validates what does not depend on the job that delegates.
	 * @param delegateId the id of the delegation, 1 to 256 characters and unique within
	 * the job, or {@code null} to make one
	 * @param agent the agent of the child, as {@code name} or {@code name@version}
	 * @param input the input of the child; JSON null if there is none
	 * @param leaseRequest the lease of the child, an object of namespaces and patterns,
	 * which is checked when it is delegated, or {@code null} for none
	 * @param leaseConstraints an object with {@code expires_at}, or {@code null} for the
	 * parent's
	 * @param maxRuntime how long the child may run, more than zero, or {@code null} for
	 * the bound of its agent
	 * @throws InvalidRequestException if the id is not legal, or the time is not more
	 * than zero
	 */
	public Delegation {
		Objects.requireNonNull(agent, "agent");
		input = (input != null) ? input : JsonNodeFactory.instance.nullNode();
		if (delegateId != null && (delegateId.isEmpty() || delegateId.length() > MAX_ID_LENGTH)) {
			throw InvalidRequestException.forField("delegate_id", "expected 1 to 256 characters");
		}
		if (maxRuntime != null && (maxRuntime.isNegative() || maxRuntime.isZero())) {
			throw InvalidRequestException.forField("max_runtime_sec", "expected more than zero");
		}
	}

	/**
	 * Creates a delegation without a lease.
	 * @param agent the agent of the child, as {@code name} or {@code name@version}
	 * @param input the input of the child
	 * @return the delegation
	 */
	public static Delegation of(String agent, JsonNode input) {
		return new Delegation(null, agent, input, null, null, null);
	}

	/**
	 * Returns the same delegation with an id of the agent's choice.
	 * @param newId the id, 1 to 256 characters and unique within the job
	 * @return the delegation
	 */
	public Delegation withDelegateId(String newId) {
		return new Delegation(newId, this.agent, this.input, this.leaseRequest, this.leaseConstraints, this.maxRuntime);
	}

	/**
	 * Returns the same delegation with a lease.
	 * @param lease the lease of the child, contained in that of the job
	 * @return the delegation
	 */
	public Delegation withLease(Lease lease) {
		ObjectNode request = JsonNodeFactory.instance.objectNode();
		lease.patterns().forEach((namespace, patterns) -> patterns.forEach(request.putArray(namespace)::add));
		return withLeaseRequest(request);
	}

	/**
	 * Returns the same delegation with one more namespace in the lease of the child.
	 * @param namespace the namespace, such as {@code fs.read}
	 * @param patterns its patterns
	 * @return the delegation
	 */
	public Delegation withGrant(String namespace, String... patterns) {
		ObjectNode request = (this.leaseRequest != null) ? this.leaseRequest.deepCopy()
				: JsonNodeFactory.instance.objectNode();
		List.of(patterns).forEach(request.putArray(namespace)::add);
		return withLeaseRequest(request);
	}

	/**
	 * Returns the same delegation with a lease in its wire form.
	 * @param newRequest an object of namespaces and patterns, or {@code null} for none
	 * @return the delegation
	 */
	public Delegation withLeaseRequest(@Nullable ObjectNode newRequest) {
		return new Delegation(this.delegateId, this.agent, this.input, newRequest, this.leaseConstraints,
				this.maxRuntime);
	}

	/**
	 * Returns the same delegation with constraints of the lease.
	 * @param newConstraints an object with {@code expires_at}, or {@code null} for the
	 * parent's
	 * @return the delegation
	 */
	public Delegation withLeaseConstraints(@Nullable ObjectNode newConstraints) {
		return new Delegation(this.delegateId, this.agent, this.input, this.leaseRequest, newConstraints,
				this.maxRuntime);
	}

	/**
	 * Returns the same delegation with a bound of the child's time.
	 * @param newMax how long the child may run, more than zero
	 * @return the delegation
	 */
	public Delegation withMaxRuntime(Duration newMax) {
		return new Delegation(this.delegateId, this.agent, this.input, this.leaseRequest, this.leaseConstraints,
				newMax);
	}

	@Override
	public String toString() {
		return "Delegation[delegateId=" + this.delegateId + ", agent=" + this.agent + ", leaseRequest="
				+ this.leaseRequest + ", leaseConstraints=" + this.leaseConstraints + ", maxRuntime=" + this.maxRuntime
				+ ", input=***]";
	}

}
