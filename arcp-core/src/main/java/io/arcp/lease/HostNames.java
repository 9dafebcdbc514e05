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

import java.net.IDN;
import java.util.Locale;

/**
 * Canonical form of URL hosts (ARCP section 4.3).
 * <p>
 * Characters that the versions of IDNA read differently (sharp s, final sigma, the zero
 * width joiners) are refused: two programs would go to two hosts.
 */
final class HostNames {

	private static final int MAX_HOST = 253;

	private static final int MAX_LABEL = 63;

	private static final String AMBIGUOUS = "\u00df\u1e9e\u03c2\u200c\u200d";

	private HostNames() {
	}

	/**
	 * Returns the canonical form of the host of a target.
	 */
	static String canonicalize(String host) throws CanonicalizationException {
		if (host.startsWith("[")) {
			return canonicalLiteral(host);
		}
		String ascii = withoutTrailingDot(toAscii(host));
		if (ascii.isEmpty()) {
			throw new CanonicalizationException("the URL has no host");
		}
		if (ascii.length() > MAX_HOST) {
			throw new CanonicalizationException("the host is too long");
		}
		String[] labels = ascii.split("\\.", -1);
		for (String label : labels) {
			requireLabel(label);
		}
		String last = labels[labels.length - 1];
		boolean numeric = last.startsWith("0x") || last.chars().allMatch((c) -> c >= '0' && c <= '9');
		if (numeric && !IpAddresses.isDottedQuad(ascii)) {
			throw new CanonicalizationException("the host is an ambiguous number");
		}
		return ascii;
	}

	/**
	 * Returns the canonical form of the host of a pattern, in which stars are allowed.
	 */
	static String canonicalizePattern(String host) throws CanonicalizationException {
		if (host.startsWith("[")) {
			return canonicalLiteral(host);
		}
		String trimmed = withoutTrailingDot(host.toLowerCase(Locale.ROOT));
		if (trimmed.isEmpty()) {
			throw new CanonicalizationException("the URL pattern has no host");
		}
		if (isAscii(trimmed)) {
			return trimmed;
		}
		String[] labels = trimmed.split("\\.", -1);
		for (int i = 0; i < labels.length; i++) {
			labels[i] = (labels[i].indexOf('*') < 0) ? toAscii(labels[i]) : labels[i];
		}
		return String.join(".", labels);
	}

	private static String canonicalLiteral(String host) throws CanonicalizationException {
		String address = host.endsWith("]") ? IpAddresses.canonicalIpv6(host.substring(1, host.length() - 1)) : null;
		if (address == null) {
			throw new CanonicalizationException("the host is no valid IPv6 address");
		}
		return "[" + address + "]";
	}

	private static String toAscii(String host) throws CanonicalizationException {
		if (isAscii(host)) {
			return host.toLowerCase(Locale.ROOT);
		}
		if (host.chars().anyMatch((c) -> AMBIGUOUS.indexOf(c) >= 0)) {
			throw new CanonicalizationException("the host contains a character that IDNA versions read differently");
		}
		try {
			return IDN.toASCII(host).toLowerCase(Locale.ROOT);
		}
		catch (IllegalArgumentException ex) {
			throw new CanonicalizationException("the host is no valid internationalized name");
		}
	}

	private static boolean isAscii(String text) {
		return text.chars().allMatch((c) -> c < 0x80);
	}

	private static String withoutTrailingDot(String host) {
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

	private static void requireLabel(String label) throws CanonicalizationException {
		boolean valid = !label.isEmpty() && label.length() <= MAX_LABEL
				&& label.chars().allMatch(HostNames::isLabelCharacter);
		if (!valid) {
			throw new CanonicalizationException("the host is not valid");
		}
	}

	private static boolean isLabelCharacter(int c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
	}

}
