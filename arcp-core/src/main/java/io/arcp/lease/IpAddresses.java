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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Literal IP addresses as hosts. Parsed here, so that no resolver is ever asked.
 */
final class IpAddresses {

	private static final int GROUPS = 8;

	private IpAddresses() {
	}

	/**
	 * Tells whether the host is four decimal numbers up to 255 without leading zeros.
	 */
	static boolean isDottedQuad(String host) {
		return parseDottedQuad(host) != null;
	}

	/**
	 * Returns the one spelling of an IPv6 address, without brackets: lower case, no
	 * leading zeros, the longest run of zero groups shortened; or {@code null} if it is
	 * no address.
	 */
	static @Nullable String canonicalIpv6(String text) {
		int gap = text.indexOf("::");
		if (gap < 0) {
			List<Integer> groups = parseGroups(text);
			return (groups != null && groups.size() == GROUPS) ? print(groups) : null;
		}
		if (text.indexOf("::", gap + 1) >= 0) {
			return null;
		}
		List<Integer> head = parseGroups(text.substring(0, gap));
		List<Integer> tail = parseGroups(text.substring(gap + 2));
		if (head == null || tail == null || head.size() + tail.size() >= GROUPS
				|| text.substring(0, gap).contains(".")) {
			return null;
		}
		List<Integer> groups = new ArrayList<>(head);
		while (groups.size() + tail.size() < GROUPS) {
			groups.add(0);
		}
		groups.addAll(tail);
		return print(groups);
	}

	private static @Nullable List<Integer> parseGroups(String text) {
		List<Integer> groups = new ArrayList<>();
		if (text.isEmpty()) {
			return groups;
		}
		String[] parts = text.split(":", -1);
		for (int i = 0; i < parts.length; i++) {
			boolean last = i == parts.length - 1;
			List<Integer> quad = (last && parts[i].indexOf('.') >= 0) ? parseDottedQuad(parts[i]) : null;
			if (quad != null) {
				groups.add(quad.get(0) * 256 + quad.get(1));
				groups.add(quad.get(2) * 256 + quad.get(3));
				continue;
			}
			int value = parseNumber(parts[i], 16, 4);
			if (value < 0) {
				return null;
			}
			groups.add(value);
		}
		return groups;
	}

	private static @Nullable List<Integer> parseDottedQuad(String text) {
		String[] parts = text.split("\\.", -1);
		if (parts.length != 4) {
			return null;
		}
		List<Integer> bytes = new ArrayList<>();
		for (String part : parts) {
			int value = parseNumber(part, 10, 3);
			if (value < 0 || value > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
				return null;
			}
			bytes.add(value);
		}
		return bytes;
	}

	private static int parseNumber(String text, int radix, int maxLength) {
		if (text.isEmpty() || text.length() > maxLength) {
			return -1;
		}
		int value = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			int digit = (c < 0x80) ? Character.digit(c, radix) : -1;
			if (digit < 0) {
				return -1;
			}
			value = value * radix + digit;
		}
		return value;
	}

	private static String print(List<Integer> groups) {
		int start = -1;
		int length = 1;
		for (int i = 0; i < GROUPS; i++) {
			int run = zeros(groups, i);
			if (run > length) {
				start = i;
				length = run;
			}
		}
		if (start < 0) {
			return join(groups);
		}
		return join(groups.subList(0, start)) + "::" + join(groups.subList(start + length, GROUPS));
	}

	private static int zeros(List<Integer> groups, int start) {
		int end = start;
		while (end < groups.size() && groups.get(end) == 0) {
			end++;
		}
		return end - start;
	}

	private static String join(List<Integer> groups) {
		return String.join(":", groups.stream().map(Integer::toHexString).toList());
	}

}
