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
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A client with nothing but the JDK, which needs no build:
 * {@code java PlainClient.java [uri] [token] [agent] [input] [lease]}.
 */
// tag::client[]
public class PlainClient implements WebSocket.Listener {

	private final StringBuilder frame = new StringBuilder();

	private final CompletableFuture<String> end = new CompletableFuture<>();

	private CompletableFuture<WebSocket> sent = CompletableFuture.completedFuture(null);

	private final String submit;

	private String job = "";

	PlainClient(String agent, String input, String lease) {
		this.submit = """
				{"type":"job.submit","id":"2","payload":{"agent":"%s","input":%s,"lease_request":%s}}"""
			.formatted(agent, input, lease);
	}

	public static void main(String[] args) throws Exception {
		URI uri = URI.create((args.length > 0) ? args[0] : "ws://localhost:8080/arcp");
		String token = (args.length > 1) ? args[1] : "tok-alice";
		PlainClient client = new PlainClient((args.length > 2) ? args[2] : "code-report",
				(args.length > 3) ? args[3] : "null", (args.length > 4) ? args[4] : "{}");
		WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, client).join();
		client.send(socket, """
				{"type":"session.hello","id":"1","payload":{"client":{"name":"plain"},"auth":{"token":"%s"},\
				"capabilities":{"features":["progress","result_chunk"]}}}""".formatted(token));
		client.end.get(1, TimeUnit.MINUTES);
	}

	/**
	 * The JDK's client sends one message at a time: the next one waits for the one
	 * before.
	 */
	private synchronized void send(WebSocket socket, String text) {
		this.sent = this.sent.thenCompose((before) -> socket.sendText(text, true));
	}

	@Override
	public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.frame.append(data);
		if (last) {
			handle(socket, this.frame.toString());
			this.frame.setLength(0);
		}
		socket.request(1);
		return null;
	}

	private void handle(WebSocket socket, String text) {
		System.out.println(text);
		if (text.contains("\"type\":\"session.welcome\"")) {
			send(socket, this.submit);
		}
		else if (text.contains("\"request_id\":\"2\"") && text.contains("\"type\":\"job.accepted\"")) {
			this.job = text.replaceFirst("(?s).*?\"job_id\":\"([^\"]+)\".*", "$1");
		}
		else if (text.contains("\"type\":\"session.error\"") || isEnd(text)) {
			this.end.complete(text);
		}
	}

	/** A job that delegates has children, which end before it does. */
	private boolean isEnd(String text) {
		return text.matches("(?s).*\"type\":\"job\\.(result|error)\".*")
				&& (text.contains("\"request_id\":\"2\"") || text.contains("\"job_id\":\"" + this.job + "\""));
	}

	@Override
	public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
		this.end.completeExceptionally(new IllegalStateException("closed with " + code + " " + reason));
		return null;
	}

	@Override
	public void onError(WebSocket socket, Throwable error) {
		this.end.completeExceptionally(error);
	}

}
// end::client[]
