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

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.arcp.event.ArcpStore;
import io.arcp.event.EncodedEvent;
import io.arcp.event.OffsetTrimmedException;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.StoredEvent;
import io.arcp.job.StoreCall;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The cursor of one connection over the logs of its jobs: walks the segments that the
 * lane has linked, reads the events behind them when the connection can take more, and
 * stamps their numbers. Used on the connection's thread, but for {@link #add}.
 */
final class EventReader {

	private static final int BATCH = 256;

	private final Queue<Segment> segments = new ConcurrentLinkedQueue<>();

	private final ArcpStore store;

	private final SessionId session;

	private final Scheduler timer;

	private final byte[] sessionPiece;

	private final ClientView client;

	private final Runnable wakeUp;

	private @Nullable Segment segment;

	/** How many events of the segment were sent. */
	private long done;

	private List<StoredEvent> batch = List.of();

	private @Nullable OwnerTimeline origin;

	private int next;

	private boolean reading;

	private volatile @Nullable ReadOutcome outcome;

	private boolean trimmed;

	EventReader(ArcpStore store, SessionId session, Scheduler timer, byte[] sessionPiece, ClientView client,
			Runnable wakeUp) {
		this.store = store;
		this.session = session;
		this.timer = timer;
		this.sessionPiece = sessionPiece;
		this.client = client;
		this.wakeUp = wakeUp;
	}

	/**
	 * Adds numbers behind those added before; on the session's lane.
	 */
	void add(Segment added) {
		this.segments.add(added);
	}

	/**
	 * Returns the next frame, or {@code null} when there is none at the moment.
	 */
	@Nullable Numbered next() {
		while (this.next == this.batch.size()) {
			if (this.trimmed || !load()) {
				return null;
			}
		}
		Segment current = this.segment;
		if (current == null) {
			return null;
		}
		StoredEvent stored = this.batch.get(this.next++);
		long seq = current.firstSeq() + this.done++;
		Long originSeq = (this.origin != null) ? this.origin.seqOf(stored.offset()) : null;
		EventFrame frame = new EventFrame(this.sessionPiece, current.stream(), seq, shown(current, stored),
				stored.event().bytes().length, originSeq);
		return new Numbered(seq, (this.client.dialect() == Dialect.GO) ? frame.withOutput() : frame);
	}

	/** Other sessions do not get to know the new value of a credential. */
	private EncodedEvent shown(Segment current, StoredEvent stored) {
		SessionId owner = current.from().origin();
		return (owner == null || owner.equals(this.session))
				? this.client.credentials().show(current.stream().job(), stored.event()) : stored.event();
	}

	/**
	 * Returns whether events that are to be sent have left their log.
	 */
	boolean isTrimmed() {
		return this.trimmed;
	}

	private boolean load() {
		if (this.reading) {
			ReadOutcome answered = this.outcome;
			if (answered == null) {
				return false;
			}
			this.outcome = null;
			this.reading = false;
			return apply(answered);
		}
		Segment current = this.segment;
		if (current == null || this.done == current.count()) {
			current = this.segments.poll();
			this.segment = current;
			this.done = 0;
			if (current == null) {
				return false;
			}
		}
		return read(current);
	}

	private boolean read(Segment current) {
		int max = (int) Math.min(BATCH, current.count() - this.done);
		Mono<ReadOutcome> read = outcome(current, max).onErrorResume(OffsetTrimmedException.class,
				(ex) -> Mono.just(ReadOutcome.TRIMMED));
		StoreCall<ReadOutcome> call = StoreCall.start(read, this.timer, this::answeredLater);
		if (call.answeredAtOnce()) {
			return apply(call.value());
		}
		this.reading = true;
		return load();
	}

	private Mono<ReadOutcome> outcome(Segment current, int max) {
		SessionId owner = current.from().origin();
		if (owner == null) {
			return events(current, max).map((found) -> new ReadOutcome(found, false, null));
		}
		JobId job = current.stream().job();
		return events(current, max).flatMap((found) -> this.store.sessions()
			.timeline(owner, job)
			.map((timeline) -> new ReadOutcome(found, false, timeline))
			.defaultIfEmpty(new ReadOutcome(found, false, null)));
	}

	private Mono<List<StoredEvent>> events(Segment current, int max) {
		List<StoredEvent> read = current.from().events();
		if (read != null) {
			return Mono.just((this.done > 0) ? read.subList((int) this.done, read.size()) : read);
		}
		long after = current.firstOffset() + this.done - 1;
		return current.from().ownEvents() ? this.store.sessions().readPrivate(this.session, after, max)
				: this.store.jobs().read(current.stream().job(), after, max);
	}

	private void answeredLater(@Nullable ReadOutcome answered) {
		this.outcome = (answered != null) ? answered : ReadOutcome.TRIMMED;
		this.wakeUp.run();
	}

	private boolean apply(@Nullable ReadOutcome answered) {
		if (answered == null || answered.trimmed() || answered.events().isEmpty()) {
			this.trimmed = true;
			return false;
		}
		this.batch = answered.events();
		this.origin = answered.origin();
		this.next = 0;
		return true;
	}

	/**
	 * A frame with its number.
	 *
	 * @param seq the number
	 * @param frame the frame
	 */
	record Numbered(long seq, EventFrame frame) {

	}

	/**
	 * What a read has found.
	 *
	 * @param events the events
	 * @param trimmed whether the log does not hold them any more
	 * @param origin the numbers that the events have in the session that owns their job
	 */
	private record ReadOutcome(List<StoredEvent> events, boolean trimmed, @Nullable OwnerTimeline origin) {

		static final ReadOutcome TRIMMED = new ReadOutcome(List.of(), true, null);

	}

}
