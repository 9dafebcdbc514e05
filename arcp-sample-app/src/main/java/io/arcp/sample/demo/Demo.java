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

package io.arcp.sample.demo;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import io.arcp.lease.Capabilities;
import io.arcp.protocol.Secret;
import io.arcp.sample.workspace.Workspace;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Connects to the server of its own application, submits {@code code-report} with a lease
 * to read the workspace, prints what comes back and checks it. The exit code says whether
 * everything was as it should be.
 */
@Component
@Profile("demo")
class Demo implements ApplicationRunner, ExitCodeGenerator {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final int WIDTH = 160;

	private static final String AGENT = "code-report";

	private final Environment environment;

	private final Workspace workspace;

	private final PrintStream out = System.out;

	private int exitCode = 1;

	Demo(Environment environment, Workspace workspace) {
		this.environment = environment;
		this.workspace = workspace;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		try {
			Transcript transcript = new Transcript(this.out, WIDTH);
			URI endpoint = endpoint();
			this.out.println("Connecting to " + endpoint + " and submitting " + AGENT);
			submit(endpoint, transcript).block(LIMIT);
			JsonNode report = transcript.result();
			this.out.println();
			ReportTable.linesOf(report).forEach(this.out::println);
			this.out.println();
			this.out.println("event_seq 1 to " + transcript.lastSeq() + " without a gap: all is well");
			this.exitCode = 0;
		}
		catch (RuntimeException ex) {
			this.out.println("The demo failed: " + ex.getMessage());
		}
	}

	private Mono<JsonNode> submit(URI endpoint, Transcript transcript) {
		ClientOptions options = ClientOptions.builder()
			.client("demo", null)
			.token(Secret.of(token()))
			.frameListener(transcript)
			.build();
		return Mono.usingWhen(ArcpClient.connect(endpoint, options),
				(client) -> client.submit(request()).flatMap(ClientJob::result), ArcpClient::close);
	}

	private JobRequest request() {
		return JobRequest.of(AGENT).lease(Capabilities.FS_READ, this.workspace.root() + "/**").build();
	}

	private URI endpoint() {
		return URI.create("ws://localhost:" + this.environment.getRequiredProperty("local.server.port")
				+ this.environment.getProperty("arcp.websocket.path", "/arcp"));
	}

	private String token() {
		return Binder.get(this.environment)
			.bind("arcp.security.tokens", Bindable.mapOf(String.class, String.class))
			.get()
			.keySet()
			.iterator()
			.next();
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

}
