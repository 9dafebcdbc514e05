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

import java.util.Objects;
import java.util.Set;

/**
 * Names of the capabilities that a lease can grant, its namespaces.
 * <p>
 * Seven names are reserved by the protocol, vendors add their own as
 * {@code x-vendor.<vendor>.<name>} (ARCP section 4.1).
 *
 * @since 0.1.0
 */
public final class Capabilities {

	/**
	 * Reading a path.
	 */
	public static final String FS_READ = "fs.read";

	/**
	 * Writing a path.
	 */
	public static final String FS_WRITE = "fs.write";

	/**
	 * Fetching a URL.
	 */
	public static final String NET_FETCH = "net.fetch";

	/**
	 * Calling a tool by its name.
	 */
	public static final String TOOL_CALL = "tool.call";

	/**
	 * Delegating to an agent by its name or {@code name@version}.
	 */
	public static final String AGENT_DELEGATE = "agent.delegate";

	/**
	 * Using a model by its id.
	 */
	public static final String MODEL_USE = "model.use";

	/**
	 * Amounts that a job may spend; it has no targets.
	 */
	public static final String COST_BUDGET = "cost.budget";

	private static final Set<String> RESERVED = Set.of(FS_READ, FS_WRITE, NET_FETCH, TOOL_CALL, AGENT_DELEGATE,
			MODEL_USE, COST_BUDGET);

	private static final String VENDOR_PREFIX = "x-vendor";

	private Capabilities() {
	}

	/**
	 * Tells whether a name may be a namespace of a lease: one of the reserved names, or a
	 * vendor name that matches {@code ^x-vendor(\.[a-z0-9_-]+){2,}$} (ARCP section 4.1).
	 * @param name the name to look at
	 * @return {@code true} if the name is valid
	 */
	public static boolean isValid(String name) {
		Objects.requireNonNull(name, "name");
		return RESERVED.contains(name) || isVendorName(name);
	}

	/**
	 * Tells whether a name is one of the seven that the protocol itself defines.
	 * @param name the name to look at
	 * @return {@code true} if the name is reserved
	 */
	public static boolean isReserved(String name) {
		Objects.requireNonNull(name, "name");
		return RESERVED.contains(name);
	}

	private static boolean isVendorName(String name) {
		if (!name.startsWith(VENDOR_PREFIX)) {
			return false;
		}
		int parts = 0;
		int position = VENDOR_PREFIX.length();
		while (position < name.length()) {
			int end = endOfPart(name, position);
			if (end < 0) {
				return false;
			}
			parts++;
			position = end;
		}
		return parts >= 2;
	}

	/**
	 * Returns where the part that begins with the dot at {@code start} ends, or -1 if
	 * there is none.
	 */
	private static int endOfPart(String name, int start) {
		if (name.charAt(start) != '.') {
			return -1;
		}
		int end = start + 1;
		while (end < name.length() && isVendorCharacter(name.charAt(end))) {
			end++;
		}
		return (end > start + 1) ? end : -1;
	}

	private static boolean isVendorCharacter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
	}

}
