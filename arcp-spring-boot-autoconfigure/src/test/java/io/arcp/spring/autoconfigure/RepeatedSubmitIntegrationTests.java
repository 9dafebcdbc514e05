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

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.JobRequest;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.JobId;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Submits with an idempotency key over several sockets.
 */
class RepeatedSubmitIntegrationTests {

	private RunningApplication application;

	private Counter counter;

	private void start(String... arguments) {
		this.application = RunningApplication.start(Application.class, arguments);
		this.counter = this.application.bean(Counter.class);
	}

	@AfterEach
	void stop() {
		this.counter.release.tryEmitEmpty();
		this.application.close();
	}

	@Test
	void runsOnceForSubmitsOverTwoSockets() {
		start();
		ArcpClient first = this.application.connect();
		ArcpClient second = this.application.connect();

		List<ClientJob> jobs = Mono
			.zip(first.submit(request("counter", "1")), second.submit(request("counter", "1.0")), List::of)
			.block(RunningApplication.LIMIT);
		this.counter.release.tryEmitEmpty();

		assertThat(jobs.get(1).accepted()).isEqualTo(jobs.get(0).accepted());
		for (ClientJob job : jobs) {
			assertThat(job.result().block(RunningApplication.LIMIT)).isEqualTo(RunningApplication.json("1"));
		}
		assertThat(this.counter.runs).hasValue(1);
	}

	@Test
	void letsTheSecondSessionCancel() {
		start();
		ClientJob first = submit("counter", "1");
		ClientJob second = submit("counter", "1");

		second.cancel(null).block(RunningApplication.LIMIT);

		for (ClientJob job : List.of(first, second)) {
			StepVerifier.create(job.result())
				.expectErrorSatisfies((ex) -> assertThat(((ArcpException) ex).code()).isEqualTo(ErrorCode.CANCELLED))
				.verify(RunningApplication.LIMIT);
		}
	}

	@Test
	void answersWithTheEndOfAJobThatHasEnded() {
		start();
		this.counter.release.tryEmitEmpty();
		ClientJob first = submit("counter", "1");
		first.result().block(RunningApplication.LIMIT);

		ClientJob second = submit("counter", "1");

		assertThat(second.jobId()).isEqualTo(first.jobId());
		assertThat(second.completion().block(RunningApplication.LIMIT))
			.isEqualTo(first.completion().block(RunningApplication.LIMIT));
		assertThat(this.counter.runs).hasValue(1);
	}

	@Test
	void refusesOtherParameters() {
		start();
		ClientJob first = submit("counter", "1");

		assertRefused(request("counter", "2"), ErrorCode.DUPLICATE_KEY, first.jobId());
	}

	@Test
	void freesTheKeyOfASubmitThatWasRefused() {
		start();
		this.counter.release.tryEmitEmpty();

		assertRefused(request("missing", "1"), ErrorCode.AGENT_NOT_AVAILABLE, null);

		assertThat(submit("counter", "1").result().block(RunningApplication.LIMIT))
			.isEqualTo(RunningApplication.json("1"));
	}

	@Test
	void forgetsTheKeyAfterTheConfiguredTime() {
		start("--arcp.job.idempotency-ttl=100ms");
		this.counter.release.tryEmitEmpty();
		ClientJob first = submit("counter", "1");
		first.result().block(RunningApplication.LIMIT);
		ArcpClient client = this.application.connect();

		Awaitility.await()
			.atMost(RunningApplication.LIMIT)
			.until(() -> !RunningApplication.submit(client, request("counter", "1")).jobId().equals(first.jobId()));
	}

	private ClientJob submit(String agent, String input) {
		return RunningApplication.submit(this.application.connect(), request(agent, input));
	}

	private static JobRequest request(String agent, String input) {
		return JobRequest.of(agent).input(RunningApplication.json(input)).idempotencyKey("key-1").build();
	}

	private void assertRefused(JobRequest request, ErrorCode code, @Nullable JobId existing) {
		StepVerifier.create(this.application.connect().submit(request)).expectErrorSatisfies((ex) -> {
			ArcpException refusal = (ArcpException) ex;
			assertThat(refusal.code()).isEqualTo(code);
			if (existing != null) {
				assertThat(refusal.details()).isNotNull();
				assertThat(refusal.details().path("existing_job_id").asString()).isEqualTo(existing.value());
			}
		}).verify(RunningApplication.LIMIT);
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(Counter.class)
	static class Application {

	}

	/**
	 * Counts its runs, each of which waits until it is released.
	 */
	@ArcpAgent(name = "counter")
	static class Counter {

		private final AtomicInteger runs = new AtomicInteger();

		private final Sinks.Empty<Void> release = Sinks.empty();

		@JobHandler
		Mono<Integer> count() {
			return this.release.asMono().thenReturn(this.runs.incrementAndGet());
		}

	}

}
