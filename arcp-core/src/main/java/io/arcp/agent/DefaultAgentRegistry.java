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

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.AgentNotAvailableException;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.AgentVersionNotAvailableException;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose content is replaced as a whole, so that readers never wait.
 */
final class DefaultAgentRegistry implements AgentRegistry {

	private volatile Map<String, Entry> entries = Map.of();

	@Override
	public synchronized void register(String ref, Agent agent) {
		AgentRef parsed = AgentRef.parse(ref);
		Entry entry = this.entries.getOrDefault(parsed.name(), Entry.EMPTY);
		if (entry.contains(parsed.version())) {
			throw new IllegalStateException("agent '" + parsed + "' is registered already");
		}
		replace(parsed.name(), entry.with(new RegisteredAgent(parsed, agent)));
	}

	@Override
	public synchronized void setDefaultVersion(String name, String version) {
		Entry entry = this.entries.get(name);
		if (entry == null || !entry.versions().containsKey(version)) {
			throw new IllegalArgumentException("agent '" + name + "' has no version '" + version + "'");
		}
		replace(name, new Entry(entry.unversioned(), entry.versions(), version));
	}

	@Override
	public synchronized boolean unregister(String ref) {
		AgentRef parsed = AgentRef.parse(ref);
		Entry entry = this.entries.get(parsed.name());
		if (entry == null || !entry.contains(parsed.version())) {
			return false;
		}
		replace(parsed.name(), entry.without(parsed.version()));
		return true;
	}

	private void replace(String name, Entry entry) {
		Map<String, Entry> copy = new TreeMap<>(this.entries);
		if (entry.isEmpty()) {
			copy.remove(name);
		}
		else {
			copy.put(name, entry);
		}
		this.entries = copy;
	}

	@Override
	public RegisteredAgent resolve(AgentRef requested) {
		Entry entry = this.entries.get(requested.name());
		if (entry == null) {
			throw new AgentNotAvailableException("agent '" + requested.name() + "' is not available");
		}
		RegisteredAgent agent = entry.find(requested.version());
		if (agent == null) {
			throw new AgentVersionNotAvailableException(
					"agent '" + requested.name() + "' has no version '" + requested.version() + "'");
		}
		return agent;
	}

	@Override
	public Collection<AgentInfo> inventory() {
		List<AgentInfo> infos = new ArrayList<>();
		this.entries.forEach((name, entry) -> infos
			.add(new AgentInfo(name, List.copyOf(entry.versions().keySet()), entry.advertisedDefault())));
		return infos;
	}

	/**
	 * All that is registered under one name.
	 *
	 * @param unversioned the agent without a version
	 * @param versions the versions in the order of registration
	 * @param explicitDefault the default version that was set
	 */
	private record Entry(@Nullable RegisteredAgent unversioned, Map<String, RegisteredAgent> versions,
			@Nullable String explicitDefault) {

		static final Entry EMPTY = new Entry(null, Map.of(), null);

		boolean isEmpty() {
			return this.unversioned == null && this.versions.isEmpty();
		}

		boolean contains(@Nullable String version) {
			return (version != null) ? this.versions.containsKey(version) : this.unversioned != null;
		}

		Entry with(RegisteredAgent agent) {
			String version = agent.ref().version();
			if (version == null) {
				return new Entry(agent, this.versions, this.explicitDefault);
			}
			Map<String, RegisteredAgent> copy = new LinkedHashMap<>(this.versions);
			copy.put(version, agent);
			return new Entry(this.unversioned, copy, this.explicitDefault);
		}

		Entry without(@Nullable String version) {
			if (version == null) {
				return new Entry(null, this.versions, this.explicitDefault);
			}
			Map<String, RegisteredAgent> copy = new LinkedHashMap<>(this.versions);
			copy.remove(version);
			return new Entry(this.unversioned, copy,
					version.equals(this.explicitDefault) ? null : this.explicitDefault);
		}

		@Nullable RegisteredAgent find(@Nullable String version) {
			if (version != null) {
				return this.versions.get(version);
			}
			String bare = advertisedDefault();
			return (bare != null) ? this.versions.get(bare) : this.unversioned;
		}

		/**
		 * Returns the version that the bare name means: the one that was set, else, when
		 * there is no unversioned agent, the one registered last.
		 */
		@Nullable String advertisedDefault() {
			if (this.explicitDefault != null) {
				return this.explicitDefault;
			}
			if (this.unversioned != null) {
				return null;
			}
			String last = null;
			for (String version : this.versions.keySet()) {
				last = version;
			}
			return last;
		}

	}

}
