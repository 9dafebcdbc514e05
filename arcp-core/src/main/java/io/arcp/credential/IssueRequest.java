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

package io.arcp.credential;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What credentials are for, and how they have to be bounded (ARCP section 4.8).
 *
 * @param id the id under which everything that this request mints can be revoked, never
 * used before
 * @param job the job
 * @param principal who submitted it
 * @param lease its effective lease
 * @param expiry when the lease ends, or {@code null} when it does not
 * @param budget what is left of each currency, by the tightest budget of the job and its
 * ancestors; amounts may be negative
 * @since 0.1.0
 */
public record IssueRequest(CredentialId id, JobId job, ArcpPrincipal principal, Lease lease,
		@Nullable LeaseConstraints expiry, Map<String, BigDecimal> budget) {

	private static final String MODEL_USE = "model.use";

	/**
	 * Copies the budget.
	 * @param id the id of the request
	 * @param job the job
	 * @param principal who submitted it
	 * @param lease its effective lease
	 * @param expiry when the lease ends, or {@code null}
	 * @param budget what is left of each currency
	 */
	public IssueRequest {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(job, "job");
		Objects.requireNonNull(principal, "principal");
		Objects.requireNonNull(lease, "lease");
		budget = Collections.unmodifiableMap(new LinkedHashMap<>(budget));
	}

	/**
	 * Returns which models the job may use.
	 * @return patterns, empty for none; {@code null} when the lease does not bound them
	 */
	public @Nullable List<String> models() {
		return lease().patterns().get(MODEL_USE);
	}

	/**
	 * Returns the bounds in the form in which a client is told them.
	 * @return {@code cost.budget}, {@code model.use} and {@code expires_at}, as far as
	 * there are such bounds
	 */
	public ObjectNode constraints() {
		ObjectNode constraints = JsonNodeFactory.instance.objectNode();
		if (!this.budget.isEmpty()) {
			ArrayNode amounts = constraints.putArray("cost.budget");
			this.budget.forEach(
					(currency, amount) -> amounts.add(currency + ":" + amount.max(BigDecimal.ZERO).toPlainString()));
		}
		List<String> models = models();
		if (models != null) {
			ArrayNode patterns = constraints.putArray(MODEL_USE);
			models.forEach(patterns::add);
		}
		if (this.expiry != null) {
			constraints.put("expires_at", this.expiry.expiresAt());
		}
		return constraints;
	}

}
