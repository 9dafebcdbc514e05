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

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

import io.arcp.event.Digest;
import io.arcp.protocol.JobSubmit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells whether two submits ask for the same (ARCP section 3.5): SHA-256 over canonical
 * JSON of their parameters, with sorted members, without white space, and with numbers by
 * value. No number is ever expanded.
 */
final class SubmitFingerprint {

	private final StringBuilder json = new StringBuilder(256);

	private SubmitFingerprint() {
	}

	static Digest of(JobSubmit submit) {
		return Digest.of(canonical(submit));
	}

	static String canonical(JobSubmit submit) {
		SubmitFingerprint fingerprint = new SubmitFingerprint();
		fingerprint.name('{', "agent").text(submit.agent().toString());
		fingerprint.name(',', "input").value(submit.input());
		fingerprint.name(',', "lease_constraints").object(submit.leaseConstraints());
		fingerprint.name(',', "lease_request").object(submit.leaseRequest());
		fingerprint.name(',', "max_runtime_sec");
		if (submit.maxRuntimeSec() != null) {
			fingerprint.number(BigDecimal.valueOf(submit.maxRuntimeSec()));
		}
		else {
			fingerprint.json.append("null");
		}
		fingerprint.name(',', "parent_job_id");
		if (submit.parentJobId() != null) {
			fingerprint.text(submit.parentJobId());
		}
		else {
			fingerprint.json.append("null");
		}
		return fingerprint.json.append('}').toString();
	}

	private SubmitFingerprint name(char before, String name) {
		this.json.append(before);
		text(name);
		this.json.append(':');
		return this;
	}

	private void value(JsonNode node) {
		switch (node.getNodeType()) {
			case OBJECT -> object(node);
			case ARRAY -> array(node);
			case NUMBER -> number(node.decimalValue());
			case BOOLEAN -> this.json.append(node.booleanValue());
			case NULL, MISSING -> this.json.append("null");
			default -> text(node.asString());
		}
	}

	private void object(@Nullable JsonNode node) {
		if (node == null || node.isEmpty()) {
			this.json.append("{}");
			return;
		}
		Map<String, JsonNode> members = new TreeMap<>();
		((ObjectNode) node).forEachEntry(members::put);
		char before = '{';
		for (Map.Entry<String, JsonNode> member : members.entrySet()) {
			name(before, member.getKey()).value(member.getValue());
			before = ',';
		}
		this.json.append('}');
	}

	private void array(JsonNode node) {
		this.json.append('[');
		String separator = "";
		for (JsonNode element : node) {
			this.json.append(separator);
			value(element);
			separator = ",";
		}
		this.json.append(']');
	}

	/**
	 * Digits without zeros at the end, and an exponent.
	 */
	private void number(BigDecimal number) {
		if (number.signum() == 0) {
			this.json.append('0');
			return;
		}
		String digits = number.unscaledValue().toString();
		int end = digits.length();
		while (digits.charAt(end - 1) == '0') {
			end--;
		}
		long exponent = (long) digits.length() - end - number.scale();
		this.json.append(digits, 0, end).append('e').append(exponent);
	}

	private void text(String text) {
		this.json.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				this.json.append('\\').append(c);
			}
			else if (c < ' ') {
				this.json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
			}
			else {
				this.json.append(c);
			}
		}
		this.json.append('"');
	}

}
