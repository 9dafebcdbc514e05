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

package io.arcp.protocol;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Entry of the inventory of agents (ARCP section 1.4, session.welcome).
 *
 * @param name the name
 * @param versions the versions; empty for an unversioned agent
 * @param defaultVersion the version that the bare name means, or {@code null}
 * @since 0.1.0
 */
public record AgentInfo(String name, List<String> versions, @Nullable String defaultVersion) {

	/**
	 * Copies the versions.
	 * @param name the name
	 * @param versions the versions; empty for an unversioned agent
	 * @param defaultVersion the version that the bare name means, or {@code null}
	 */
	public AgentInfo {
		Objects.requireNonNull(name, "name");
		versions = List.copyOf(versions);
	}

}
