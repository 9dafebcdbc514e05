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

package io.arcp.spring.test.simulation;

import java.util.ArrayList;
import java.util.List;

import io.arcp.event.AppendResult;
import io.arcp.event.AttachResult;
import io.arcp.event.Detach;
import io.arcp.event.JobRecord;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.Role;
import io.arcp.event.RunMode;
import io.arcp.event.StoredEvent;
import io.arcp.spring.test.simulation.SessionView.OpenRun;
import io.arcp.spring.test.simulation.SessionView.Source;
import org.jspecify.annotations.Nullable;

/**
 * The part of an owner that gives numbers to offsets, and that opens and closes runs.
 */
final class TimelineLinker {

	private static final int LARGEST_GATHER = 128;

	/** How far a watched job is linked ahead of what was taken. */
	private static final int VIEW_AHEAD = 128;

	private static final int LONGEST_OPEN_RUN = 200;

	private final SimulatedOwner owner;

	private final SimulationRound round;

	private final SessionView view;

	private final List<Link> links = new ArrayList<>();

	private final long firstOwnPrivate;

	private long nextGather;

	private boolean repairs;

	private boolean closesInherited;

	TimelineLinker(SimulatedOwner owner) {
		this.owner = owner;
		this.round = owner.round;
		this.view = owner.view;
		this.firstOwnPrivate = owner.view.privateOffset + 1;
		this.closesInherited = this.view.open != null && this.round.scheduler.chance(0.5);
	}

	/**
	 * Makes the owner write again what the store has lost, before anything else.
	 */
	void repairLater() {
		this.repairs = true;
	}

	@Nullable Step choose() {
		if (this.repairs) {
			return this::repair;
		}
		OpenRun run = this.view.open;
		if (run != null) {
			return wantsClosedTail(run) ? () -> readEnd(run) : null;
		}
		Source opened = sourceToOpen();
		if (opened != null && this.round.scheduler.chance(0.5)) {
			return () -> open(opened);
		}
		if (this.round.scheduler.now() < this.nextGather) {
			return null;
		}
		this.nextGather = this.round.scheduler.now() + this.round.scheduler.between(200, 1500);
		return this::gather;
	}

	private boolean wantsClosedTail(OpenRun run) {
		return this.closesInherited || run.ended || this.owner.hasRequests() || this.owner.credit.needsClosedTail()
				|| run.delivered - run.firstOffset >= LONGEST_OPEN_RUN || this.view.sources.size() > 1
				|| (this.owner.isParked() && run.source.role == Role.SUBSCRIBER);
	}

	private @Nullable Source sourceToOpen() {
		if (!this.round.settings.openRuns() || this.view.filtered || this.view.sources.size() != 1
				|| !this.view.unsent.isEmpty() || this.owner.hasRequests() || this.owner.credit.needsClosedTail()) {
			return null;
		}
		Source source = this.view.sources.values().iterator().next();
		return (this.owner.isParked() && source.role == Role.SUBSCRIBER) ? null : source;
	}

	private @Nullable Step open(Source source) {
		Link link = new Link(this.view.head, List.of(), caps(this.view.head), List.of(),
				new Link.Tail(null, 0, source.job));
		if (link(link)) {
			this.view.open(source.job);
			this.round.tally.openRuns++;
		}
		return null;
	}

	/**
	 * Closing: decide, then read the end of the log, then close there.
	 */
	private @Nullable Step readEnd(OpenRun run) {
		JobRecord record = StoreCalls.read(this.round.store.jobs().find(run.source.job));
		long end = (record != null) ? record.lastOffset() : 0;
		long closeAt = this.round.settings.has(Fault.CLOSES_AT_DELIVERED) ? run.delivered : end;
		if (closeAt < run.delivered) {
			if (!this.round.settings.losesTails()) {
				this.owner.violation("delivered " + run.delivered + " of " + end);
			}
			return null;
		}
		this.owner.maybeFreeze(0.02);
		return () -> close(run, closeAt);
	}

	private @Nullable Step close(OpenRun run, long closeAt) {
		long head = Math.max(this.view.head, run.seqOf(closeAt));
		long bytes = 100 * (head - this.view.head);
		Link link = new Link(head, List.of(), caps(head), List.of(), new Link.Tail(closeAt, bytes, null));
		if (link(link)) {
			this.closesInherited = false;
			this.view.close(run, closeAt);
		}
		return null;
	}

	private Link.Caps caps(long headAfter) {
		long events = this.round.settings.cap();
		if (!this.owner.isParked()) {
			events = Math.max(events, headAfter - this.view.taken);
		}
		return new Link.Caps(events, Long.MAX_VALUE);
	}

	private @Nullable Step gather() {
		List<Link.Source> gathered = new ArrayList<>();
		if (this.view.privateOffset > this.view.privateCursor) {
			addRuns(gathered, Link.PRIVATE_SOURCE,
					FrameSender.read(this.owner, Link.PRIVATE_SOURCE, this.view.privateCursor, LARGEST_GATHER));
		}
		Source quiet = null;
		for (Source source : this.view.sources.values()) {
			List<StoredEvent> events = read(source);
			addRuns(gathered, source.job.value(), events);
			if (!events.isEmpty()) {
				source.scanned = events.get(events.size() - 1).offset();
			}
			else if (quiet == null || this.round.scheduler.chance(0.5)) {
				quiet = source;
			}
		}
		if (!gathered.isEmpty()) {
			return () -> link(gathered);
		}
		Source idle = quiet;
		return (idle != null && this.round.scheduler.chance(0.1)) ? () -> checkEnd(idle) : null;
	}

	private List<StoredEvent> read(Source source) {
		long max = LARGEST_GATHER;
		if (source.role == Role.SUBSCRIBER) {
			max = this.owner.isParked() ? 0 : Math.min(max, VIEW_AHEAD - (this.view.head - this.view.taken));
		}
		return (max > 0) ? FrameSender.read(this.owner, source.job.value(), source.scanned, (int) max) : List.of();
	}

	private void addRuns(List<Link.Source> gathered, String source, List<StoredEvent> events) {
		long from = 0;
		long bytes = 0;
		for (StoredEvent event : events) {
			boolean skipped = this.view.filtered && event.event().kind().equals("progress");
			if (skipped && from > 0) {
				gathered.add(new Link.Source(source, from, event.offset() - 1, bytes, RunMode.LIVE));
				from = 0;
				bytes = 0;
			}
			if (!skipped) {
				from = (from > 0) ? from : event.offset();
				bytes += event.event().bytes().length;
			}
		}
		if (from > 0) {
			long last = events.get(events.size() - 1).offset();
			gathered.add(new Link.Source(source, from, last, bytes, RunMode.LIVE));
		}
	}

	private @Nullable Step link(List<Link.Source> gathered) {
		long count = gathered.stream().mapToLong((source) -> source.to() - source.from() + 1).sum();
		if (link(new Link(this.view.head, gathered, caps(this.view.head + count)))) {
			gathered.forEach(this.view::add);
		}
		else {
			this.view.sources.values().forEach((source) -> source.scanned = source.cursor);
		}
		return null;
	}

	private boolean link(Link link) {
		LinkResult result = this.round.calls.same(this.owner.store().link(this.view.fence, link));
		if (result instanceof LinkResult.Linked linked) {
			long count = link.sources().stream().mapToLong((source) -> source.to() - source.from() + 1).sum();
			if (linked.head() != link.expectedHead() + count && !this.round.settings.losesTails()) {
				this.owner.violation(link + " was answered " + linked);
			}
			if (this.round.settings.losesTails()) {
				this.links.add(link);
			}
			return true;
		}
		if (result instanceof LinkResult.Fenced) {
			this.owner.stop();
		}
		else if (this.round.settings.losesTails()) {
			repairLater();
		}
		else {
			this.owner.violation(link + " was answered " + result);
		}
		return false;
	}

	private @Nullable Step checkEnd(Source source) {
		JobRecord record = StoreCalls.read(this.round.store.jobs().find(source.job));
		if (record == null || !record.status().isTerminal() || source.cursor < record.lastOffset()) {
			return null;
		}
		return () -> detach(source);
	}

	private @Nullable Step detach(Source source) {
		AttachResult result = this.round.calls
			.same(this.owner.store().detach(this.view.fence, source.job, Detach.ENDED));
		if (result instanceof AttachResult.Attached) {
			this.view.sources.remove(source.job.value());
		}
		else if (result instanceof AttachResult.Fenced) {
			return this.owner.stop();
		}
		else if (this.round.settings.losesTails()) {
			repairLater();
		}
		else {
			this.owner.violation("detach was answered " + result);
		}
		return null;
	}

	/**
	 * Writes again what the store has lost: private events, then links. The link that
	 * follows the end of what is left is the only one that the store accepts.
	 */
	private @Nullable Step repair() {
		this.repairs = false;
		if (!repairPrivate()) {
			return null;
		}
		int next = this.links.size();
		LinkResult result = null;
		while (next > 0 && !(result instanceof LinkResult.Linked)) {
			next--;
			result = StoreCalls.read(this.owner.store().link(this.view.fence, this.links.get(next)));
			if (result instanceof LinkResult.Fenced) {
				return this.owner.stop();
			}
		}
		for (Link link : this.links.subList(Math.min(next + 1, this.links.size()), this.links.size())) {
			result = StoreCalls.read(this.owner.store().link(this.view.fence, link));
		}
		if (!(result instanceof LinkResult.Linked)) {
			this.owner.violation("the repair was answered " + result);
		}
		this.round.tally.repairs++;
		return null;
	}

	private boolean repairPrivate() {
		for (long offset = this.firstOwnPrivate; offset <= this.view.privateOffset; offset++) {
			AppendResult result = StoreCalls
				.read(this.owner.store().appendPrivate(this.view.fence, offset, this.owner.credit.event(offset)));
			if (result instanceof AppendResult.Fenced) {
				this.owner.stop();
				return false;
			}
		}
		return true;
	}

}
