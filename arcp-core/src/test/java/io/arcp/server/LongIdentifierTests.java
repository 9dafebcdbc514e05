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

import java.util.Map;

import io.arcp.security.StaticBearerVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LongIdentifierTests {

	private static final String LONG = "y".repeat(300);

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.build();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void answersCancelWithLongId() {
		FrameClient client = FrameClient.connect(this.server).hello("tok", "subscribe");
		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + LONG + "\"}");
		assertThat(client.next().path("request_id").asString()).isEqualTo("c1");
	}

	@Test
	void answersSubscribeWithLongId() {
		FrameClient client = FrameClient.connect(this.server).hello("tok", "subscribe");
		client.send("{\"id\":\"c1\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + LONG + "\"}}");
		assertThat(client.next().path("request_id").asString()).isEqualTo("c1");
	}

	@Test
	void goesOnReadingAfterManyLongIds() {
		FrameClient client = FrameClient.connect(this.server).hello("tok", "subscribe");
		for (int i = 0; i < 64; i++) {
			client
				.send("{\"id\":\"c" + i + "\",\"type\":\"job.unsubscribe\",\"payload\":{\"job_id\":\"" + LONG + "\"}}");
		}
		client.send("{\"id\":\"p\",\"type\":\"session.ping\",\"payload\":{\"nonce\":\"n\"}}");
		client.readUntil(FrameClient.type("session.pong"));
	}

	@Test
	void refusesResumeWithLongId() {
		FrameClient client = FrameClient.connect(this.server);
		client.sendResume("tok", LONG, "rt_x", 0);
		client.next("session.error");
	}

}
