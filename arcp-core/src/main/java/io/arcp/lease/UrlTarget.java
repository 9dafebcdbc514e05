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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * URL in canonical form, in the parts that patterns look at (ARCP section 4.3).
 *
 * @param scheme the scheme in lower case
 * @param host the host in ASCII and lower case
 * @param port the port, the default one included; {@link #NO_PORT} when the scheme has
 * none
 * @param path the path with dot segments resolved; begins with a slash
 * @param query what follows the question mark, or {@code null} without one
 */
record UrlTarget(String scheme, String host, int port, String path, @Nullable String query) {

	static final int NO_PORT = -1;

	private static final int MAX_PORT = 65535;

	private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443, "ws", 80, "wss", 443,
			"ftp", 21);

	/**
	 * Parses a URL.
	 * @param url the URL as the agent wrote it
	 * @param schemes schemes that are allowed besides http and https
	 */
	static UrlTarget parse(String url, Set<String> schemes) throws CanonicalizationException {
		requireCleanText(url);
		int colon = url.indexOf("://");
		String scheme = (colon > 0) ? url.substring(0, colon).toLowerCase(Locale.ROOT) : "";
		if (!isScheme(scheme)) {
			throw new CanonicalizationException("the URL has no scheme or no authority");
		}
		if (!isWeb(scheme) && !schemes.contains(scheme)) {
			throw new CanonicalizationException("the scheme is neither http nor https");
		}
		int start = colon + 3;
		int end = endOfAuthority(url, start);
		String authority = url.substring(start, end);
		if (authority.indexOf('@') >= 0) {
			throw new CanonicalizationException("the URL contains user information");
		}
		int portColon = portColon(authority);
		String host = HostNames.canonicalize(authority.substring(0, portColon));
		int port = parsePort(authority.substring(portColon), scheme);
		return parseRest(scheme, host, port, PercentEncoding.normalize(url.substring(end)));
	}

	private static UrlTarget parseRest(String scheme, String host, int port, String rest) {
		int hash = rest.indexOf('#');
		String visible = (hash < 0) ? rest : rest.substring(0, hash);
		int mark = visible.indexOf('?');
		String path = (mark < 0) ? visible : visible.substring(0, mark);
		String query = (mark < 0) ? null : visible.substring(mark + 1);
		return new UrlTarget(scheme, host, port, removeDotSegments(path), query);
	}

	private static void requireCleanText(String url) throws CanonicalizationException {
		if (url.indexOf('\\') >= 0) {
			throw new CanonicalizationException("the URL contains a backslash");
		}
		boolean dirty = url.codePoints()
			.anyMatch((c) -> Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c)
					|| (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
		if (dirty) {
			throw new CanonicalizationException("the URL contains white space or a control character");
		}
	}

	private static boolean isScheme(String text) {
		if (text.isEmpty() || text.charAt(0) < 'a' || text.charAt(0) > 'z') {
			return false;
		}
		return text.chars()
			.allMatch((c) -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
	}

	static boolean isWeb(String scheme) {
		return scheme.equals("http") || scheme.equals("https");
	}

	/**
	 * Returns where the authority that begins at {@code start} ends.
	 */
	static int endOfAuthority(String url, int start) {
		int end = start;
		while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
			end++;
		}
		return end;
	}

	/**
	 * Returns the position of the colon before the port, or the length of the authority
	 * if there is none.
	 */
	static int portColon(String authority) {
		int colon = authority.lastIndexOf(':');
		return (colon > authority.lastIndexOf(']')) ? colon : authority.length();
	}

	/**
	 * Parses the port with its colon; nothing, or the colon alone, stands for the default
	 * of the scheme.
	 */
	static int parsePort(String text, String scheme) throws CanonicalizationException {
		if (text.length() <= 1) {
			return DEFAULT_PORTS.getOrDefault(scheme, NO_PORT);
		}
		int port = 0;
		for (int i = 1; i < text.length(); i++) {
			char c = text.charAt(i);
			port = port * 10 + (c - '0');
			if (c < '0' || c > '9' || port > MAX_PORT) {
				throw new CanonicalizationException("the port is not valid");
			}
		}
		return port;
	}

	private static String removeDotSegments(String path) {
		Deque<String> segments = new ArrayDeque<>();
		boolean open = true;
		for (String segment : ((path.isEmpty()) ? path : path.substring(1)).split("/", -1)) {
			open = segment.equals(".") || segment.equals("..");
			if (segment.equals("..")) {
				segments.pollLast();
			}
			else if (!open) {
				segments.addLast(segment);
			}
		}
		if (open) {
			segments.addLast("");
		}
		return "/" + String.join("/", segments);
	}

	/**
	 * Returns the canonical URL; the port is there when it is not the default one.
	 */
	@Override
	public String toString() {
		boolean usual = this.port == DEFAULT_PORTS.getOrDefault(this.scheme, NO_PORT);
		return this.scheme + "://" + this.host + (usual ? "" : ":" + this.port) + this.path
				+ ((this.query != null) ? "?" + this.query : "");
	}

}
