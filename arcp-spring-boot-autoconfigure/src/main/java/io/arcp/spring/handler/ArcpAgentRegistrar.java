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

package io.arcp.spring.handler;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.arcp.protocol.AgentInfo;
import io.arcp.server.ArcpServer;
import io.arcp.spring.handler.AgentDefinitionException.AmbiguousDefaultVersionException;
import io.arcp.spring.handler.AgentDefinitionException.DuplicateAgentException;
import io.arcp.spring.handler.AgentDefinitionException.UnknownAgentException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;

/**
 * Registers the agents of an application when its singletons are there: beans with
 * {@link io.arcp.spring.annotation.ArcpAgent} on their class or {@code @Bean} method.
 * <p>
 * Each agent is told in the log with one line. A declaration that cannot be served, and a
 * property that names no agent, fail with an {@link AgentDefinitionException}.
 *
 * @since 0.1.0
 */
public final class ArcpAgentRegistrar implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(ArcpAgentRegistrar.class);

	private static final int MAX_DISTANCE = 3;

	private final ArcpServer server;

	private final AgentDiscovery discovery;

	private final Map<String, AgentOptions> options;

	/**
	 * Creates a registrar.
	 * @param beanFactory the beans of the application
	 * @param server the runtime that serves the agents
	 * @param agentFactory makes agents of handler methods
	 * @param options what the configuration says, by the agent's name
	 */
	public ArcpAgentRegistrar(ConfigurableListableBeanFactory beanFactory, ArcpServer server,
			HandlerMethodAgentFactory agentFactory, Map<String, AgentOptions> options) {
		Assert.notNull(server, "'server' must not be null");
		this.server = server;
		this.discovery = new AgentDiscovery(beanFactory, agentFactory);
		this.options = Map.copyOf(options);
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<AgentDefinition> definitions = this.discovery.find();
		checkUnique(definitions);
		checkOptions(definitions);
		definitions.stream()
			.collect(Collectors.groupingBy(AgentDefinition::name, LinkedHashMap::new, Collectors.toList()))
			.forEach(this::register);
		if (this.server.agents().inventory().isEmpty()) {
			logger.warn("No ARCP agent is registered: declare a bean with @ArcpAgent");
		}
	}

	private void register(String name, List<AgentDefinition> versions) {
		AgentOptions options = this.options.get(name);
		if (options != null && !options.enabled()) {
			logger.info("ARCP agent '{}' is disabled by arcp.agents.\"[{}]\".enabled", name, name);
			return;
		}
		for (AgentDefinition definition : versions) {
			this.server.registerAgent(definition.ref().toString(), definition.boundedAgent());
			logger.info("ARCP agent '{}' -> {}{}", definition.ref(), definition.source(),
					definition.description().isEmpty() ? "" : " (" + definition.description() + ")");
		}
		String defaultVersion = defaultVersion(name, versions, options);
		if (defaultVersion != null) {
			this.server.setDefaultVersion(name, defaultVersion);
		}
	}

	private static @Nullable String defaultVersion(String name, List<AgentDefinition> versions,
			@Nullable AgentOptions options) {
		if (options != null && options.defaultVersion() != null) {
			return options.defaultVersion();
		}
		List<AgentDefinition> defaults = versions.stream().filter(AgentDefinition::defaultVersion).toList();
		if (defaults.size() > 1) {
			throw new AmbiguousDefaultVersionException(name, describe(defaults.get(0)), describe(defaults.get(1)));
		}
		return defaults.isEmpty() ? null : defaults.get(0).ref().version();
	}

	private static String describe(AgentDefinition definition) {
		return definition.ref() + " (" + definition.source() + ")";
	}

	private void checkUnique(List<AgentDefinition> definitions) {
		Map<String, @Nullable AgentDefinition> byRef = new LinkedHashMap<>();
		registered().forEach((ref) -> byRef.put(ref, null));
		for (AgentDefinition definition : definitions) {
			String ref = definition.ref().toString();
			if (byRef.containsKey(ref)) {
				AgentDefinition first = byRef.get(ref);
				throw new DuplicateAgentException(ref, (first != null) ? first.source() : "the application's own code",
						definition.source());
			}
			byRef.put(ref, definition);
		}
	}

	private void checkOptions(List<AgentDefinition> definitions) {
		Set<String> refs = new TreeSet<>(registered());
		definitions.forEach((definition) -> refs.add(definition.ref().toString()));
		Set<String> names = refs.stream()
			.map((ref) -> ref.contains("@") ? ref.substring(0, ref.indexOf('@')) : ref)
			.collect(Collectors.toCollection(TreeSet::new));
		this.options.forEach((name, options) -> {
			String property = "arcp.agents.\"[" + name + "]\"";
			checkKnown(property, name, names);
			String version = options.defaultVersion();
			if (version != null) {
				checkKnown(property + ".default-version", version, versions(name, refs));
			}
		});
	}

	private static Set<String> versions(String name, Set<String> refs) {
		return refs.stream()
			.filter((ref) -> ref.startsWith(name + "@"))
			.map((ref) -> ref.substring(name.length() + 1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static void checkKnown(String property, String value, Set<String> known) {
		if (!known.contains(value)) {
			String similar = known.stream()
				.filter((candidate) -> EditDistance.between(candidate, value) <= MAX_DISTANCE)
				.min(Comparator.comparingInt((candidate) -> EditDistance.between(candidate, value)))
				.orElse(null);
			throw new UnknownAgentException(property, value, similar, List.copyOf(known));
		}
	}

	/**
	 * Returns what the application has registered by itself.
	 */
	private List<String> registered() {
		return this.server.agents().inventory().stream().flatMap((agent) -> refs(agent).stream()).toList();
	}

	private static List<String> refs(AgentInfo agent) {
		return agent.versions().isEmpty() ? List.of(agent.name())
				: agent.versions().stream().map((version) -> agent.name() + "@" + version).toList();
	}

}
