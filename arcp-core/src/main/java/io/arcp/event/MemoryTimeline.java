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

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * The timeline of one session in memory: head, floor, cursors and runs. Guarded by the
 * lock of the session.
 */
final class MemoryTimeline {

	private final int maxIndexRuns;

	private final RunIndex runs = new RunIndex();

	private final Map<String, SourceCursor> cursors = new HashMap<>();

	private final Map<String, SourceCursor> attached = new LinkedHashMap<>();

	private @Nullable SourceCursor open;

	private long head;

	private long floor;

	private long acknowledged;

	private long bytesHead;

	private long bytesFloor;

	private long forgottenSeq;

	private long plan;

	private long maxRunBytes;

	MemoryTimeline(int maxIndexRuns) {
		this.maxIndexRuns = maxIndexRuns;
		this.cursors.put(Link.PRIVATE_SOURCE, new SourceCursor(Link.PRIVATE_SOURCE, 0));
	}

	long head() {
		return this.head;
	}

	long floor() {
		return this.floor;
	}

	long acknowledged() {
		return this.acknowledged;
	}

	long bytesHead() {
		return this.bytesHead;
	}

	long bytesFloor() {
		return this.bytesFloor;
	}

	long forgottenSeq() {
		return this.forgottenSeq;
	}

	int indexSize() {
		return this.runs.size();
	}

	int cursorCount() {
		return this.cursors.size();
	}

	@Nullable SourceCursor open() {
		return this.open;
	}

	@Nullable SourceCursor cursor(String source) {
		return this.cursors.get(source);
	}

	Map<String, SourceCursor> attached() {
		return this.attached;
	}

	/**
	 * Validates a link and writes it. Nothing is written unless everything is valid.
	 */
	LinkResult link(Link link) {
		Link.Tail tail = link.tail();
		Long closeAt = (tail != null) ? tail.closeAt() : null;
		if ((this.open != null) != (closeAt != null)) {
			return new LinkResult.TailMismatch((this.open != null) ? this.open.source : "");
		}
		this.plan++;
		long closedCount = 0;
		if (this.open != null && closeAt != null) {
			closedCount = Math.max(0, closeAt - this.open.offset);
			this.open.plan(this.plan, this.open.offset + closedCount);
		}
		if (this.head + closedCount != link.expectedHead()) {
			return new LinkResult.Regressed(this.head);
		}
		SourceCursor[] sources = new SourceCursor[link.sources().size()];
		LinkResult refusal = validate(link, sources);
		if (refusal != null) {
			return refusal;
		}
		write(link, sources, closedCount);
		applyCaps(link.caps());
		forgetSurplus();
		openAndDrop(link);
		return new LinkResult.Linked(this.head, this.floor);
	}

	private void write(Link link, SourceCursor[] sources, long closedCount) {
		this.maxRunBytes = TimelineRun.maxBytes(link.caps());
		Link.Tail tail = link.tail();
		if (this.open != null && tail != null) {
			close(this.open, closedCount, tail.closedBytes());
		}
		for (int i = 0; i < sources.length; i++) {
			Link.Source source = link.sources().get(i);
			add(sources[i], source.from(), source.to() - source.from() + 1, source.bytes(), source.mode());
		}
	}

	private void close(SourceCursor closing, long count, long bytes) {
		add(closing, closing.offset + 1, count, bytes, RunMode.LIVE);
		this.open = null;
		raiseFloor(Math.min(this.acknowledged, this.head));
	}

	private @Nullable LinkResult validate(Link link, SourceCursor[] sources) {
		for (int i = 0; i < sources.length; i++) {
			Link.Source source = link.sources().get(i);
			SourceCursor cursor = this.cursors.get(source.source());
			if (cursor == null) {
				return new LinkResult.Detached(JobId.of(source.source()));
			}
			long covered = cursor.planned(this.plan);
			boolean live = source.mode() == RunMode.LIVE;
			if (source.to() < source.from() || (live ? source.from() <= covered : source.to() > covered)) {
				return new LinkResult.CursorMismatch(covered);
			}
			if (live) {
				cursor.plan(this.plan, source.to());
			}
			sources[i] = cursor;
		}
		JobId opened = (link.tail() != null) ? link.tail().open() : null;
		if (opened != null && !this.cursors.containsKey(opened.value())) {
			return new LinkResult.Detached(opened);
		}
		return null;
	}

	private void add(SourceCursor cursor, long firstOffset, long total, long totalBytes, RunMode mode) {
		long from = firstOffset;
		long left = total;
		long leftBytes = totalBytes;
		while (left > 0) {
			TimelineRun run = runFor(cursor, from, mode);
			int piece = run.room(left, leftBytes, this.maxRunBytes);
			long pieceBytes = leftBytes * piece / left;
			this.bytesHead += pieceBytes;
			this.head += piece;
			run.count += piece;
			run.bytesEnd = this.bytesHead;
			from += piece;
			left -= piece;
			leftBytes -= pieceBytes;
		}
		if (mode == RunMode.LIVE && total > 0) {
			cursor.offset = firstOffset + total - 1;
			cursor.lastSeq = this.head;
		}
	}

	private TimelineRun runFor(SourceCursor cursor, long from, RunMode mode) {
		TimelineRun last = this.runs.last();
		if (last != null && last.continuesWith(cursor.source, from, mode, this.maxRunBytes)) {
			return last;
		}
		TimelineRun run = new TimelineRun(this.head + 1, cursor.source, from, mode, this.bytesHead);
		this.runs.add(run);
		if (mode == RunMode.LIVE) {
			cursor.append(run);
		}
		return run;
	}

	private void applyCaps(Link.Caps caps) {
		if (this.head - this.floor > caps.maxEvents()) {
			raiseFloor(this.head - caps.maxEvents());
		}
		while (this.floor < this.head && this.bytesHead - this.bytesFloor > caps.maxBytes()) {
			int index = this.runs.floorIndex(this.floor + 1);
			if (index < 0) {
				return;
			}
			TimelineRun run = this.runs.get(index);
			this.floor = run.lastSeq();
			this.bytesFloor = run.bytesEnd;
		}
	}

	private void raiseFloor(long newFloor) {
		if (newFloor <= this.floor) {
			return;
		}
		this.floor = newFloor;
		int index = this.runs.floorIndex(newFloor + 1);
		if (index >= 0 && this.runs.get(index).lastSeq() > newFloor) {
			index--;
		}
		if (index >= 0) {
			this.bytesFloor = Math.max(this.bytesFloor, this.runs.get(index).bytesEnd);
		}
	}

	private void forgetSurplus() {
		while (this.runs.size() > this.maxIndexRuns && this.runs.get(0).lastSeq() <= this.floor) {
			TimelineRun run = this.runs.get(0);
			SourceCursor cursor = (run.mode == RunMode.LIVE) ? this.cursors.get(run.source) : null;
			if (cursor != null) {
				cursor.forget(run);
			}
			this.forgottenSeq = run.lastSeq();
			this.runs.removeFirst();
		}
	}

	private void openAndDrop(Link link) {
		JobId opened = (link.tail() != null) ? link.tail().open() : null;
		if (opened != null) {
			this.open = this.cursors.get(opened.value());
		}
		for (JobId job : link.drop()) {
			SourceCursor cursor = this.cursors.get(job.value());
			if (cursor != null && cursor != this.open && cursor.lastSeq <= this.floor) {
				drop(job.value());
			}
		}
	}

	/**
	 * Drops all knowledge of a job. The private source stays.
	 */
	void drop(String source) {
		if (!Link.PRIVATE_SOURCE.equals(source)) {
			this.cursors.remove(source);
			this.attached.remove(source);
		}
	}

	AttachResult attach(String job, long afterOffset, Role role) {
		SourceCursor cursor = this.cursors.get(job);
		if (cursor != null && cursor.role != null) {
			return new AttachResult.Attached(cursor.offset, this.head);
		}
		if (this.open != null) {
			return new AttachResult.TailMismatch(this.open.source);
		}
		if (cursor == null) {
			cursor = new SourceCursor(job, 0);
			this.cursors.put(job, cursor);
		}
		cursor.offset = Math.max(cursor.offset, afterOffset);
		cursor.role = role;
		this.attached.put(job, cursor);
		return new AttachResult.Attached(cursor.offset, this.head);
	}

	AttachResult detach(String job, Detach why) {
		if (this.open != null && this.open.source.equals(job)) {
			return new AttachResult.TailMismatch(job);
		}
		SourceCursor cursor = this.cursors.get(job);
		if (cursor == null) {
			return new AttachResult.Attached(0, this.head);
		}
		if (why == Detach.UNSUBSCRIBED) {
			cursor.role = null;
		}
		this.attached.remove(job);
		return new AttachResult.Attached(cursor.offset, this.head);
	}

	void acknowledge(long seq) {
		this.acknowledged = Math.max(this.acknowledged, seq);
		raiseFloor(Math.min(this.acknowledged, this.head));
	}

	/**
	 * Returns the runs that hold the numbers above one; the first may begin below.
	 */
	List<Run> runsAbove(long seq) {
		int first = Math.max(0, this.runs.floorIndex(seq + 1));
		if (first < this.runs.size() && this.runs.get(first).lastSeq() <= seq) {
			first++;
		}
		Run[] result = new Run[this.runs.size() - first];
		for (int i = 0; i < result.length; i++) {
			result[i] = this.runs.get(first + i).toRun();
		}
		return List.of(result);
	}

	/**
	 * Forgets what only a session that can be resumed needs: attachments, and the cursors
	 * of jobs that it only watched.
	 */
	void becomeHusk() {
		this.attached.clear();
		this.cursors.values().removeIf((cursor) -> cursor.role != Role.OWNER && cursor != this.open);
	}

	void restore(SessionSnapshot snapshot) {
		snapshot.attached().forEach((job, attachment) -> {
			SourceCursor cursor = this.cursors.computeIfAbsent(job.value(), (source) -> new SourceCursor(source, 0));
			cursor.offset = attachment.cursor();
			cursor.lastSeq = attachment.lastSeq();
			cursor.role = attachment.role();
			this.attached.put(job.value(), cursor);
		});
		SourceCursor privateCursor = this.cursors.computeIfAbsent(Link.PRIVATE_SOURCE,
				(source) -> new SourceCursor(source, 0));
		privateCursor.offset = snapshot.privateCursor();
		this.bytesFloor = snapshot.bytesFloor();
		snapshot.runs().forEach(this::restore);
		this.head = snapshot.head();
		this.floor = snapshot.floor();
		this.acknowledged = snapshot.acknowledged();
		this.bytesHead = snapshot.bytesHead();
		this.open = (snapshot.openJob() != null) ? this.cursors.get(snapshot.openJob().value()) : null;
	}

	private void restore(Run run) {
		TimelineRun last = this.runs.last();
		if (last != null && last.firstSeq >= run.firstSeq()) {
			if (last.firstSeq == run.firstSeq() && last.count < run.count()) {
				last.count = (int) run.count();
				last.bytesEnd = run.bytesEnd();
			}
			return;
		}
		TimelineRun added = new TimelineRun(run.firstSeq(), run.source(), run.firstOffset(), run.mode(),
				(last != null) ? last.bytesEnd : this.bytesFloor);
		added.count = (int) run.count();
		added.bytesEnd = run.bytesEnd();
		this.runs.add(added);
		SourceCursor cursor = this.cursors.get(run.source());
		if (run.mode() == RunMode.LIVE && cursor != null) {
			cursor.append(added);
		}
	}

}
