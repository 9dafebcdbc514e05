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

package io.arcp.job;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.arcp.agent.AgentRegistry;
import io.arcp.agent.RegisteredAgent;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InternalErrorException;
import org.jspecify.annotations.Nullable;

/**
 * The agent that a job wants to delegate to, looked up once: what a lease has allowed is
 * what runs.
 *
 * @param names the names that a lease may allow, the one that was asked for first (ARCP
 * section 4.2)
 * @param agent the agent, or {@code null} when there is none
 * @param error why there is none
 */
record DelegateTarget(List<String> names, @Nullable RegisteredAgent agent, @Nullable ArcpException error) {

	static DelegateTarget of(String requested, AgentRegistry agents) {
		Set<String> names = new LinkedHashSet<>();
		names.add(requested);
		try {
			AgentRef ref = AgentRef.parse(requested);
			names.add(ref.name());
			RegisteredAgent agent = agents.resolve(ref);
			names.add(agent.ref().toString());
			return new DelegateTarget(List.copyOf(names), agent, null);
		}
		catch (ArcpException ex) {
			return new DelegateTarget(List.copyOf(names), null, ex);
		}
	}

	/**
	 * Returns the agent.
	 * @throws ArcpException if there is none
	 */
	RegisteredAgent available() {
		if (this.agent == null) {
			throw (this.error != null) ? this.error : new InternalErrorException("the agent was not looked up");
		}
		return this.agent;
	}

}
