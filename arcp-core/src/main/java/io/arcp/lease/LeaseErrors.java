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
import java.util.LinkedHashMap;
import java.util.Map;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Makes the typed errors of this package with their details.
 */
final class LeaseErrors {

	/**
	 * Names and targets come from outside and go back in details; no error grows beyond
	 * what a pattern may be.
	 */
	private static final int MAX_ECHO = 4096;

	private LeaseErrors() {
	}

	static ArcpException invalid(String field, String problem) {
		return ArcpException.withDetails(ErrorCode.INVALID_REQUEST, clip(field) + " " + problem,
				Map.of("field", clip(field)));
	}

	static ArcpException denied(@Nullable String capability, String target, String reason) {
		Map<String, Object> details = new LinkedHashMap<>();
		if (capability != null) {
			details.put("capability", clip(capability));
		}
		details.put("target", clip(target));
		String subject = (capability != null) ? capability + " on '" : "target '";
		return ArcpException.withDetails(ErrorCode.PERMISSION_DENIED,
				abbreviate(subject) + abbreviate(target) + "' is denied: " + reason, details);
	}

	static ArcpException expired(LeaseConstraints constraints) {
		return ArcpException.withDetails(ErrorCode.LEASE_EXPIRED, "lease expired at " + constraints.expiresAt(),
				Map.of("expires_at", constraints.expiresAt()));
	}

	static ArcpException exhausted(String currency, BigDecimal remaining) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("currency", currency);
		details.put("remaining", remaining);
		return ArcpException.withDetails(ErrorCode.BUDGET_EXHAUSTED,
				"budget of " + currency + " is exhausted, remaining " + remaining.toPlainString(), details);
	}

	static ArcpException notContained(String field, @Nullable String pattern, String reason) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("capability", clip(field));
		if (pattern != null) {
			details.put("pattern", clip(pattern));
		}
		String subject = (pattern != null) ? field + " '" + abbreviate(pattern) + "'" : field;
		return ArcpException.withDetails(ErrorCode.LEASE_SUBSET_VIOLATION, subject + " " + reason, details);
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
