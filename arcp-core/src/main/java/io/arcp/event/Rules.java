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

package io.arcp.event;

import java.math.BigDecimal;
import java.util.Map;

import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.json.WireJson;
import org.jspecify.annotations.Nullable;

/**
 * Checks the members of an event's body.
 */
final class Rules {

	private static final String VENDOR_PREFIX = "x-vendor.";

	private Rules() {
	}

	static void require(boolean condition, String field, String problem) {
		if (!condition) {
			throw InvalidRequestException.forField(field, problem);
		}
	}

	static void present(@Nullable Object value, String field) {
		require(value != null, field, "must not be absent");
	}

	static void notEmpty(@Nullable String value, String field) {
		require(value != null && !value.isEmpty(), field, "expected a non-empty string");
	}

	/**
	 * Checks that a number is there and can be written in plain notation.
	 */
	static void number(BigDecimal value, String field) {
		present(value, field);
		long scale = value.scale();
		long digits = (scale <= 0) ? value.precision() - scale : Math.max(value.precision(), scale + 1);
		require(value.signum() == 0 && scale <= 0 || digits <= WireJson.MAX_NUMBER_LENGTH, field,
				"expected at most " + WireJson.MAX_NUMBER_LENGTH + " digits");
	}

	static void dimensions(Map<String, String> dimensions) {
		present(dimensions, "body.dimensions");
		for (Map.Entry<String, String> dimension : dimensions.entrySet()) {
			present(dimension.getKey(), "body.dimensions");
			present(dimension.getValue(), "body.dimensions." + dimension.getKey());
		}
	}

	/**
	 * Checks that a kind is that of a vendor: {@code ^x-vendor(\.[a-z0-9_-]+){2,}$}.
	 */
	static void vendorKind(@Nullable String kind) {
		require(kind != null && isVendorKind(kind), "kind",
				"expected a kind of the protocol, or x-vendor.<vendor>.<name>");
	}

	private static boolean isVendorKind(String kind) {
		if (!kind.startsWith(VENDOR_PREFIX) || kind.endsWith(".") || kind.contains("..")) {
			return false;
		}
		for (int i = VENDOR_PREFIX.length(); i < kind.length(); i++) {
			char c = kind.charAt(i);
			if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' && c != '.') {
				return false;
			}
		}
		return kind.indexOf('.', VENDOR_PREFIX.length()) > 0;
	}

}
