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

package io.arcp.sample.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.arcp.sample.SampleApplication;
import io.arcp.server.ArcpServer;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample with the reference agents on a port of its own. It forgets quickly, so that
 * tests see whether something is left, and collects what it logs above WARN.
 */
final class HostileRuntime implements AutoCloseable {

	private static final int MAX_ERRORS = 100;

	private final Queue<String> errors = new ConcurrentLinkedQueue<>();

	private final ErrorAppender appender = new ErrorAppender();

	private final ConfigurableApplicationContext context;

	private final ArcpServer server;

	private final int port;

	private HostileRuntime(ConfigurableApplicationContext context) {
		this.context = context;
		this.server = context.getBean(ArcpServer.class);
		this.port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		this.appender.start();
		rootLogger().addAppender(this.appender);
	}

	/**
	 * Starts the application.
	 * @param properties what is different from the settings of the profile and from those
	 * that make it forget quickly
	 */
	static HostileRuntime start(String... properties) {
		Map<String, String> settings = new LinkedHashMap<>(Map.of("server.port", "0", "arcp.session.resume-window",
				"1s", "arcp.job.retention", "1s", "arcp.job.idempotency-ttl", "1s", "arcp.job.max-runtime", "2s",
				"arcp.websocket.hello-timeout", "2s", "arcp.session.heartbeat-interval", "30s"));
		for (String property : properties) {
			String[] pair = property.split("=", 2);
			settings.put(pair[0], pair[1]);
		}
		return new HostileRuntime(new SpringApplicationBuilder(SampleApplication.class).profiles("conformance")
			.initializers(HostileRuntime::separateResources)
			.run(settings.entrySet().stream().map((entry) -> "--" + entry).toArray(String[]::new)));
	}

	/** Other applications in the JVM keep their threads when this one ends. */
	private static void separateResources(ConfigurableApplicationContext context) {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> resources);
	}

	private static Logger rootLogger() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	int port() {
		return this.port;
	}

	ArcpServer server() {
		return this.server;
	}

	HostileSocket open(String token) throws IOException, InterruptedException {
		return HostileSocket.open(this.port, token);
	}

	/**
	 * Returns what was logged above WARN.
	 */
	Queue<String> errors() {
		return this.errors;
	}

	/**
	 * Waits until nothing is left but some sessions of the test's own.
	 * @param busy whether these have jobs
	 */
	void awaitNothingLeft(int sessions, boolean busy) {
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(this.server.openingConnections()).as("connections before their hello").isZero();
			assertThat(this.server.jobs()).as("jobs").hasSizeLessThanOrEqualTo(busy ? sessions : 0);
			assertThat(this.server.sessions()).as("sessions").hasSize(sessions);
			assertThat(this.server.subscribers()).as("subscriptions").isEmpty();
		});
	}

	@Override
	public void close() {
		rootLogger().detachAppender(this.appender);
		this.context.close();
	}

	/**
	 * Keeps the errors.
	 */
	private final class ErrorAppender extends AppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			if (event.getLevel().isGreaterOrEqual(Level.ERROR) && HostileRuntime.this.errors.size() < MAX_ERRORS) {
				HostileRuntime.this.errors.add(event.getLoggerName() + ": " + event.getFormattedMessage());
			}
		}

	}

}
