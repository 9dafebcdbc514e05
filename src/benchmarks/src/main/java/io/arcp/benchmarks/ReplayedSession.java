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
 * A session with a full buffer that is resumed again and again, by a client that has seen
 * nothing of it.
 */
final class ReplayedSession implements FrameReplay {

	/** The first frame of the job and its result. */
	private static final int OTHER_EVENTS = 2;

	private final EventLoopGroup group;

	private final int port;

	private final int events;

	private final String frame;

	private ResumeKey key;

	private ReplayedSession(EventLoopGroup group, int port, int events, String frame, ResumeKey key) {
		this.group = group;
		this.port = port;
		this.events = events;
		this.frame = frame;
		this.key = key;
	}

	/**
	 * Runs a job in a new session and drops the connection.
	 * @param group runs the connections
	 * @param port the port of the runtime
	 * @param agent the agent that emits events
	 * @param load what is buffered
	 * @return the session
	 */
	static ReplayedSession fill(EventLoopGroup group, int port, String agent, ReplayLoad load) {
		try (ArcpSession session = ArcpSession.open(group, port)) {
			String frame = session.emit(agent, load.events() - OTHER_EVENTS, load.bytes(), true).await();
			return new ReplayedSession(group, port, load.events(), frame, session.resumeKey());
		}
	}

	/**
	 * Returns one of the frames that are replayed.
	 * @return the frame
	 */
	String frame() {
		return this.frame;
	}

	@Override
	public long replay() {
		try (LoadConnection connection = LoadConnection.open(this.group, this.port, "/arcp")) {
			Replay replay = new Replay(this.events);
			long start = System.nanoTime();
			connection.send(replay, this.key.hello());
			this.key = replay.await();
			return System.nanoTime() - start;
		}
	}

}
