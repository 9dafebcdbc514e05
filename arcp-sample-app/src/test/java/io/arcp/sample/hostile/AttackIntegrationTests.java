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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that are slow, silent, greedy or gone. Whatever they do, a client with manners
 * notices nothing, and nothing is left of them.
 */
@Tag("fuzz")
@Timeout(120)
class AttackIntegrationTests {

	private static final int SOCKETS = 50;

	private static HostileRuntime runtime;

	private Bystander bystander;

	private final List<HostileSocket> sockets = new ArrayList<>();

	@BeforeAll
	static void start() {
		runtime = HostileRuntime.start("arcp.session.heartbeat-interval=1s");
	}

	@AfterAll
	static void stop() {
		runtime.close();
	}

	@BeforeEach
	void startBystander() throws IOException, InterruptedException {
		this.bystander = new Bystander(runtime.port());
	}

	@AfterEach
	void leavesNothingAndDisturbsNobody() throws IOException {
		runtime.awaitNothingLeft(1, true);
		assertThat(this.bystander.stop()).as("jobs of the bystander").isNotEmpty();
		this.bystander.close();
		for (HostileSocket socket : this.sockets) {
			socket.close();
		}
		runtime.awaitNothingLeft(0, false);
		assertThat(runtime.errors()).as("log above WARN").isEmpty();
	}

	private HostileSocket keep(HostileSocket socket) {
		this.sockets.add(socket);
		return socket;
	}

	private static String token(int number) {
		return "tok-t-attack" + number;
	}

	@Test
	void waitsForUpgradesThatComeOctetByOctet() throws Exception {
		byte[] request = HostileSocket.request(runtime.port());
		for (int i = 0; i < SOCKETS; i++) {
			keep(HostileSocket.connect(runtime.port()));
		}
		for (byte octet : request) {
			for (HostileSocket socket : this.sockets) {
				socket.write(new byte[] { octet });
			}
		}

		for (int i = 0; i < SOCKETS; i++) {
			HostileSocket socket = this.sockets.get(i);
			socket.awaitUpgrade();
			socket.sendText(HostileSocket.hello(token(i)));
			socket.await("session.welcome");
			socket.close();
		}
	}

	@Test
	void closesSocketsWithoutAHello() throws Exception {
		for (int i = 0; i < SOCKETS; i++) {
			keep(HostileSocket.open(runtime.port()));
		}

		assertThat(runtime.server().openingConnections()).isPositive();
		for (HostileSocket socket : this.sockets) {
			assertThat(socket.await("session.error").at("/payload/code").asString()).isEqualTo("UNAUTHENTICATED");
			assertThat(socket.awaitEnd()).isEqualTo(1008);
		}
	}

	@Test
	void doesNotWaitForAHelloThatGoesOnForever() throws Exception {
		HostileSocket socket = keep(HostileSocket.open(runtime.port()));
		Thread trickle = new Thread(() -> {
			try {
				socket.send(false, HostileSocket.TEXT, "{\"id\":\"".getBytes(StandardCharsets.UTF_8));
				while (socket.closeCode() < 0) {
					socket.send(false, HostileSocket.CONTINUATION, new byte[] { 'x' });
				}
			}
			catch (IOException ex) {
				// closed
			}
		});
		trickle.start();

		assertThat(socket.awaitEnd()).isIn(1008, 1009);
		socket.close();
		trickle.join();
	}

	@Test
	void forgetsClientsThatDoNotAnswerAnyMore() throws Exception {
		for (int i = 0; i < SOCKETS; i++) {
			keep(runtime.open(token(i)));
		}

		for (HostileSocket socket : this.sockets) {
			socket.await("session.ping");
			assertThat(socket.await("session.error").at("/payload/code").asString()).isEqualTo("HEARTBEAT_LOST");
			assertThat(socket.awaitEnd()).isEqualTo(4408);
		}
	}

	@Test
	void forgetsClientsThatDoNotRead() throws Exception {
		for (int i = 0; i < 5; i++) {
			HostileSocket socket = keep(HostileSocket.connect(runtime.port()));
			socket.write(HostileSocket.request(runtime.port()));
			socket.sendText(HostileSocket.hello(token(i)));
			socket.sendText(Step.frame("job.submit", "{\"agent\":\"burst\",\"input\":{\"n\":100000,\"size\":10000}}"));
		}

		runtime.awaitNothingLeft(1, true);
	}

	@Test
	void answersAFloodOfPings() throws Exception {
		int count = 20_000;
		HostileSocket socket = keep(runtime.open(token(0)));
		for (int i = 0; i < count; i++) {
			socket.sendText("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"" + i + "\"}}");
			socket.send(true, HostileSocket.PING, new byte[] { 1 });
		}

		for (int i = 0; i < count; i++) {
			assertThat(socket.await("session.pong").at("/payload/ping_nonce").asString())
				.isEqualTo(Integer.toString(i));
		}
		socket.close();
	}

	@Test
	void answersAFloodOfSubmitsInOrder() throws Exception {
		int count = 2_000;
		HostileSocket socket = keep(runtime.open(token(0)));
		for (int i = 0; i < count; i++) {
			socket.sendText("""
					{"id":"s%d","type":"job.submit","payload":{"agent":"sleep","input":{"ms":200}}}""".formatted(i));
		}

		int accepted = 0;
		for (int i = 0; i < count; i++) {
			JsonNode answer = nextAnswer(socket);
			assertThat(answer.path("request_id").asString()).isEqualTo("s" + i);
			if (answer.path("type").asString().equals("job.accepted")) {
				accepted++;
			}
			else {
				assertThat(answer.at("/payload/details/cap").asString()).isEqualTo("maxConcurrentJobs");
			}
		}
		assertThat(accepted).isBetween(1, count - 1);
		socket.close();
	}

	private static JsonNode nextAnswer(HostileSocket socket) throws IOException, InterruptedException {
		JsonNode frame = socket.next();
		while (frame != null && !frame.has("request_id")) {
			frame = socket.next();
		}
		assertThat(frame).isNotNull();
		return frame;
	}

	@Test
	void answersAFloodOfSubscriptions() throws Exception {
		int count = 2_000;
		HostileSocket owner = keep(runtime.open(token(0)));
		owner.sendText(Step.frame("job.submit", "{\"agent\":\"slow\",\"input\":{\"tick_ms\":5}}"));
		String job = owner.await("job.accepted").path("job_id").asString();
		HostileSocket socket = keep(runtime.open(token(0)));
		for (int i = 0; i < count; i++) {
			socket.sendText("""
					{"id":"s%d","type":"job.subscribe","payload":{"job_id":"%s","history":true}}""".formatted(i, job));
			socket.sendText("""
					{"id":"u%d","type":"job.unsubscribe","payload":{"job_id":"%s"}}""".formatted(i, job));
		}

		for (int i = 0; i < count; i++) {
			assertThat(nextAnswer(socket).path("request_id").asString()).isEqualTo("s" + i);
		}
		owner.close();
		socket.close();
	}

	@ParameterizedTest
	@EnumSource
	void survivesClientsThatEndAtAnyStep(Ending ending) throws Exception {
		List<Step> steps = Step.all();
		for (int i = 0; i < steps.size(); i++) {
			try {
				HostileSocket socket = keep(steps.get(i).exchange().speak(runtime.port(), token(i)));
				ending.end(socket);
			}
			catch (IOException ex) {
				throw new AssertionError("at the step: " + steps.get(i), ex);
			}
		}
		assertThat(this.sockets).hasSameSizeAs(steps);
	}

	@Test
	void survivesAFrameThatIsNeverFinished() throws Exception {
		byte[] frame = HostileSocket.frame(true, HostileSocket.TEXT, new byte[900_000]);
		for (int i = 0; i < SOCKETS; i++) {
			keep(runtime.open(token(i))).write(Arrays.copyOf(frame, frame.length - 1));
		}

		for (HostileSocket socket : this.sockets) {
			assertThat(socket.awaitEnd()).isEqualTo(4408);
		}
	}

	/**
	 * How a client ends.
	 */
	enum Ending {

		CLOSE {
			@Override
			void end(HostileSocket socket) throws IOException {
				socket.close();
			}
		},

		RESET {
			@Override
			void end(HostileSocket socket) throws IOException {
				socket.reset();
			}
		},

		HALF_CLOSE {
			@Override
			void end(HostileSocket socket) throws IOException {
				socket.shutdownOutput();
			}
		};

		abstract void end(HostileSocket socket) throws IOException;

	}

}
