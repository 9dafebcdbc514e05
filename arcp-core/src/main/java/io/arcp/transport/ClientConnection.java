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

import org.jspecify.annotations.Nullable;

/**
 * The client's end of a connection: it tells in addition how the connection was closed,
 * which a client needs to know before it connects again (ARCP section 1.1).
 *
 * @since 0.1.0
 */
public interface ClientConnection extends ArcpConnection {

	/**
	 * Returns the code and reason with which either end has closed the connection. May be
	 * called from any thread.
	 * @return the status, or {@code null} while the connection is open and after it was
	 * lost without a close
	 */
	@Nullable CloseStatus closeStatus();

}
