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

package io.arcp.transport;

import io.arcp.protocol.ArcpPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection before its first frame.
 *
 * @param remoteAddress the peer's address for logs, {@code "memory"} for an in-memory
 * pair, {@code "stdio"} for a pair of standard streams
 * @param principal the principal of a good {@code Authorization} header of the upgrade,
 * or {@code null} (ARCP section 2.3)
 * @param dialect the value of the upgrade's query parameter {@code dialect}, or
 * {@code null} (ARCP section 3.3)
 * @param secure whether the connection is encrypted or does not leave the machine
 * @since 0.1.0
 */
public record ConnectionInfo(String remoteAddress, @Nullable ArcpPrincipal principal, @Nullable String dialect,
		boolean secure) {

	/**
	 * Creates the facts of a connection within one process.
	 * @return the facts
	 */
	public static ConnectionInfo inMemory() {
		return new ConnectionInfo("memory", null, null, true);
	}

	/**
	 * Creates the facts of a connection over standard streams.
	 * @return the facts
	 */
	public static ConnectionInfo stdio() {
		return new ConnectionInfo("stdio", null, null, true);
	}

}
