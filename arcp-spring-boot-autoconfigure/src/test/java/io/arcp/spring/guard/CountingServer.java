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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * A server on all addresses of this host that remembers each request that arrives.
 * {@code ?status=...&to=...} is answered with that status and location, anything else
 * with 200.
 */
final class CountingServer implements AutoCloseable {

	/** The location of a redirect to where the request went. */
	static final String ITSELF = "itself";

	private final HttpServer server;

	private final List<Arrived> arrived = new CopyOnWriteArrayList<>();

	CountingServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress((InetAddress) null, 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange; InputStream body = exchange.getRequestBody()) {
			this.arrived.add(new Arrived(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					new String(body.readAllBytes(), StandardCharsets.UTF_8),
					exchange.getRequestHeaders().getFirst("Authorization"),
					exchange.getRequestHeaders().getFirst("Cookie"),
					exchange.getRequestHeaders().getFirst("Content-Type")));
			var parameters = UriComponentsBuilder.fromUri(exchange.getRequestURI()).build().getQueryParams();
			String status = parameters.getFirst("status");
			String to = parameters.getFirst("to");
			if (status != null && to != null) {
				String location = URLDecoder.decode(to, StandardCharsets.UTF_8);
				exchange.getResponseHeaders()
					.add("Location", location.equals(ITSELF) ? exchange.getRequestURI().toString() : location);
			}
			byte[] answer = "hello".getBytes(StandardCharsets.UTF_8);
			boolean empty = exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders((status != null) ? Integer.parseInt(status) : 200, empty ? -1 : answer.length);
			if (!empty) {
				exchange.getResponseBody().write(answer);
			}
		}
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	List<Arrived> arrived() {
		return this.arrived;
	}

	List<String> paths() {
		return this.arrived.stream().map((each) -> each.uri().replaceAll("\\?.*", "")).toList();
	}

	void forget() {
		this.arrived.clear();
	}

	/**
	 * Returns a URL on this server that redirects.
	 */
	String redirecting(String path, int status, String to) {
		return "http://localhost:" + port() + path + redirection(status, to);
	}

	static String redirection(int status, String to) {
		return "?status=" + status + "&to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * A request that has arrived.
	 */
	record Arrived(String method, String uri, String body, String authorization, String cookie, String contentType) {
	}

}
