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

package io.arcp.spring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application on a free port, whose token {@code tok-a} is that of alice, and the
 * clients that a test has connected to it.
 */
final class RunningApplication implements AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(30);

	static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final ConfigurableApplicationContext context;

	private final List<ArcpClient> clients = new ArrayList<>();

	private RunningApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static RunningApplication start(Class<?> configuration, String... arguments) {
		String[] all = Stream
			.concat(Stream.of("--server.port=0", "--arcp.security.tokens[tok-a]=alice"), Stream.of(arguments))
			.toArray(String[]::new);
		return new RunningApplication(new SpringApplicationBuilder(configuration).web(WebApplicationType.REACTIVE)
			.registerShutdownHook(false)
			.initializers(RunningApplication::stopWithoutQuietPeriod)
			.run(all));
	}

	private static void stopWithoutQuietPeriod(ConfigurableApplicationContext context) {
		((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setShutdownQuietPeriod(Duration.ZERO);
			return resources;
		});
	}

	int port() {
		return ((WebServerApplicationContext) this.context).getWebServer().getPort();
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ArcpClient connect() {
		return connect(ClientOptions.withToken("tok-a"));
	}

	ArcpClient connect(ClientOptions options) {
		return connect(port(), options);
	}

	ArcpClient connect(int port, ClientOptions options) {
		ArcpClient client = ArcpClient.connect(URI.create("ws://127.0.0.1:" + port + "/arcp"), options).block(LIMIT);
		assertThat(client).isNotNull();
		this.clients.add(client);
		return client;
	}

	static ClientJob submit(ArcpClient client, String agent, String input) {
		return submit(client, JobRequest.of(agent).input(json(input)).build());
	}

	static ClientJob submit(ArcpClient client, JobRequest request) {
		ClientJob job = client.submit(request).block(LIMIT);
		assertThat(job).isNotNull();
		return job;
	}

	static JsonNode json(String text) {
		return MAPPER.readTree(text);
	}

	@Override
	public void close() {
		this.clients.forEach((client) -> client.close().block(LIMIT));
		this.context.close();
	}

}
