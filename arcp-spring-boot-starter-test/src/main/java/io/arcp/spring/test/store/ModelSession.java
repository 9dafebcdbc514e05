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

package io.arcp.spring.test.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.event.AttachResult;
import io.arcp.event.Detach;
import io.arcp.event.Digest;
import io.arcp.event.FenceResult;
import io.arcp.event.Link;
import io.arcp.event.LinkResult;
import io.arcp.event.NodeRef;
import io.arcp.event.OwnerTimeline;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.Role;
import io.arcp.event.RunMode;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * A session as the contract describes it, kept in the simplest way: one entry for each
 * number, no runs, no open run.
 */
final class ModelSession {

	private final List<Entry> numbers = new ArrayList<>();

	private final Map<String, Long> cursors = new HashMap<>(Map.of(Link.PRIVATE_SOURCE, 0L));

	private final Map<String, Role> roles = new HashMap<>();

	private final Set<String> attached = new HashSet<>();

	private long epoch = 1;

	private @Nullable NodeRef owner;

	private Digest token;

	private @Nullable Digest previous;

	private long floor;

	private @Nullable Link lastLink;

	ModelSession(Digest token, NodeRef owner) {
		this.token = token;
		this.owner = owner;
	}

	long head() {
		return this.numbers.size();
	}

	long floor() {
		return this.floor;
	}

	long cursor(JobId job) {
		return this.cursors.getOrDefault(job.value(), 0L);
	}

	/**
	 * Returns what a resume answers, as text that does not depend on how runs are cut.
	 */
	String resume(ResumeAttempt attempt) {
		if (!attempt.presented().equals(this.token) && !attempt.presented().equals(this.previous)) {
			return "bad token";
		}
		long lastSeq = (attempt.lastSeq() != null) ? attempt.lastSeq() : this.floor;
		if (lastSeq < this.floor) {
			return "below " + this.floor;
		}
		if (lastSeq > head()) {
			return "ahead of " + head();
		}
		this.previous = attempt.presented();
		this.token = attempt.next();
		this.epoch++;
		this.lastLink = null;
		NodeRef before = this.owner;
		this.owner = attempt.owner();
		StringBuilder numbers = new StringBuilder();
		for (long seq = lastSeq + 1; seq <= head(); seq++) {
			Entry entry = this.numbers.get((int) seq - 1);
			numbers.append(' ').append(entry.source()).append(entry.offset()).append(entry.mode());
		}
		return describe(this.epoch, before, head(), this.floor, new HashSet<>(this.attached)) + numbers;
	}

	static String describe(long epoch, @Nullable NodeRef before, long head, long floor, Set<String> attached) {
		return "epoch " + epoch + " from " + before + " head " + head + " floor " + floor + " "
				+ attached.stream().sorted().toList();
	}

	private FenceResult check(long fence) {
		return (fence == this.epoch) ? FenceResult.OK : FenceResult.FENCED;
	}

	FenceResult confirm(long fence) {
		this.previous = (fence == this.epoch) ? null : this.previous;
		return check(fence);
	}

	FenceResult release(long fence) {
		this.owner = (fence == this.epoch) ? null : this.owner;
		return check(fence);
	}

	FenceResult acknowledge(long fence, long seq) {
		if (fence == this.epoch) {
			this.floor = Math.max(this.floor, Math.min(seq, head()));
		}
		return check(fence);
	}

	AttachResult attach(long fence, JobId job, long afterOffset, Role role) {
		if (fence != this.epoch) {
			return new AttachResult.Fenced(this.epoch);
		}
		if (!this.roles.containsKey(job.value())) {
			this.cursors.merge(job.value(), afterOffset, Math::max);
			this.roles.put(job.value(), role);
			this.attached.add(job.value());
		}
		return new AttachResult.Attached(cursor(job), head());
	}

	AttachResult detach(long fence, JobId job, Detach why) {
		if (fence != this.epoch) {
			return new AttachResult.Fenced(this.epoch);
		}
		if (why == Detach.UNSUBSCRIBED) {
			this.roles.remove(job.value());
		}
		this.attached.remove(job.value());
		return new AttachResult.Attached(cursor(job), head());
	}

	LinkResult link(long fence, Link link) {
		if (fence != this.epoch) {
			return new LinkResult.Fenced(this.epoch);
		}
		if (link.equals(this.lastLink)) {
			return new LinkResult.Linked(head(), this.floor);
		}
		if (link.expectedHead() != head()) {
			return new LinkResult.Regressed(head());
		}
		Map<String, Long> moved = new HashMap<>(this.cursors);
		for (Link.Source source : link.sources()) {
			Long cursor = moved.get(source.source());
			if (cursor == null) {
				return new LinkResult.Detached(JobId.of(source.source()));
			}
			boolean live = source.mode() == RunMode.LIVE;
			if (source.from() > source.to() || (live && source.from() <= cursor) || (!live && source.to() > cursor)) {
				return new LinkResult.CursorMismatch(cursor);
			}
			moved.put(source.source(), live ? source.to() : cursor);
		}
		this.cursors.putAll(moved);
		for (Link.Source source : link.sources()) {
			for (long offset = source.from(); offset <= source.to(); offset++) {
				this.numbers.add(new Entry(source.source(), offset, source.mode()));
			}
		}
		this.floor = Math.max(this.floor, head() - link.caps().maxEvents());
		this.lastLink = link;
		return new LinkResult.Linked(head(), this.floor);
	}

	OwnerTimeline.Position positionOf(JobId job, long seq) {
		long offset = 0;
		for (int i = 0; i < Math.min(seq, head()); i++) {
			offset = this.numbers.get(i).isLive(job) ? this.numbers.get(i).offset() : offset;
		}
		return new OwnerTimeline.Position(offset, false);
	}

	@Nullable Long seqOf(JobId job, long offset) {
		for (int i = 0; i < head(); i++) {
			if (this.numbers.get(i).isLive(job) && this.numbers.get(i).offset() == offset) {
				return i + 1L;
			}
		}
		return null;
	}

	long lastEventSeq(JobId job) {
		long last = 0;
		for (int i = 0; i < head(); i++) {
			last = this.numbers.get(i).isLive(job) ? i + 1 : last;
		}
		return last;
	}

	private record Entry(String source, long offset, RunMode mode) {

		boolean isLive(JobId job) {
			return this.mode == RunMode.LIVE && this.source.equals(job.value());
		}

	}

}
