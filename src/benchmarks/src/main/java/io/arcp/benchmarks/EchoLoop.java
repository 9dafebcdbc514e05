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

import java.util.BitSet;

import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Submits {@code echo} again for each result, or at a steady pace, and checks that jobs
 * are accepted in the order of their submits and that each input comes back once.
 */
final class EchoLoop extends PendingWork<long[]> {

	/** So that all numbers have the same length. */
	private static final long FIRST = 1_000_000_000;

	private static final String SUBMIT_ID = "{\"arcp\":\"1.1\",\"id\":\"s";

	private static final String SUBMIT_INPUT = "\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"echo\",\"input\":";

	private static final byte[] REQUEST = FrameHead.bytes("\"request_id\":\"s");

	private static final byte[] ECHOED = FrameHead.bytes("\"echoed\":");

	private final LoadConnection connection;

	private final Sequence sequence;

	private final long base;

	private final long[] submitted;

	private final long[] latencies;

	private final BitSet echoed = new BitSet();

	private @Nullable Future<?> pace;

	private int submits;

	private int accepted;

	private int results;

	/**
	 * Creates a loop.
	 * @param connection where to submit
	 * @param sequence checks the session's numbers
	 * @param former how many jobs the session has submitted before
	 * @param jobs how many jobs to submit
	 */
	EchoLoop(LoadConnection connection, Sequence sequence, int former, int jobs) {
		this.connection = connection;
		this.sequence = sequence;
		this.base = FIRST + former;
		this.submitted = new long[jobs];
		this.latencies = new long[jobs];
	}

	/**
	 * Submits the first jobs.
	 * @param inFlight how many jobs are in flight at a time
	 */
	void start(int inFlight) {
		this.connection.execute(() -> {
			this.connection.listener(this);
			for (int i = 0; i < Math.min(inFlight, this.submitted.length); i++) {
				submit();
			}
			this.connection.flush();
		});
	}

	/**
	 * Submits the jobs at a steady pace, whether or not the former ones have ended.
	 */
	void startPaced() {
		this.connection.execute(() -> {
			this.connection.listener(this);
			this.pace = this.connection.pace(this::submitPaced);
		});
	}

	private void submitPaced() {
		if (this.submits < this.submitted.length) {
			submit();
			this.connection.flush();
		}
		else if (this.pace != null) {
			this.pace.cancel(false);
		}
	}

	private void submit() {
		long number = this.base + this.submits;
		byte[] message = FrameHead.bytes(SUBMIT_ID + number + SUBMIT_INPUT + number + "}}");
		this.submitted[this.submits] = System.nanoTime();
		this.submits++;
		this.connection.write(message);
	}

	@Override
	public void frame(FrameHead head) {
		int type = head.type();
		if (head.matches(FrameHead.EVENT, type)) {
			this.sequence.check(head);
		}
		else if (head.matches(FrameHead.ACCEPTED, type)) {
			if (head.numberAfter(REQUEST) != this.base + this.accepted) {
				throw new IllegalStateException("expected answer " + this.accepted + ": " + head);
			}
			this.accepted++;
		}
		else if (head.matches(FrameHead.RESULT, type)) {
			this.sequence.check(head);
			result((int) (head.numberAfter(ECHOED) - this.base));
		}
		else {
			throw new IllegalStateException("unexpected " + head);
		}
	}

	private void result(int job) {
		if (job < 0 || job >= this.submits || this.echoed.get(job)) {
			throw new IllegalStateException("result of job " + job);
		}
		this.echoed.set(job);
		this.latencies[job] = System.nanoTime() - this.submitted[job];
		this.results++;
		if (this.results == this.submitted.length) {
			complete(this.latencies);
		}
		else if (this.pace == null && this.submits < this.submitted.length) {
			submit();
		}
	}

	@Override
	public String toString() {
		return this.results + " results, " + this.accepted + " answers to " + this.submits + " of "
				+ this.submitted.length + " submits";
	}

}
