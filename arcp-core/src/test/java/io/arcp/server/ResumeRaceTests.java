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

package io.arcp.server;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.arcp.security.StaticBearerVerifier;
import io.arcp.transport.CloseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of connections that present the same token at the same time (ARCP section 2.5).
 */
class ResumeRaceTests {

	private static final int PAIRS = 500;

	private final ExecutorService threads = Executors.newFixedThreadPool(2);

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.build();

	@AfterEach
	void closeServer() {
		this.threads.shutdownNow();
		this.server.close();
	}

	@Test
	void leavesOneConnectionOfTwo() throws Exception {
		this.server.registerAgent("burst",
				(input, job) -> Flux.range(1, 10).concatMap((i) -> job.log("event " + i)).then(Mono.just(input)));
		FrameClient client = FrameClient.connect(this.server).hello("tok");
		long last = 0;
		for (int i = 0; i < PAIRS; i++) {
			client.send("{\"id\":\"submit-" + i + "\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"burst\"}}");
			client.next("job.accepted");
			String token = client.resumeToken();
			client.drop();

			client = survivor(client, token, last);

			last = client.readUntil(FrameClient.type("job.result"))
				.stream()
				.filter((frame) -> frame.has("event_seq"))
				.mapToLong((frame) -> frame.path("event_seq").asLong())
				.reduce(last, (before, seq) -> {
					assertThat(seq).isEqualTo(before + 1);
					return seq;
				});
			assertThat(last).isEqualTo(12L * (i + 1));
		}
		assertThat(this.server.sessions()).hasSize(1);
	}

	/** Lets two connections present the token, and returns the one that is left. */
	private FrameClient survivor(FrameClient before, String token, long last) throws Exception {
		FrameClient one = FrameClient.connect(this.server);
		FrameClient other = FrameClient.connect(this.server);
		CyclicBarrier together = new CyclicBarrier(2);
		List<Future<?>> sent = List.of(one, other).stream().<Future<?>>map((client) -> this.threads.submit(() -> {
			together.await();
			client.sendResume("tok", before.sessionId(), token, last);
			return null;
		})).toList();
		for (Future<?> each : sent) {
			each.get(10, TimeUnit.SECONDS);
		}
		FrameClient loser = Mono
			.firstWithSignal(one.pair().client().onClose().thenReturn(one),
					other.pair().client().onClose().thenReturn(other))
			.block(FrameClient.LIMIT);
		assertThat(loser).isNotNull();
		assertThat(loser.pair().closeStatus()).isEqualTo(CloseStatus.SUPERSEDED);
		FrameClient survivor = ((loser == one) ? other : one).awaitWelcome();
		survivor.send("{\"id\":\"p\",\"type\":\"session.heartbeat\",\"payload\":{}}");
		assertThat(survivor.pair().closeStatus()).isNull();
		return survivor;
	}

}
