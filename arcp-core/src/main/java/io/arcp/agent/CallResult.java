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

package io.arcp.agent;

import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;

/**
 * What came of an operation: its value, or why it was refused.
 *
 * @param <T> the type of the value
 * @param value the value; {@code null} when the operation was refused or has none
 * @param error why the operation was refused, or {@code null} when it was permitted
 * @since 0.1.0
 */
public record CallResult<T extends @Nullable Object>(@Nullable T value, @Nullable ArcpException error) {

	/**
	 * Creates the result of an operation that was permitted.
	 * @param value the value, or {@code null}
	 * @param <T> the type of the value
	 * @return the result
	 */
	public static <T extends @Nullable Object> CallResult<T> of(@Nullable T value) {
		return new CallResult<>(value, null);
	}

	/**
	 * Creates the result of an operation that was refused.
	 * @param error why
	 * @param <T> the type of the value
	 * @return the result
	 */
	public static <T extends @Nullable Object> CallResult<T> refused(ArcpException error) {
		return new CallResult<>(null, error);
	}

	/**
	 * Returns whether the operation was permitted, and so has happened.
	 * @return whether there is no error
	 */
	public boolean permitted() {
		return this.error == null;
	}

	/**
	 * Returns the value, for agents that do not go on without it.
	 * @return the value
	 * @throws ArcpException if the operation was refused; uncaught it ends the job with
	 * that code
	 */
	public @Nullable T orElseThrow() {
		if (this.error != null) {
			throw this.error;
		}
		return this.value;
	}

}
