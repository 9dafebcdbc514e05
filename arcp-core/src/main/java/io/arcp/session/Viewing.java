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

package io.arcp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import io.arcp.event.Detach;
import io.arcp.event.OffsetTrimmedException;
import io.arcp.event.RunMode;
import io.arcp.event.StoredEvent;
import io.arcp.job.StoreCall;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One job that a session watches, or whose history it is shown again (ARCP section 3.8).
 * It reads ahead of its client by a bounded number of events, and not while there is no
 * connection; what was read gets its numbers then, so that a number always stands for an
 * event that can be sent. The job never waits for it.
 */
final class Viewing {

	/** Events that are numbered ahead of what the connection has taken. */
	static final int AHEAD = 512;

	private static final int BATCH = 256;

	private final Session session;

	private final Subscriptions subscriptions;

	private final SessionEnvironment environment;

	private final EventStream stream;

	private final SessionId origin;

	private final RunMode mode;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final WatchedLog log;

	private long cursor;

	private boolean reading;

	private boolean ended;

	Viewing(Session session, Subscriptions subscriptions, SessionEnvironment environment, EventStream stream,
			SessionId origin, Range range) {
		this.session = session;
		this.subscriptions = subscriptions;
		this.environment = environment;
		this.stream = stream;
		this.origin = origin;
		this.mode = range.mode();
		this.cursor = range.after();
		this.log = new WatchedLog(range.last(), range.terminal());
	}

	Session session() {
		return this.session;
	}

	JobId job() {
		return this.stream.job();
	}

	/**
	 * The log has grown; from any thread.
	 */
	void advanced(long lastOffset, boolean terminal) {
		this.log.reaches(lastOffset, terminal);
		if (this.scheduled.compareAndSet(false, true)) {
			this.session.lane().execute(() -> {
				this.scheduled.set(false);
				pump();
			});
		}
	}

	boolean isOfRunningJob() {
		return !this.log.hasEnded();
	}

	/**
	 * Stops; what has numbers is still sent.
	 */
	void end() {
		this.ended = true;
	}

	/**
	 * Reads on, as far as its client allows; on the lane.
	 */
	void pump() {
		while (mayRead()) {
			long room = AHEAD - this.session.delivery().gate().backlog() - this.session.timeline().waiting();
			if (room <= 0) {
				this.subscriptions.waitForRoom();
				return;
			}
			this.reading = true;
			int max = (int) Math.min(BATCH, Math.min(room, this.log.last() - this.cursor));
			StoreCall<Read> call = StoreCall.start(read(max), this.environment.sources().timer(),
					(read) -> this.session.lane().execute(() -> {
						apply(read);
						pump();
					}));
			if (!call.answeredAtOnce()) {
				return;
			}
			apply(call.value());
		}
	}

	private boolean mayRead() {
		return !this.ended && !this.reading && this.cursor < this.log.last()
				&& this.session.delivery().connection() != null && !isHeld();
	}

	/** What is shown again goes first. */
	private boolean isHeld() {
		return this.mode == RunMode.LIVE && this.subscriptions.histories().isShowing(job());
	}

	private Mono<Read> read(int max) {
		return this.environment.store()
			.jobs()
			.read(job(), this.cursor, max)
			.map((events) -> new Read(events, events.isEmpty()))
			.onErrorResume(OffsetTrimmedException.class, (ex) -> Mono.just(new Read(List.of(), true)));
	}

	private void apply(@Nullable Read read) {
		this.reading = false;
		if (this.ended) {
			return;
		}
		if (read == null || read.gone()) {
			this.subscriptions.trimmed(this);
			return;
		}
		List<StoredEvent> events = read.events();
		this.cursor = events.get(events.size() - 1).offset();
		List<Gathered> parts = parts(events);
		if (!parts.isEmpty()) {
			this.session.timeline().addSeen(parts);
		}
		if (this.log.endsAt(this.cursor) || (this.mode == RunMode.HISTORY && this.cursor >= this.log.last())) {
			finish();
		}
	}

	private void finish() {
		this.subscriptions.ended(this);
		if (this.mode == RunMode.LIVE) {
			this.session.timeline().detach(job(), Detach.ENDED);
		}
	}

	/**
	 * Kinds that the session has no feature for are left out before they get a number.
	 */
	private List<Gathered> parts(List<StoredEvent> events) {
		Set<Feature> features = this.session.features();
		boolean progress = features.contains(Feature.PROGRESS);
		boolean chunks = features.contains(Feature.RESULT_CHUNK);
		List<Gathered> parts = new ArrayList<>(1);
		int begin = 0;
		for (int i = 0; i < events.size(); i++) {
			String kind = events.get(i).event().kind();
			if ((!progress && kind.equals("progress")) || (!chunks && kind.equals("result_chunk"))) {
				add(parts, events.subList(begin, i));
				begin = i + 1;
			}
		}
		add(parts, events.subList(begin, events.size()));
		return parts;
	}

	private void add(List<Gathered> parts, List<StoredEvent> events) {
		if (!events.isEmpty()) {
			parts.add(Gathered.seen(this.stream, events, new Gathered.Seen(events, this.origin, this.mode)));
		}
	}

	/**
	 * What is to be shown.
	 *
	 * @param after the offset after which to begin
	 * @param last the last offset that is there
	 * @param terminal whether that is the terminal frame's
	 * @param mode live, or history shown again
	 */
	record Range(long after, long last, boolean terminal, RunMode mode) {

	}

	/**
	 * What a read has found.
	 *
	 * @param events the events
	 * @param gone whether the next event has left the log
	 */
	private record Read(List<StoredEvent> events, boolean gone) {

	}

}
