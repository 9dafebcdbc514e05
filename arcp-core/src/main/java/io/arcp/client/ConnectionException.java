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

package io.arcp.client;

import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Says that a connection to the runtime could not be opened, was lost or was closed while
 * something was waiting for it. It says nothing about the jobs of the session, which go
 * on without a connection (ARCP section 2.10).
 *
 * @since 0.1.0
 */
public class ConnectionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient @Nullable CloseStatus closeStatus;

	/**
	 * Creates the exception.
	 * @param message what happened
	 * @param closeStatus how the connection was closed, or {@code null} if it was not
	 * closed but lost, or was never open
	 * @param cause the fault of the transport, or {@code null}
	 */
	public ConnectionException(String message, @Nullable CloseStatus closeStatus, @Nullable Throwable cause) {
		super(message, cause);
		this.closeStatus = closeStatus;
	}

	static ConnectionException ended(@Nullable CloseStatus status, @Nullable Throwable cause) {
		if (status == null) {
			return new ConnectionException("connection to the runtime was lost", null, cause);
		}
		return new ConnectionException(
				"connection to the runtime was closed with " + status.code() + " (" + status.reason() + ")", status,
				cause);
	}

	/**
	 * Returns how the connection was closed.
	 * @return the status, or {@code null} if the connection was lost or was never open
	 */
	public @Nullable CloseStatus closeStatus() {
		return this.closeStatus;
	}

}
