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

package io.arcp.sample;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.arcp.protocol.AgentInfo;
import io.arcp.sample.workspace.Workspace;
import io.arcp.server.ArcpServer;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells a newcomer what is there when the application has started: where the endpoint is,
 * which tokens open it, which agents it has and how to try them.
 */
@Component
@Profile("!demo & !conformance & !stdio")
class StartupGuide {

	private static final String TEXT = """

			  ARCP for Spring Boot: the sample is ready

			    endpoint   ws://localhost:%s%s
			    tokens     %s
			    agents     %s
			    files      %s

			  Try it from another terminal, with nothing but the JDK:

			    java arcp-sample-app/src/test/java/io/arcp/guide/PlainClient.java ws://localhost:%1$s%2$s

			  Or send these two frames with any WebSocket tool, the second one after the welcome:

			    {"type":"session.hello","id":"1","payload":{"client":{"name":"me"},"auth":{"token":"%s"},"capabilities":{"features":["progress","result_chunk"]}}}
			    {"type":"job.submit","id":"2","payload":{"agent":"code-report"}}
			""";

	private final Environment environment;

	private final ArcpServer server;

	private final Workspace workspace;

	StartupGuide(Environment environment, ArcpServer server, Workspace workspace) {
		this.environment = environment;
		this.server = server;
		this.workspace = workspace;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		System.out.println(text());
	}

	String text() {
		Map<String, String> tokens = tokens();
		String first = tokens.isEmpty() ? "..." : tokens.keySet().iterator().next();
		return TEXT.formatted(this.environment.getProperty("local.server.port", "8080"),
				this.environment.getProperty("arcp.websocket.path", "/arcp"), describe(tokens), agents(),
				this.workspace.root(), first);
	}

	private Map<String, String> tokens() {
		Map<String, String> tokens = Binder.get(this.environment)
			.bind("arcp.security.tokens", Bindable.mapOf(String.class, String.class))
			.orElse(Collections.emptyMap());
		return new TreeMap<>(tokens);
	}

	private static String describe(Map<String, String> tokens) {
		return tokens.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " (" + entry.getValue() + ")")
			.collect(Collectors.joining(", "));
	}

	private String agents() {
		return this.server.agents().inventory().stream().map(StartupGuide::describe).collect(Collectors.joining(", "));
	}

	private static String describe(AgentInfo agent) {
		return agent.versions().isEmpty() ? agent.name() : agent.name() + " " + agent.versions();
	}

}
