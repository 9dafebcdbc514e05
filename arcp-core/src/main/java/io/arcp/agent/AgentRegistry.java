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

import java.util.Collection;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.AgentRef;

/**
 * The agents of a runtime by name and version (ARCP section 3.7). Safe for use by several
 * threads; a change is seen by the sessions that are opened after it.
 *
 * @since 0.1.0
 */
public interface AgentRegistry {

	/**
	 * Registers an agent. The last version registered of a name is its default version,
	 * unless one was set.
	 * @param ref {@code name}, or {@code name@version}
	 * @param agent the agent
	 * @throws io.arcp.protocol.InvalidRequestException if the reference breaks the
	 * grammar of ARCP section 1.5
	 * @throws IllegalStateException if the reference is registered already
	 */
	void register(String ref, Agent agent);

	/**
	 * Sets the version that the bare name means.
	 * @param name the agent's name
	 * @param version the version, which is registered
	 * @throws IllegalArgumentException if there is no such agent or version
	 */
	void setDefaultVersion(String name, String version);

	/**
	 * Removes an agent. Its running jobs go on.
	 * @param ref {@code name}, or {@code name@version}
	 * @return whether it was registered
	 */
	boolean unregister(String ref);

	/**
	 * Finds the agent that a client asks for.
	 * @param requested the reference as it was sent
	 * @return the agent with its resolved version
	 * @throws io.arcp.protocol.AgentNotAvailableException if the name is unknown
	 * @throws io.arcp.protocol.AgentVersionNotAvailableException if the name is known and
	 * the version is not
	 */
	RegisteredAgent resolve(AgentRef requested);

	/**
	 * Returns what a client is told about the agents.
	 * @return the entries, sorted by name
	 */
	Collection<AgentInfo> inventory();

	/**
	 * Creates an empty registry.
	 * @return the registry
	 */
	static AgentRegistry create() {
		return new DefaultAgentRegistry();
	}

}
