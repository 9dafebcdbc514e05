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

package io.arcp.credential;

import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Something that was minted, or may have been, and has to be revoked some day.
 *
 * @param handle what the provisioner is told to revoke it
 * @param value the key of its value among the live ones, or {@code null} when the value
 * is not known
 */
record Minted(CredentialHandle handle, LiveValues.@Nullable Key value) {

	static Minted of(CredentialHandle handle, Secret value) {
		return new Minted(handle, LiveValues.Key.of(value));
	}

	/**
	 * What is known when the answer of the provisioner got lost, or the process.
	 */
	static Minted unknown(CredentialHandle handle) {
		return new Minted(handle, null);
	}

}
