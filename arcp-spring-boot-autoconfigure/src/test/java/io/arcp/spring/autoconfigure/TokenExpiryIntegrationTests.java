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

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.arcp.client.ArcpClient;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.security.BearerVerifier;
import io.arcp.spring.security.TokenExpiryEvent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application is told of a token that expires, on a thread that may block.
 */
class TokenExpiryIntegrationTests {

	private static final Instant EXPIRY = Instant.now().plusSeconds(90).truncatedTo(ChronoUnit.MILLIS);

	@Test
	void publishesEventBeforeTokenExpires() throws InterruptedException {
		try (RunningApplication application = RunningApplication.start(Application.class,
				"--arcp.security.token-expiry-warning=2m")) {
			ArcpClient client = application.connect();

			Published published = application.bean(Application.class).events.poll(20, TimeUnit.SECONDS);

			assertThat(published)
				.isEqualTo(new Published(new TokenExpiryEvent("alice", client.sessionId(), EXPIRY), true));
		}
	}

	private record Published(TokenExpiryEvent event, boolean mayBlock) {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		private final BlockingQueue<Published> events = new LinkedBlockingQueue<>();

		@Bean
		BearerVerifier verifier() {
			return (token) -> Mono.just(ArcpPrincipal.of("alice", EXPIRY));
		}

		@EventListener
		void expires(TokenExpiryEvent event) {
			this.events.add(new Published(event, !Schedulers.isInNonBlockingThread()
					&& Thread.currentThread().getName().startsWith("boundedElastic")));
		}

	}

}
