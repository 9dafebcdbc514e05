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
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A moment in an exchange at which a client may disappear.
 *
 * @param name what has happened up to then
 * @param exchange makes it happen
 */
record Step(String name, Exchange exchange) {

	private static final String UNKNOWN_JOB = "job_01JZY2BEHPASE5TR8WXC0RNXMD";

	/**
	 * Returns the steps of all exchanges, in the order of a session's life.
	 */
	static List<Step> all() {
		return List.of(new Step("connected", (port, token) -> HostileSocket.connect(port)),
				new Step("half of the upgrade", (port, token) -> {
					HostileSocket socket = HostileSocket.connect(port);
					socket.write(Arrays.copyOf(HostileSocket.request(port), 40));
					return socket;
				}), new Step("upgrade sent", (port, token) -> {
					HostileSocket socket = HostileSocket.connect(port);
					socket.write(HostileSocket.request(port));
					return socket;
				}), new Step("upgraded", (port, token) -> HostileSocket.open(port)),
				new Step("half of a frame's head", (port, token) -> octets(HostileSocket.open(port), token, 1)),
				new Step("half of the hello", (port, token) -> octets(HostileSocket.open(port), token, 50)),
				new Step("first fragment of the hello", (port, token) -> {
					HostileSocket socket = HostileSocket.open(port);
					socket.send(false, HostileSocket.TEXT, "{".getBytes(StandardCharsets.UTF_8));
					return socket;
				}), new Step("hello sent", (port, token) -> {
					HostileSocket socket = HostileSocket.open(port);
					socket.sendText(HostileSocket.hello(token));
					return socket;
				}), new Step("hello refused", (port, token) -> {
					HostileSocket socket = HostileSocket.open(port);
					socket.sendText(HostileSocket.hello("tok-nobody"));
					socket.await("session.error");
					return socket;
				}), new Step("welcomed", HostileSocket::open), sent("ping", "session.ping", "{\"nonce\":\"n\"}"),
				answered("pong", "session.ping", "{\"nonce\":\"n\"}", "session.pong"),
				sent("listing", "session.list_jobs", "{}"),
				answered("listed", "session.list_jobs", "{}", "session.jobs"),
				sent("subscription", "job.subscribe", "{\"job_id\":\"" + UNKNOWN_JOB + "\"}"),
				sent("submit", "job.submit", "{\"agent\":\"slow\"}"),
				answered("accepted", "job.submit", "{\"agent\":\"slow\"}", "job.accepted"),
				answered("running", "job.submit", "{\"agent\":\"chatty\",\"input\":{\"n\":5000}}", "job.event"),
				answered("streaming", "job.submit",
						"{\"agent\":\"stream\",\"input\":{\"chunks\":[\"a\",\"b\"],\"delay_ms\":300}}", "job.event"),
				answered("ended", "job.submit", "{\"agent\":\"echo\"}", "job.result"),
				withJob("cancel sent", "job.cancel", null), withJob("cancelled", "job.cancel", "job.cancelled"),
				withJob("subscription to a job sent", "job.subscribe", null),
				withJob("subscribed", "job.subscribe", "job.subscribed"),
				withJob("unsubscribe sent", "job.unsubscribe", null), sent("malformed frame", "", "7"),
				answered("refused", "job.explode", "{}", "session.error"),
				new Step("half of a submit", (port, token) -> {
					HostileSocket socket = HostileSocket.open(port, token);
					socket.send(false, HostileSocket.TEXT, "{\"id\":".getBytes(StandardCharsets.UTF_8));
					return socket;
				}), sent("close", "session.close", "{}"), answered("closed", "session.close", "{}", "session.closed"),
				new Step("close of the socket sent", (port, token) -> {
					HostileSocket socket = HostileSocket.open(port, token);
					socket.send(true, HostileSocket.CLOSE, new byte[] { 3, (byte) 0xe8 });
					return socket;
				}));
	}

	private static HostileSocket octets(HostileSocket socket, String token, int count) throws IOException {
		byte[] hello = HostileSocket.hello(token).getBytes(StandardCharsets.UTF_8);
		socket.write(Arrays.copyOf(HostileSocket.frame(true, HostileSocket.TEXT, hello), count));
		return socket;
	}

	private static Step sent(String name, String type, String payload) {
		return new Step(name + " sent", (port, token) -> {
			HostileSocket socket = HostileSocket.open(port, token);
			socket.sendText(frame(type, payload));
			return socket;
		});
	}

	private static Step answered(String name, String type, String payload, String answer) {
		return new Step(name, (port, token) -> {
			HostileSocket socket = HostileSocket.open(port, token);
			socket.sendText(frame(type, payload));
			socket.await(answer);
			return socket;
		});
	}

	private static Step withJob(String name, String type, @Nullable String answer) {
		return new Step(name, (port, token) -> {
			HostileSocket socket = HostileSocket.open(port, token);
			socket.sendText(frame("job.submit", "{\"agent\":\"slow\"}"));
			String job = socket.await("job.accepted").path("job_id").asString();
			socket.sendText(frame(type, "{\"job_id\":\"" + job + "\"}"));
			if (answer != null) {
				socket.await(answer);
			}
			return socket;
		});
	}

	static String frame(String type, String payload) {
		return "{\"arcp\":\"1.1\",\"id\":\"f-%s\",\"type\":\"%s\",\"payload\":%s}".formatted(type, type, payload);
	}

	@Override
	public String toString() {
		return this.name;
	}

	/**
	 * Speaks with the runtime up to a moment.
	 */
	interface Exchange {

		HostileSocket speak(int port, String token) throws IOException, InterruptedException;

	}

}
