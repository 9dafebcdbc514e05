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

package io.arcp.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Takes streamed results as a whole, with the client of the runtime.
 */
final class AssembledResult implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final ArcpClient client;

	AssembledResult(int port) {
		this.client = Objects.requireNonNull(
				ArcpClient.connect(URI.create("ws://127.0.0.1:" + port + "/arcp"), ClientOptions.withToken("tok-bench"))
					.block(LIMIT));
	}

	/**
	 * Lets a result be streamed and checks its size.
	 * @param chunks how many chunks it has
	 * @param bytes how long each is
	 */
	void fetch(int chunks, int bytes) {
		JobRequest request = JobRequest.of("stream")
			.input(JsonNodeFactory.instance.objectNode().put("count", chunks).put("bytes", bytes))
			.build();
		byte[] result = this.client.submit(request).flatMap(ClientJob::streamedResult).block(LIMIT);
		if (result == null || result.length != (long) chunks * bytes) {
			throw new IllegalStateException("expected " + chunks + " chunks of " + bytes + " bytes");
		}
	}

	@Override
	public void close() {
		this.client.close().block(LIMIT);
	}

}
