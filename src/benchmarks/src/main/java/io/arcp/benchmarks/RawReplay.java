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

import io.netty.channel.EventLoopGroup;

/**
 * What the raw pusher does in place of a replay: as many frames, on a new connection.
 */
final class RawReplay implements FrameReplay {

	private final EventLoopGroup group;

	private final int port;

	private final String raw;

	private final int events;

	private final String frame;

	/**
	 * Creates a replay.
	 * @param group runs the connections
	 * @param port the port of the raw pusher
	 * @param raw how it has its frames
	 * @param events how many frames it pushes
	 * @param frame the frame
	 */
	RawReplay(EventLoopGroup group, int port, String raw, int events, String frame) {
		this.group = group;
		this.port = port;
		this.raw = raw;
		this.events = events;
		this.frame = frame;
	}

	@Override
	public long replay() {
		try (LoadConnection connection = LoadConnection.open(this.group, this.port, "/raw/" + this.raw)) {
			RawStream stream = new RawStream(this.events);
			long start = System.nanoTime();
			connection.send(stream, this.events + " " + this.frame);
			stream.await();
			return System.nanoTime() - start;
		}
	}

}
