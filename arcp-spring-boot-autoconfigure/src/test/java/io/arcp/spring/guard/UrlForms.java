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

package io.arcp.spring.guard;

import java.util.stream.Stream;

/**
 * URLs that try to get past the lease {@code http://localhost:P/allowed/**}, where P is
 * the port of a server that listens on all addresses of this host, and Q that of another
 * one.
 */
final class UrlForms {

	private UrlForms() {
	}

	static Stream<String> denied() {
		return Stream.of("http://localhost:P/secret", "http://localhost:P/", "http://localhost:P",
				// Dots, plain and encoded
				"http://localhost:P/allowed/../secret", "http://localhost:P/allowed/%2e%2e/secret",
				"http://localhost:P/allowed/%2E%2E/secret", "http://localhost:P/allowed/.%2e/secret",
				"http://localhost:P/allowed/%2e./secret", "http://localhost:P/allowed/x/../../secret",
				"http://localhost:P/allowed/./../secret", "http://localhost:P/../secret",
				"http://localhost:P/allowed/..", "http://localhost:P/%61llowed/../secret",
				"http://localhost:P/allowed/x/%2e%2e/%2e%2e/secret",
				// Paths that only look alike
				"http://localhost:P//allowed/x", "http://localhost:P/Allowed/x", "http://localhost:P/allowed%2Fx",
				"http://localhost:P/allowed%2fx", "http://localhost:P/allowedx", "http://localhost:P/allowed;/x",
				"http://localhost:P/allowed%00/x", "http://localhost:P/?/allowed/x",
				"http://localhost:P/secret#/allowed/x",
				// Ports and schemes
				"http://localhost:Q/allowed/x", "http://localhost/allowed/x", "http://localhost:80/allowed/x",
				"https://localhost:P/allowed/x", "http://localhost:/allowed/x", "http://localhost:P:80/allowed/x",
				"http://localhost:+P/allowed/x", "http://localhost:99999/allowed/x", "ftp://localhost:P/allowed/x",
				"file:///allowed/x", "//localhost:P/allowed/x", "localhost:P/allowed/x", "http:///allowed/x",
				"http:/localhost:P/allowed/x", "http:localhost:P/allowed/x", "jar:http://localhost:P/allowed/x",
				// Other names of this host
				"http://127.0.0.1:P/allowed/x", "http://127.1:P/allowed/x", "http://127.0.1:P/allowed/x",
				"http://2130706433:P/allowed/x", "http://0x7f000001:P/allowed/x", "http://0x7f.0.0.1:P/allowed/x",
				"http://0177.0.0.1:P/allowed/x", "http://127.0.0.01:P/allowed/x", "http://0:P/allowed/x",
				"http://0.0.0.0:P/allowed/x", "http://[::1]:P/allowed/x", "http://[0:0:0:0:0:0:0:1]:P/allowed/x",
				"http://[::ffff:127.0.0.1]:P/allowed/x", "http://[::ffff:7f00:1]:P/allowed/x",
				"http://[::1%25lo]:P/allowed/x", "http://[::]:P/allowed/x",
				// User information
				"http://localhost@127.0.0.1:P/allowed/x", "http://localhost:P@127.0.0.1:P/allowed/x",
				"http://user:secret@localhost:P/allowed/x", "http://@localhost:P/allowed/x",
				"http://localhost%40127.0.0.1:P/allowed/x", "http://127.0.0.1:P/x?@localhost:P/allowed/x",
				"http://127.0.0.1:P#@localhost:P/allowed/x", "http://127.0.0.1:P;@localhost:P/allowed/x",
				// Backslashes, white space, control characters
				"http://127.0.0.1:P\\@localhost:P/allowed/x", "http:\\\\localhost:P\\allowed\\x",
				"http://localhost:P\\secret", "http://localhost:P/allowed\\..\\secret",
				"http://localhost:P/allowed/..\\secret", "http://local\thost:P/allowed/x",
				" http://localhost:P/allowed/x", "http://localhost:P/allowed/x\r\nHost: x",
				"http://localhost:P/allowed/\u0000x", "http://localhost :P/allowed/x", "http://localhost:P/allowed/a b",
				// Look-alike hosts
				"http://localhost.evil.test:P/allowed/x", "http://evil.localhost:P/allowed/x",
				"http://localhost.localdomain:P/allowed/x", "http://l\u043ecalhost:P/allowed/x",
				"http://xn--lcalhost-5bg:P/allowed/x", "http://localhost\u200d:P/allowed/x",
				"http://local%68ost:P/allowed/x", "http://localhost..:P/allowed/x", "http://.localhost:P/allowed/x",
				"http://localhost\u3002evil\u3002test:P/allowed/x", "http://localhost%2eevil.test:P/allowed/x",
				"http://local-host:P/allowed/x",
				// Escapes that are none
				"http://localhost:P/allowed/%", "http://localhost:P/allowed/%zz", "http://localhost:P/allowed/%2");
	}

	/** Each with the path at which it arrives. */
	static Stream<String[]> allowed() {
		return Stream.of(new String[] { "http://localhost:P/allowed/x", "/allowed/x" },
				new String[] { "HTTP://LOCALHOST:P/allowed/x", "/allowed/x" },
				new String[] { "http://localhost:P/allowed", "/allowed" },
				new String[] { "http://localhost.:P/allowed/x", "/allowed/x" },
				new String[] { "http://localhost:P/allowed/./x", "/allowed/x" },
				new String[] { "http://localhost:P/allowed/y/../x", "/allowed/x" },
				new String[] { "http://localhost:P/secret/../allowed/x", "/allowed/x" },
				new String[] { "http://localhost:P/secret/%2e%2e/allowed/x", "/allowed/x" },
				new String[] { "http://localhost:P/%61llowed/x", "/allowed/x" },
				new String[] { "http://localhost:P/allowed/x?next=http://127.0.0.1/", "/allowed/x" },
				new String[] { "http://localhost:P/allowed/x#/secret", "/allowed/x" },
				new String[] { "http://localhost:P/allowed//x", "/allowed//x" },
				new String[] { "http://localhost:P/allowed/a%20b", "/allowed/a%20b" });
	}

}
