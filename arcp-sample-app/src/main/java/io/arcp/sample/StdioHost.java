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

import java.util.Set;

import io.arcp.server.ArcpServer;
import io.arcp.spring.autoconfigure.ArcpProperties;
import io.arcp.transport.ClientConnection;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.StandardStreams;
import io.arcp.transport.StdioConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Hosts the agents for the process that has started this one: frames on the standard
 * streams, logs on standard error, and no web server.
 */
final class StdioHost {

	static final String PROFILE = "stdio";

	private static final Set<Integer> ORDERLY = Set.of(CloseStatus.NORMAL.code(), CloseStatus.GOING_AWAY.code());

	private StdioHost() {
	}

	/**
	 * Runs until the parent process has closed the streams or the connection is closed,
	 * and lets jobs end within the grace period.
	 * @return the exit code: 0, or 1 when the application did not start or has closed the
	 * connection because of an error
	 */
	// tag::host[]
	static int run(String... args) {
		StandardStreams streams = StandardStreams.take(); // before anything is logged
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.setAdditionalProfiles(PROFILE);
		application.setWebApplicationType(WebApplicationType.NONE);
		try {
			ConfigurableApplicationContext context = application.run(args);
			CloseStatus status = serve(context, streams);
			return SpringApplication.exit(context, () -> exitCode(status));
		}
		catch (RuntimeException ex) {
			// Spring Boot has reported why the application did not start
			return 1;
		}
	}

	private static @Nullable CloseStatus serve(ConfigurableApplicationContext context, StandardStreams streams) {
		int maxFrameSize = Math.toIntExact(context.getBean(ArcpProperties.class).websocket().maxFrameSize().toBytes());
		ClientConnection connection = StdioConnections.create(streams.in(), streams.out(), maxFrameSize);
		context.getBean(ArcpServer.class).accept(connection).then(connection.onClose()).block();
		return connection.closeStatus();
	}
	// end::host[]

	private static int exitCode(@Nullable CloseStatus status) {
		return (status == null || ORDERLY.contains(status.code())) ? 0 : 1;
	}

}
