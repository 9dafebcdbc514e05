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

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.arcp.protocol.JobId;

/**
 * Keeps everything in the memory of one process, and loses it with the process.
 * <p>
 * It is the default of a runtime. What it holds is bounded: ended jobs per principal, the
 * bytes of all logs together, runs of a timeline below its floor, and idempotency keys of
 * ended jobs. A session whose deadline has passed keeps its counters and its timeline as
 * long as a job that it submitted is retained. A running job is never removed, whether
 * its record is renewed or not; an ended one that a session can still replay outlives its
 * retention without being visible.
 * <p>
 * Results are given on the calling thread, at once. Hints are given to the subscribers of
 * {@link Cluster#signals()} on the thread of the call that caused them, while no lock is
 * held. What is due is removed by later writes and by {@link #expire()}. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class InMemoryArcpStore implements ArcpStore {

	private final MemorySessions sessions;

	private final MemoryJobs jobs;

	private final MemoryIdempotency idempotency;

	private final MemoryCluster cluster;

	private final StoreCapabilities capabilities;

	private InMemoryArcpStore(Builder settings) {
		this.cluster = new MemoryCluster(this::runningAt);
		this.sessions = new MemorySessions(settings.clock, settings.maxIndexRuns, settings.openRuns, this::lastOffset,
				this::sessionExpired);
		LogBytes bytes = new LogBytes(settings.maxBytes);
		this.idempotency = new MemoryIdempotency(settings, this::isRunning, bytes, this::makeRoom);
		this.jobs = new MemoryJobs(settings, this.sessions, this.cluster, bytes, this.idempotency::dropOldestEnd);
		this.capabilities = new StoreCapabilities(false, false, settings.openRuns);
	}

	private void sessionExpired(MemorySession session, long now) {
		this.jobs.releasePinned(session, now, Integer.MAX_VALUE);
	}

	private List<JobId> runningAt(NodeRef node) {
		return this.jobs.runningAt(node);
	}

	private boolean isRunning(JobId job) {
		return this.jobs.isRunning(job);
	}

	private void makeRoom() {
		this.jobs.makeRoom();
	}

	private long lastOffset(JobId job) {
		return this.jobs.lastOffset(job);
	}

	/**
	 * Returns a builder with the default bounds.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Creates a store with the default bounds on the system clock.
	 * @return the store
	 */
	public static InMemoryArcpStore create() {
		return builder().build();
	}

	@Override
	public SessionStore sessions() {
		return this.sessions;
	}

	@Override
	public JobStore jobs() {
		return this.jobs;
	}

	@Override
	public IdempotencyStore idempotency() {
		return this.idempotency;
	}

	@Override
	public Cluster cluster() {
		return this.cluster;
	}

	@Override
	public StoreCapabilities capabilities() {
		return this.capabilities;
	}

	/**
	 * Removes what is due: sessions whose deadline has passed, jobs whose retention is
	 * over, idempotency keys whose time is over. Writes do so on the way, so a timer has
	 * to call this only to free memory when there are none. Does not block.
	 */
	public void expire() {
		this.sessions.expire();
		this.jobs.expire();
		this.idempotency.expire();
		makeRoom();
	}

	/**
	 * Collects the bounds of a store. Not safe for use by several threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		Clock clock = Clock.systemUTC();

		int maxRetained = 10_000;

		long maxBytes = Runtime.getRuntime().maxMemory() / 4;

		int maxIndexRuns = 16_384;

		int maxKeysPerPrincipal = 10_000;

		Duration idempotencyTtl = Duration.ofHours(24);

		boolean openRuns;

		private Builder() {
		}

		/**
		 * Sets the clock that deadlines, retention and expiry are measured with; the
		 * system clock by default.
		 * @param newClock the clock
		 * @return this builder
		 */
		public Builder clock(Clock newClock) {
			this.clock = Objects.requireNonNull(newClock, "newClock");
			return this;
		}

		/**
		 * Sets how many ended jobs a principal may have, 10,000 by default; the oldest
		 * ended go first (ARCP section 2.9).
		 * @param jobs the number of jobs, at least 0
		 * @return this builder
		 */
		public Builder maxRetained(int jobs) {
			this.maxRetained = (int) atLeast(0, jobs, "jobs");
			return this;
		}

		/**
		 * Sets what the logs of all jobs and the ends that are kept with idempotency keys
		 * may hold together, 25 % of the maximum heap by default. Above it the logs of
		 * ended jobs go first, the oldest ended before others; then the idempotency keys
		 * of ended jobs, the oldest before others, so that a submit with such a key is a
		 * new one; then appends answer no further credit until it has fallen, which
		 * {@link Signal.Granted} tells. An event or a key counts its bytes and 48 for
		 * what surrounds them.
		 * @param bytes the number of bytes, at least 1
		 * @return this builder
		 */
		public Builder maxBytes(long bytes) {
			this.maxBytes = atLeast(1, bytes, "bytes");
			return this;
		}

		/**
		 * Sets how many runs a timeline keeps, 16,384 by default; beyond that the oldest
		 * below the floor are forgotten.
		 * @param runs the number of runs, at least 1
		 * @return this builder
		 */
		public Builder maxIndexRuns(int runs) {
			this.maxIndexRuns = (int) atLeast(1, runs, "runs");
			return this;
		}

		/**
		 * Sets how many idempotency keys of ended jobs a principal may have, 10,000 by
		 * default; the oldest go first.
		 * @param keys the number of keys, at least 1
		 * @return this builder
		 */
		public Builder maxKeysPerPrincipal(int keys) {
			this.maxKeysPerPrincipal = (int) atLeast(1, keys, "keys");
			return this;
		}

		/**
		 * Sets how long an idempotency key lives, 24 hours by default, from the
		 * acceptance and anew from the end of its job; never shorter than the job (ARCP
		 * section 3.5).
		 * @param timeToLive the time
		 * @return this builder
		 */
		public Builder idempotencyTtl(Duration timeToLive) {
			this.idempotencyTtl = Objects.requireNonNull(timeToLive, "timeToLive");
			return this;
		}

		/**
		 * Sets whether the last run of a timeline can be left open, {@code false} by
		 * default. It saves nothing in memory; it lets the code that uses open runs be
		 * tested without another store.
		 * @param allowed whether runs can be left open
		 * @return this builder
		 */
		public Builder openRuns(boolean allowed) {
			this.openRuns = allowed;
			return this;
		}

		private static long atLeast(long least, long value, String name) {
			if (value < least) {
				throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
			}
			return value;
		}

		/**
		 * Creates the store.
		 * @return the store, empty
		 */
		public InMemoryArcpStore build() {
			return new InMemoryArcpStore(this);
		}

	}

}
