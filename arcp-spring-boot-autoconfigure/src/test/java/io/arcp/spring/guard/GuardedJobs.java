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

package io.arcp.spring.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import io.arcp.protocol.ArcpException;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.server.ArcpServer;
import io.arcp.server.ArcpServerBuilder;
import io.arcp.transport.ConnectionPair;
import io.arcp.transport.InMemoryConnections;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs code of a test as jobs of a runtime, each under a lease of its own, and tells how
 * they end.
 */
final class GuardedJobs implements AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(20);

	/** How a job ends that its handler completes. */
	static final String DONE = "done";

	private final ArcpServer server;

	private final ArcpClient client;

	private final AtomicReference<Function<JobContext, Mono<?>>> work = new AtomicReference<>();

	GuardedJobs() {
		this(UnaryOperator.identity());
	}

	GuardedJobs(UnaryOperator<ArcpServerBuilder> options) {
		this.server = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-a", "alice"))))
			.build();
		this.server.registerAgent("blocking", Agent.blocking((input, job) -> {
			this.work.get().apply(job).block();
			return JsonNodeFactory.instance.stringNode(DONE);
		}));
		this.server.registerAgent("reactive",
				(input, job) -> this.work.get().apply(job).thenReturn(JsonNodeFactory.instance.stringNode(DONE)));
		ConnectionPair pair = InMemoryConnections.create();
		this.server.accept(pair.server()).subscribe();
		ArcpClient connected = ArcpClient.over(pair.client(), ClientOptions.withToken("tok-a")).block(LIMIT);
		assertThat(connected).isNotNull();
		this.client = connected;
	}

	/**
	 * Returns {@link #DONE} or the code that ends a job with a blocking handler.
	 */
	String run(JobRequest.Builder request, Callable<?> handler) {
		this.work.set((job) -> {
			try {
				handler.call();
				return Mono.empty();
			}
			catch (Exception ex) {
				return Mono.error(ex);
			}
		});
		return end(request);
	}

	/**
	 * Returns {@link #DONE} or the code that ends a job with a reactive handler.
	 */
	String runReactive(JobRequest.Builder request, Function<JobContext, Mono<?>> handler) {
		this.work.set(handler);
		return end(request);
	}

	private String end(JobRequest.Builder request) {
		ClientJob job = this.client.submit(request.build()).block(LIMIT);
		assertThat(job).isNotNull();
		try {
			return String.valueOf(job.result().map((result) -> result.asString()).block(LIMIT));
		}
		catch (ArcpException ex) {
			return ex.code().name();
		}
	}

	static JobRequest.Builder blocking(String capability, String... patterns) {
		return JobRequest.of("blocking").lease(capability, patterns);
	}

	static JobRequest.Builder reactive(String capability, String... patterns) {
		return JobRequest.of("reactive").lease(capability, patterns);
	}

	static JobRequest.Builder expiring(JobRequest.Builder request, Duration after) {
		return request.leaseExpiresAt(Instant.now().plus(after));
	}

	static @Nullable Throwable thrownBy(Callable<?> call) {
		try {
			call.call();
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	@Override
	public void close() {
		this.client.close().block(LIMIT);
		this.server.close();
	}

}
