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

import java.util.Arrays;
import java.util.stream.Collectors;

import io.netty.channel.EventLoopGroup;

/**
 * A session of the load generator. It acknowledges nothing.
 */
final class ArcpSession implements AutoCloseable {

	private static final String HELLO = "{\"arcp\":\"1.1\",\"id\":\"hello\",\"type\":\"session.hello\",\"payload\":"
			+ "{\"client\":{\"name\":\"benchmark\"},\"auth\":{\"token\":\"tok-bench\"},"
			+ "\"capabilities\":{\"features\":[%s]}}}";

	private static final String EMIT = "{\"arcp\":\"1.1\",\"id\":\"e%d\",\"type\":\"job.submit\",\"payload\":"
			+ "{\"agent\":\"%s\",\"input\":{\"count\":%d,\"bytes\":%d}}}";

	private static final String PING = "{\"arcp\":\"1.1\",\"id\":\"ping\",\"type\":\"session.ping\",\"payload\":"
			+ "{\"nonce\":\"p\"}}";

	private final LoadConnection connection;

	private final ResumeKey resumeKey;

	private final Sequence sequence = new Sequence();

	private int submits;

	private ArcpSession(LoadConnection connection, ResumeKey resumeKey) {
		this.connection = connection;
		this.resumeKey = resumeKey;
	}

	/**
	 * Opens a session.
	 * @param group runs its connection
	 * @param port the port of the runtime
	 * @param features what it negotiates
	 * @return the session
	 */
	static ArcpSession open(EventLoopGroup group, int port, String... features) {
		LoadConnection connection = LoadConnection.open(group, port, "/arcp");
		Welcome welcome = new Welcome();
		String names = Arrays.stream(features).map((name) -> '"' + name + '"').collect(Collectors.joining(","));
		connection.send(welcome, String.format(HELLO, names));
		return new ArcpSession(connection, welcome.await());
	}

	/**
	 * Submits a job that emits events.
	 * @param agent the agent
	 * @param events how many events it emits
	 * @param bytes how long the message of each is
	 * @param keepsLast whether the outcome is the last event
	 * @return the frames of the job
	 */
	EventStream emit(String agent, int events, int bytes, boolean keepsLast) {
		EventStream stream = new EventStream(this.sequence, events, keepsLast);
		this.connection.send(stream, String.format(EMIT, this.submits, agent, events, bytes));
		this.submits++;
		return stream;
	}

	/**
	 * Submits jobs that return at once.
	 * @param jobs how many
	 * @param inFlight how many at a time
	 * @return the jobs
	 */
	EchoLoop echo(int jobs, int inFlight) {
		EchoLoop loop = new EchoLoop(this.connection, this.sequence, this.submits, jobs);
		this.submits += jobs;
		loop.start(inFlight);
		return loop;
	}

	/**
	 * Submits jobs that return at once, at a steady pace.
	 * @param jobs how many
	 * @return the jobs
	 */
	EchoLoop pacedEcho(int jobs) {
		EchoLoop loop = new EchoLoop(this.connection, this.sequence, this.submits, jobs);
		this.submits += jobs;
		loop.startPaced();
		return loop;
	}

	/**
	 * Pings the runtime at a steady pace.
	 * @param count how often
	 * @return the pings
	 */
	PacedPings ping(int count) {
		return new PacedPings(this.connection, PING, count).start();
	}

	ResumeKey resumeKey() {
		return this.resumeKey;
	}

	@Override
	public void close() {
		this.connection.close();
	}

	/**
	 * Waits for the welcome.
	 */
	private static final class Welcome extends PendingWork<ResumeKey> {

		@Override
		public void frame(FrameHead head) {
			complete(ResumeKey.of(head));
		}

	}

}
