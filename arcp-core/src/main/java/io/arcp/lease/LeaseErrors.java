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

import java.math.BigDecimal;

import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.LeaseExpiredException;
import io.arcp.protocol.LeaseSubsetViolationException;
import io.arcp.protocol.PermissionDeniedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the typed errors of this package with their details; the only place of it that
 * touches a JSON node.
 */
final class LeaseErrors {

	/**
	 * Names and targets come from outside and go back in details; no error grows beyond
	 * what a pattern may be.
	 */
	private static final int MAX_ECHO = 4096;

	private LeaseErrors() {
	}

	static InvalidRequestException invalid(String field, String problem) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		details.put("field", clip(field));
		return new InvalidRequestException(clip(field) + " " + problem, details);
	}

	static PermissionDeniedException denied(@Nullable String capability, String target, String reason) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		if (capability != null) {
			details.put("capability", clip(capability));
		}
		details.put("target", clip(target));
		String subject = (capability != null) ? capability + " on '" : "target '";
		return new PermissionDeniedException(abbreviate(subject) + abbreviate(target) + "' is denied: " + reason,
				details);
	}

	static LeaseExpiredException expired(LeaseConstraints constraints) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		details.put("expires_at", constraints.expiresAt());
		return new LeaseExpiredException("lease expired at " + constraints.expiresAt(), details);
	}

	static BudgetExhaustedException exhausted(String currency, BigDecimal remaining) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		details.put("currency", currency);
		details.put("remaining", remaining);
		return new BudgetExhaustedException(
				"budget of " + currency + " is exhausted, remaining " + remaining.toPlainString(), details);
	}

	static LeaseSubsetViolationException notContained(String field, @Nullable String pattern, String reason) {
		ObjectNode details = JsonNodeFactory.instance.objectNode();
		details.put("capability", clip(field));
		if (pattern != null) {
			details.put("pattern", clip(pattern));
		}
		String subject = (pattern != null) ? field + " '" + abbreviate(pattern) + "'" : field;
		return new LeaseSubsetViolationException(subject + " " + reason, details);
	}

	/**
	 * Shortens a text for a message, so that the reason behind it is not cut off.
	 */
	static String abbreviate(String text) {
		return (text.length() <= 200) ? text : text.substring(0, 200) + "...";
	}

	private static String clip(String text) {
		return (text.length() <= MAX_ECHO) ? text : text.substring(0, MAX_ECHO);
	}

}
