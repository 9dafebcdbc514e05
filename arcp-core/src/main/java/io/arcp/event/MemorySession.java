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

package io.arcp.event;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * One session in memory: who holds it, its tokens and its timeline. Each method is one
 * step under the lock of the session.
 */
final class MemorySession {

	/** The largest number of private events that are kept. */
	private static final long MAX_PRIVATE_EVENTS = 10_000;

	private final NewSession opened;

	private final MemoryTimeline timeline;

	private EventLog privateEvents = new EventLog(0);

	private List<String> features;

	private @Nullable Digest token;

	private @Nullable Digest previousToken;

	private long previousUntil;

	private long epoch;

	private @Nullable NodeRef owner;

	private long deadline;

	private @Nullable Link lastLink;

	private int retainedJobs;

	private boolean husk;

	MemorySession(NewSession opened, long epoch, int maxIndexRuns, long now) {
		this.opened = opened;
		this.epoch = epoch;
		this.timeline = new MemoryTimeline(maxIndexRuns);
		this.features = opened.features();
		this.token = opened.token();
		this.owner = opened.owner();
		this.deadline = after(now, opened.deadline());
	}

	SessionId id() {
		return this.opened.session();
	}

	synchronized long epoch() {
		return this.epoch;
	}

	synchronized long deadline() {
		return this.deadline;
	}

	synchronized OpenResult openAgain(Digest presented) {
		if (presented.equals(this.token)) {
			return new OpenResult.Opened(new SessionFence(id(), this.epoch));
		}
		return new OpenResult.Exists();
	}

	synchronized ResumeResult resume(ResumeAttempt attempt, long now) {
		if (this.husk || now >= this.deadline) {
			return new ResumeResult.Gone();
		}
		boolean previous = attempt.presented().equals(this.previousToken) && now <= this.previousUntil;
		if (!attempt.presented().equals(this.token) && !previous) {
			return new ResumeResult.BadToken();
		}
		if (!attempt.principal().equals(this.opened.principal())) {
			return new ResumeResult.BadPrincipal();
		}
		long lastSeq = (attempt.lastSeq() != null) ? attempt.lastSeq() : this.timeline.floor();
		if (lastSeq < this.timeline.floor()) {
			return new ResumeResult.BelowFloor(this.timeline.floor());
		}
		if (this.timeline.open() == null && lastSeq > this.timeline.head()) {
			return new ResumeResult.Ahead(this.timeline.head());
		}
		return takeOver(attempt, lastSeq, now);
	}

	private ResumeResult takeOver(ResumeAttempt attempt, long lastSeq, long now) {
		NodeRef previousOwner = this.owner;
		this.epoch++;
		this.token = attempt.next();
		this.previousToken = attempt.presented();
		this.previousUntil = after(now, attempt.previousLife());
		this.owner = attempt.owner();
		this.deadline = after(now, attempt.deadline());
		this.lastLink = null;
		if (attempt.features() != null) {
			this.features = List.copyOf(attempt.features());
		}
		NewSession session = new NewSession(id(), this.opened.principal(), this.features, attempt.next(),
				attempt.owner(), attempt.deadline(), this.opened.startedAt(), this.opened.salt());
		return new ResumeResult.Resumed(new SessionFence(id(), this.epoch), previousOwner, snapshot(session),
				this.timeline.runsAbove(lastSeq));
	}

	private SessionSnapshot snapshot(NewSession session) {
		Map<JobId, SessionSnapshot.Attachment> attached = new HashMap<>();
		this.timeline.attached().forEach((job, cursor) -> {
			Role role = cursor.role;
			if (role != null) {
				attached.put(JobId.of(job), new SessionSnapshot.Attachment(cursor.offset, cursor.lastSeq, role));
			}
		});
		SourceCursor privateCursor = this.timeline.cursor(Link.PRIVATE_SOURCE);
		SourceCursor open = this.timeline.open();
		return new SessionSnapshot(session, this.timeline.head(), this.timeline.floor(), this.timeline.acknowledged(),
				this.timeline.bytesHead(), this.timeline.bytesFloor(), this.privateEvents.lastOffset(), attached,
				this.timeline.runsAbove(this.timeline.floor()), Instant.ofEpochMilli(this.deadline),
				(privateCursor != null) ? privateCursor.offset : 0, (open != null) ? JobId.of(open.source) : null);
	}

	synchronized FenceResult confirm(long fence) {
		FenceResult check = check(fence);
		if (check == FenceResult.OK) {
			this.previousToken = null;
		}
		return check;
	}

	synchronized FenceResult acknowledge(long fence, long seq) {
		FenceResult check = check(fence);
		if (check == FenceResult.OK) {
			this.timeline.acknowledge(seq);
		}
		return check;
	}

	synchronized FenceResult renew(long fence, Duration life, long now) {
		FenceResult check = check(fence);
		if (check == FenceResult.OK) {
			this.deadline = after(now, life);
		}
		return check;
	}

	synchronized FenceResult release(long fence, Duration life, long now) {
		FenceResult check = renew(fence, life, now);
		if (check == FenceResult.OK) {
			this.owner = null;
		}
		return check;
	}

	private FenceResult check(long fence) {
		if (this.husk) {
			return FenceResult.GONE;
		}
		return (fence == this.epoch) ? FenceResult.OK : FenceResult.FENCED;
	}

	synchronized LinkResult link(long fence, Link link) {
		if (this.husk) {
			return new LinkResult.Gone();
		}
		if (fence != this.epoch) {
			return new LinkResult.Fenced(this.epoch);
		}
		if (isRepetition(link)) {
			return new LinkResult.Linked(this.timeline.head(), this.timeline.floor());
		}
		LinkResult result = this.timeline.link(link);
		if (result instanceof LinkResult.Linked) {
			this.lastLink = link;
		}
		return result;
	}

	private boolean isRepetition(Link link) {
		Link last = this.lastLink;
		return last != null && last.expectedHead() == link.expectedHead() && last.equals(link);
	}

	synchronized AttachResult attach(long fence, JobId job, long afterOffset, Role role) {
		if (this.husk) {
			return new AttachResult.Gone();
		}
		if (fence != this.epoch) {
			return new AttachResult.Fenced(this.epoch);
		}
		return this.timeline.attach(job.value(), afterOffset, role);
	}

	synchronized AttachResult detach(long fence, JobId job, Detach why) {
		if (this.husk) {
			return new AttachResult.Gone();
		}
		if (fence != this.epoch) {
			return new AttachResult.Fenced(this.epoch);
		}
		return this.timeline.detach(job.value(), why);
	}

	synchronized AppendResult appendPrivate(long fence, long offset, EncodedEvent event) {
		if (this.husk) {
			return new AppendResult.Gone();
		}
		if (fence != this.epoch) {
			return new AppendResult.Fenced(this.epoch);
		}
		long last = this.privateEvents.lastOffset();
		if (last + 1 < offset) {
			return new AppendResult.Regressed(last);
		}
		if (last + 1 == offset) {
			this.privateEvents.add(event);
			this.privateEvents.trim(MAX_PRIVATE_EVENTS, Long.MAX_VALUE);
		}
		return new AppendResult.Stored(offset, null, Credit.UNLIMITED);
	}

	synchronized List<StoredEvent> readPrivate(long afterOffset, int max) {
		return this.privateEvents.read(afterOffset, max);
	}

	synchronized FenceResult restore(long fence, SessionSnapshot snapshot, long now) {
		if (!this.husk && this.epoch > fence) {
			return FenceResult.FENCED;
		}
		if (!this.husk && this.epoch == fence && this.timeline.head() >= snapshot.head()) {
			return FenceResult.OK;
		}
		this.timeline.restore(snapshot);
		if (this.privateEvents.lastOffset() != snapshot.privateOffset()) {
			this.privateEvents = new EventLog(snapshot.privateOffset());
		}
		this.epoch = fence;
		this.features = snapshot.session().features();
		this.token = snapshot.session().token();
		this.previousToken = null;
		this.owner = snapshot.session().owner();
		this.deadline = Math.max(snapshot.deadline().toEpochMilli(), after(now, snapshot.session().deadline()));
		this.lastLink = null;
		this.husk = false;
		return FenceResult.OK;
	}

	synchronized OwnerTimeline map(JobId job, ToLongFunction<JobId> lastOffsets) {
		return new MemoryOwnerTimeline(this, job, lastOffsets);
	}

	/**
	 * Runs a step under the lock of this session.
	 */
	synchronized <T> T read(Supplier<T> step) {
		return step.get();
	}

	MemoryTimeline timeline() {
		return this.timeline;
	}

	synchronized void retainJob() {
		this.retainedJobs++;
	}

	/**
	 * Takes note that a job of this session is not retained any more.
	 * @return whether nothing needs this session any more
	 */
	synchronized boolean releaseJob(JobId job) {
		this.retainedJobs--;
		if (this.husk) {
			this.timeline.drop(job.value());
		}
		return isDispensable();
	}

	/**
	 * Purges what only a session that can be resumed needs, if the deadline has passed.
	 */
	synchronized void expire(long now) {
		if (now < this.deadline || this.husk) {
			return;
		}
		this.husk = true;
		this.token = null;
		this.previousToken = null;
		this.owner = null;
		this.lastLink = null;
		this.privateEvents.clear();
		this.timeline.becomeHusk();
	}

	synchronized boolean isDispensable() {
		return this.husk && this.retainedJobs <= 0;
	}

	/**
	 * Returns whether a resume could still replay events of an ended job.
	 */
	synchronized boolean needs(JobId job, long lastOffset) {
		SourceCursor cursor = this.husk ? null : this.timeline.cursor(job.value());
		return cursor != null && cursor.role != null
				&& (cursor.offset < lastOffset || cursor.lastSeq > this.timeline.floor());
	}

	/**
	 * Returns the highest number that can no longer be replayed: all of them once the
	 * session has expired.
	 */
	synchronized long unreplayable() {
		return this.husk ? Long.MAX_VALUE : this.timeline.floor();
	}

	static long after(long now, Duration time) {
		long millis;
		try {
			millis = time.toMillis();
		}
		catch (ArithmeticException ex) {
			millis = Long.MAX_VALUE;
		}
		return (millis > Long.MAX_VALUE - now) ? Long.MAX_VALUE : now + Math.max(0, millis);
	}

}
