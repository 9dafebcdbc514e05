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

package io.arcp.guide;

import java.net.URI;
import java.time.Duration;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Base of tests of a guide page whose agents are called by a client.
 */
abstract class ConnectedGuide {

	static final Duration LIMIT = Duration.ofSeconds(10);

	@LocalServerPort
	private int port;

	private ArcpClient client;

	@BeforeEach
	void connect() {
		this.client = ArcpClient
			.connect(URI.create("ws://localhost:" + this.port + "/arcp"), ClientOptions.withToken("tok-guide"))
			.block(LIMIT);
	}

	@AfterEach
	void close() {
		this.client.close().block(LIMIT);
	}

	final ArcpClient client() {
		return this.client;
	}

}
