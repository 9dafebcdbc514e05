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

package io.arcp.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * Runs a server for its parent process: on a free port of the loopback interface, which
 * it prints, and no longer than the parent lives or its time lasts.
 */
final class MeasuredServer {

	private static final long LIFETIME_MINUTES = 10;

	/** Complain of connections whose end is handled while the event loops end. */
	private static final List<String> LOUD_AT_THE_END = List.of("io.netty.util.concurrent", "reactor.netty.channel");

	private MeasuredServer() {
	}

	static void run(Class<?> application, Map<String, Object> properties, String... args) {
		endWithTime();
		Map<String, Object> all = new HashMap<>(properties);
		all.put("server.port", "0");
		all.put("server.address", "127.0.0.1");
		all.put("spring.main.banner-mode", "off");
		all.put("logging.level.root", "warn");
		LOUD_AT_THE_END.forEach((logger) -> all.put("logging.level." + logger, "error"));
		SpringApplication server = new SpringApplication(application);
		server.setDefaultProperties(all);
		WebServerApplicationContext context = (WebServerApplicationContext) server.run(args);
		WebServer webServer = Objects.requireNonNull(context.getWebServer(), "webServer");
		System.out.println("READY " + webServer.getPort());
		endWithParent();
	}

	private static void endWithTime() {
		ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "lifetime");
			thread.setDaemon(true);
			return thread;
		});
		timer.schedule(() -> Runtime.getRuntime().halt(2), LIFETIME_MINUTES, TimeUnit.MINUTES);
	}

	/**
	 * Answers questions of the parent until that closes the standard input, which it does
	 * at the latest when it ends.
	 */
	private static void endWithParent() {
		try (BufferedReader questions = new BufferedReader(
				new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
			String question = questions.readLine();
			while (question != null) {
				if (question.equals("heap")) {
					System.out.println("HEAP " + UsedHeap.settled());
				}
				question = questions.readLine();
			}
		}
		catch (IOException ex) {
			// As good as closed
		}
		System.exit(0);
	}

}
