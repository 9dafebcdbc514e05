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

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.server.ArcpServer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests of {@link ArcpServerLifecycle}.
 */
class ArcpServerLifecycleTests {

	private final ArcpServer server = mock(ArcpServer.class);

	private final ArcpServerLifecycle lifecycle = new ArcpServerLifecycle(this.server, Duration.ofSeconds(7));

	private final AtomicInteger stopped = new AtomicInteger();

	@Test
	void stopsBeforeWebServerAndIsNotPaused() {
		assertThat(this.lifecycle.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
			.isLessThan(ArcpServerLifecycle.DEFAULT_PHASE);
		assertThat(this.lifecycle.isPauseable()).isFalse();
		assertThat(this.lifecycle.isAutoStartup()).isTrue();
	}

	@Test
	void tellsThatItHasStoppedWhenServerHasDrained() {
		Sinks.Empty<Void> drained = Sinks.empty();
		given(this.server.drain(Duration.ofSeconds(7))).willReturn(drained.asMono());
		this.lifecycle.start();

		this.lifecycle.stop(this.stopped::incrementAndGet);

		assertThat(this.lifecycle.isRunning()).isFalse();
		assertThat(this.stopped).hasValue(0);
		drained.tryEmitEmpty();
		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void tellsThatItHasStoppedWhenDrainFails() {
		given(this.server.drain(Duration.ofSeconds(7))).willReturn(Mono.error(new IllegalStateException("no")));

		this.lifecycle.stop(this.stopped::incrementAndGet);

		assertThat(this.stopped).hasValue(1);
	}

	@Test
	void resumesServerWhenStartedAgain() {
		given(this.server.drain(Duration.ofSeconds(7))).willReturn(Mono.empty());

		this.lifecycle.start();
		this.lifecycle.stop();
		this.lifecycle.start();

		assertThat(this.lifecycle.isRunning()).isTrue();
		verify(this.server, times(2)).resume();
		verify(this.server).drain(Duration.ofSeconds(7));
	}

}
