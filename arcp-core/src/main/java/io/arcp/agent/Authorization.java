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
 * Whether an operation is permitted.
 *
 * @param error why it is not, or {@code null} when it is permitted
 * @since 0.1.0
 */
public record Authorization(@Nullable ArcpException error) {

	/** The operation is permitted. */
	public static final Authorization PERMITTED = new Authorization(null);

	/**
	 * Returns whether the operation is permitted.
	 * @return whether there is no error
	 */
	public boolean permitted() {
		return this.error == null;
	}

}
