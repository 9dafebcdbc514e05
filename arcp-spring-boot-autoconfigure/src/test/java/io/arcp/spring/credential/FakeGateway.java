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

package io.arcp.spring.credential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway that mints and deletes virtual keys over HTTP as LiteLLM does.
 */
public final class FakeGateway implements AutoCloseable {

	public static final String MASTER_KEY = "sk-master-1234";

	/** Every key holds this text. */
	public static final String MARK = "sk-virtual-";

	private final HttpServer server;

	private final Map<String, String> keys = new ConcurrentHashMap<>();

	private final List<String> deleted = new CopyOnWriteArrayList<>();

	private final AtomicInteger minted = new AtomicInteger();

	private volatile int failure;

	private volatile String failureBody = "{}";

	public FakeGateway() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/key/generate", (exchange) -> handle(exchange, this::generate));
		this.server.createContext("/key/delete", (exchange) -> handle(exchange, this::delete));
		this.server.start();
	}

	public URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/** Answers everything with a status from now on, or, with 0, as it should. */
	public void failWith(int status, String body) {
		this.failureBody = body;
		this.failure = status;
	}

	/** Returns the live keys by alias: what they were asked for with. */
	public Map<String, String> keys() {
		return this.keys;
	}

	public List<String> deleted() {
		return this.deleted;
	}

	private void handle(HttpExchange exchange, Endpoint endpoint) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		Answer answer;
		if (!("Bearer " + MASTER_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
			answer = new Answer(401, "{\"error\":{\"type\":\"auth_error\"}}");
		}
		else if (this.failure != 0) {
			answer = new Answer(this.failure, this.failureBody);
		}
		else {
			answer = endpoint.answer(body);
		}
		byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(answer.status(), bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	private Answer generate(String body) {
		JsonNode request = JsonMapper.shared().readTree(body);
		String alias = request.path("key_alias").asString();
		if (this.keys.putIfAbsent(alias, body) != null) {
			return new Answer(400, "{\"error\":{\"message\":\"alias exists\"}}");
		}
		return new Answer(200,
				"{\"key\":\"" + MARK + this.minted.incrementAndGet() + "\",\"key_alias\":\"" + alias + "\"}");
	}

	private Answer delete(String body) {
		JsonNode request = JsonMapper.shared().readTree(body);
		String alias = request.path("key_aliases").path(0).asString();
		if (this.keys.remove(alias) == null) {
			return new Answer(404, "{\"error\":\"No keys found\"}");
		}
		this.deleted.add(alias);
		return new Answer(200, "{\"deleted_keys\":[\"" + alias + "\"]}");
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	@FunctionalInterface
	private interface Endpoint {

		Answer answer(String body);

	}

	private record Answer(int status, String body) {

	}

}
