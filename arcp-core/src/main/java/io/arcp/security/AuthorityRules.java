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

package io.arcp.security;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.PermissionDeniedException;

/**
 * Which authorities a principal needs for what. Of each set it needs one; an empty set
 * asks for nothing.
 *
 * @param submit for submitting jobs
 * @param observe for listing and watching jobs of others; a principal's own jobs are
 * always visible to it (ARCP section 7.8)
 * @param cancel for cancelling jobs
 * @param agents for jobs of an agent, by the agent's name; also for those that other
 * agents delegate to it
 * @since 0.1.0
 */
public record AuthorityRules(Set<String> submit, Set<String> observe, Set<String> cancel,
		Map<String, Set<String>> agents) {

	/** Nothing is asked for. */
	public static final AuthorityRules NONE = new AuthorityRules(Set.of(), Set.of(), Set.of(), Map.of());

	/**
	 * Copies the sets.
	 * @param submit for submitting jobs
	 * @param observe for listing and watching jobs of others
	 * @param cancel for cancelling jobs
	 * @param agents for jobs of an agent, by the agent's name
	 */
	public AuthorityRules {
		submit = Set.copyOf(submit);
		observe = Set.copyOf(observe);
		cancel = Set.copyOf(cancel);
		Map<String, Set<String>> copies = new LinkedHashMap<>();
		agents.forEach((name, authorities) -> copies.put(name, Set.copyOf(authorities)));
		agents = Collections.unmodifiableMap(copies);
	}

	/**
	 * Checks that a principal may submit jobs.
	 * @param principal the principal
	 * @throws PermissionDeniedException if it may not
	 */
	public void requireSubmit(ArcpPrincipal principal) {
		if (!hasOne(principal, this.submit)) {
			throw new PermissionDeniedException("the principal may not submit jobs");
		}
	}

	/**
	 * Checks that an agent may work for a principal.
	 * @param principal the principal
	 * @param agent the agent's name
	 * @throws PermissionDeniedException if it may not
	 */
	public void requireAgent(ArcpPrincipal principal, String agent) {
		if (!hasOne(principal, this.agents.getOrDefault(agent, Set.of()))) {
			throw new PermissionDeniedException("the principal may not use agent '" + agent + "'");
		}
	}

	/**
	 * Returns whether a principal may list and watch jobs of others.
	 * @param principal the principal
	 * @return whether it has what that takes
	 */
	public boolean mayObserve(ArcpPrincipal principal) {
		return hasOne(principal, this.observe);
	}

	/**
	 * Returns whether a principal may cancel jobs.
	 * @param principal the principal
	 * @return whether it has what that takes
	 */
	public boolean mayCancel(ArcpPrincipal principal) {
		return hasOne(principal, this.cancel);
	}

	/**
	 * Leaves those agents that a principal may submit jobs to.
	 * @param principal the principal
	 * @param agents all agents
	 * @return the agents that it is shown, in the same order
	 */
	public List<AgentInfo> usable(ArcpPrincipal principal, Collection<AgentInfo> agents) {
		if (!hasOne(principal, this.submit)) {
			return List.of();
		}
		return agents.stream()
			.filter((agent) -> hasOne(principal, this.agents.getOrDefault(agent.name(), Set.of())))
			.toList();
	}

	private static boolean hasOne(ArcpPrincipal principal, Set<String> wanted) {
		return wanted.isEmpty() || !Collections.disjoint(principal.authorities(), wanted);
	}

}
