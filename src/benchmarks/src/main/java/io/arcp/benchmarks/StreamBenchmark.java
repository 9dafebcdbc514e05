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

import java.util.ArrayList;
import java.util.List;

import io.netty.channel.EventLoopGroup;

/**
 * Streams of events, by the runtime and by the raw pusher, one after the other in each
 * repetition.
 */
final class StreamBenchmark implements AutoCloseable {

	private static final int FIRST_EVENTS = 20_000;

	private static final int FIRST_BYTES = 100_000_000;

	private static final int WARM_UPS = 5;

	private final Options options;

	private final ServerProcess runtime;

	private final ServerProcess pusher;

	private final EventLoopGroup group;

	private final List<ArcpSession> sessions = new ArrayList<>();

	private final List<LoadConnection> connections = new ArrayList<>();

	/**
	 * Creates a benchmark.
	 * @param options what is asked for
	 * @param group runs the connections
	 * @param runtime the runtime
	 * @param pusher the raw pusher
	 */
	StreamBenchmark(Options options, EventLoopGroup group, ServerProcess runtime, ServerProcess pusher) {
		this.options = options;
		this.group = group;
		this.runtime = runtime;
		this.pusher = pusher;
	}

	/**
	 * Measures one size with one number of sessions.
	 * @param bytes how long the message of an event is
	 * @param count how many sessions
	 * @return the repetitions
	 */
	StreamResult run(int bytes, int count) {
		while (this.connections.size() < count) {
			this.sessions.add(ArcpSession.open(this.group, this.runtime.port()));
			this.connections.add(LoadConnection.open(this.group, this.pusher.port(), "/raw/" + this.options.raw()));
		}
		int first = Math.min(FIRST_EVENTS, FIRST_BYTES / bytes) / count;
		String frame = this.sessions.get(0).emit(this.options.agent(), first, bytes, true).await();
		int events = warmUp(count, bytes, first, frame);
		List<StreamPair> pairs = new ArrayList<>();
		for (int i = 0; i < this.options.repetitions(); i++) {
			Measurement arcp = Measurement.of(this.runtime, () -> emit(count, events, bytes));
			pairs.add(new StreamPair(arcp, Measurement.of(this.pusher, () -> push(count, events, frame))));
		}
		return new StreamResult(bytes, count, frame.length(), pairs);
	}

	/**
	 * Warms both servers up and finds how many events a repetition needs.
	 */
	private int warmUp(int count, int bytes, int first, String frame) {
		int events = first;
		for (int i = 0; i < WARM_UPS; i++) {
			int sent = events;
			Measurement warm = Measurement.of(this.runtime, () -> emit(count, sent, bytes));
			push(count, events, frame);
			events = (int) Math.max(first, warm.perSecond() * this.options.seconds() / count);
		}
		return events;
	}

	private int emit(int count, int events, int bytes) {
		PendingWork.await(this.sessions.subList(0, count)
			.stream()
			.map((session) -> session.emit(this.options.agent(), events, bytes, false))
			.toList());
		return count * events;
	}

	private int push(int count, int events, String frame) {
		List<RawStream> streams = new ArrayList<>();
		for (LoadConnection connection : this.connections.subList(0, count)) {
			RawStream stream = new RawStream(events);
			connection.send(stream, events + " " + frame);
			streams.add(stream);
		}
		PendingWork.await(streams);
		return count * events;
	}

	@Override
	public void close() {
		this.sessions.forEach(ArcpSession::close);
		this.connections.forEach(LoadConnection::close);
	}

}
