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

package io.arcp.job;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.event.JobEventEncoder;
import io.arcp.event.ResultChunkRules;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Takes the events of an agent: checks them, encodes them once, waits for credit and adds
 * them to the log.
 * <p>
 * A thread that may block waits by itself. On any other thread what has no credit waits
 * in a queue; more than {@value #MAX_WAITING} events or {@value #MAX_WAITING_BYTES} bytes
 * of them fail, since an agent that emits so much without awaiting it would fill the
 * memory.
 */
final class JobEmitter {

	private static final Logger logger = LoggerFactory.getLogger(JobEmitter.class);

	static final int MAX_WAITING = 1024;

	static final int MAX_WAITING_BYTES = 16 * 1024 * 1024;

	private static final int MAX_FAILURES = 16;

	private final JobLog log;

	private final JobCredit credit;

	private final FiringSignal signal;

	private final Clock clock;

	private final Scheduler agents;

	private final JobEventEncoder encoder;

	private final ResultChunkRules chunks;

	private final Set<Feature> features;

	private final ArrayDeque<Emission> waiting = new ArrayDeque<>(0);

	private final List<Failure> failures = new ArrayList<>(0);

	private int waitingBytes;

	private volatile boolean hasWaiting;

	private @Nullable Runnable afterWaiting;

	JobEmitter(JobLog log, JobCredit credit, FiringSignal signal, JobEnvironment environment, ResultChunkRules chunks,
			Set<Feature> features) {
		this.log = log;
		this.credit = credit;
		this.signal = signal;
		this.clock = environment.clock();
		this.agents = environment.agents();
		this.encoder = environment.encoder();
		this.chunks = chunks;
		this.features = features;
	}

	/**
	 * Emits an event; see {@link io.arcp.agent.JobContext} for what the caller may rely
	 * on.
	 */
	Mono<Void> emit(JobEvent event) {
		if (this.log.isClosed()) {
			return Mono.empty();
		}
		try {
			return send(new Emission(encode(event), null));
		}
		catch (ArcpException ex) {
			return failed(ex);
		}
	}

	/**
	 * Fails the emitting call: throws on a thread that may block, and leaves a failure
	 * that wants to be subscribed to on any other.
	 */
	<T> Mono<T> failed(ArcpException ex) {
		if (mayBlock()) {
			throw ex;
		}
		Failure failure = new Failure(ex);
		synchronized (this.failures) {
			if (this.failures.size() < MAX_FAILURES) {
				this.failures.add(failure);
			}
		}
		return Mono.defer(() -> {
			failure.observed = true;
			return Mono.error(ex);
		});
	}

	/**
	 * Logs the failures that nobody has subscribed to.
	 */
	void logUnobservedFailures(JobId jobId) {
		synchronized (this.failures) {
			for (Failure failure : this.failures) {
				if (!failure.observed) {
					logger.warn("Job {} ignored the failure of an emit: {}", jobId, failure.cause.getMessage());
				}
			}
		}
	}

	private EncodedEvent encode(JobEvent event) {
		if (event instanceof JobEvent.Result || event instanceof JobEvent.Delegate) {
			throw new InvalidRequestException("an event of kind '" + event.kind() + "' cannot be emitted by an agent");
		}
		if (event instanceof JobEvent.Progress) {
			require(Feature.PROGRESS);
		}
		if (event instanceof JobEvent.ResultChunk chunk) {
			require(Feature.RESULT_CHUNK);
			return encodeChunk(chunk);
		}
		return this.encoder.encode(event, this.clock.instant());
	}

	private EncodedEvent encodeChunk(JobEvent.ResultChunk chunk) {
		synchronized (this.chunks) {
			this.chunks.check(chunk);
			EncodedEvent encoded = this.encoder.encode(chunk, this.clock.instant());
			this.chunks.accept(chunk);
			return encoded;
		}
	}

	private void require(Feature feature) {
		if (!this.features.contains(feature)) {
			throw new InvalidRequestException("feature '" + feature.wireName() + "' was not negotiated");
		}
	}

	private Mono<Void> send(Emission emission) {
		if (!this.hasWaiting && this.credit.tryPass(emission.size())) {
			this.log.add(emission);
			return emission.outcome(this.agents);
		}
		if (mayBlock()) {
			return awaitCredit(emission) ? addNow(emission) : Mono.empty();
		}
		return enqueue(emission);
	}

	/**
	 * Adds an event of the runtime itself, which is never held.
	 */
	void addAtOnce(EncodedEvent event) {
		this.credit.pass(event.bytes().length);
		this.log.add(new Emission(event, null));
	}

	private Mono<Void> addNow(Emission emission) {
		this.log.add(emission);
		return emission.outcome(this.agents);
	}

	private static boolean mayBlock() {
		return !Schedulers.isInNonBlockingThread();
	}

	/**
	 * Waits until there is credit. Returns whether there is; without it the job has
	 * ended.
	 */
	private boolean awaitCredit(Emission emission) {
		while (!this.log.isClosed()) {
			this.signal.throwIfCancelled();
			if (this.credit.tryPass(emission.size())) {
				return true;
			}
			CountDownLatch latch = new CountDownLatch(1);
			Consumer<String> onCancel = (reason) -> latch.countDown();
			this.signal.onCancel(onCancel);
			this.credit.onOpen(latch::countDown);
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw FiringSignal.cancellation("the thread was interrupted");
			}
			finally {
				this.signal.remove(onCancel);
			}
		}
		return false;
	}

	private Mono<Void> enqueue(Emission emission) {
		if (this.signal.isCancelled()) {
			return failed(FiringSignal.cancellation(String.valueOf(this.signal.reason())));
		}
		boolean first;
		synchronized (this.waiting) {
			if (this.waiting.size() >= MAX_WAITING || this.waitingBytes + emission.size() > MAX_WAITING_BYTES) {
				return failed(new InternalErrorException(
						"the agent emits faster than its client reads, without awaiting its events"));
			}
			first = this.waiting.isEmpty();
			this.waiting.add(emission);
			this.waitingBytes += emission.size();
			this.hasWaiting = true;
		}
		if (first) {
			this.credit.onOpen(this::release);
		}
		return emission.outcome(this.agents);
	}

	/** One caller at a time: it is registered when the queue gets its first event. */
	private void release() {
		while (true) {
			Emission next;
			synchronized (this.waiting) {
				next = this.waiting.peek();
			}
			if (next == null) {
				return;
			}
			if (!this.credit.tryPass(next.size())) {
				this.credit.onOpen(this::release);
				return;
			}
			this.log.add(next);
			if (removeFirst(next)) {
				return;
			}
		}
	}

	private boolean removeFirst(Emission released) {
		Runnable after = null;
		boolean empty;
		synchronized (this.waiting) {
			if (this.waiting.peek() == released) {
				this.waiting.poll();
				this.waitingBytes -= released.size();
			}
			empty = this.waiting.isEmpty();
			if (empty) {
				this.hasWaiting = false;
				after = this.afterWaiting;
				this.afterWaiting = null;
			}
		}
		if (after != null) {
			after.run();
		}
		return empty;
	}

	/**
	 * Runs an action when all events that wait for credit were added to the log.
	 */
	void afterWaiting(Runnable action) {
		synchronized (this.waiting) {
			if (!this.waiting.isEmpty()) {
				this.afterWaiting = action;
				return;
			}
		}
		action.run();
	}

	/**
	 * Fails what waits for credit: the job is ending.
	 */
	void failWaiting(String reason) {
		if (!this.hasWaiting) {
			return;
		}
		List<Emission> failed;
		synchronized (this.waiting) {
			failed = List.copyOf(this.waiting);
			this.waiting.clear();
			this.waitingBytes = 0;
			this.hasWaiting = false;
			this.afterWaiting = null;
		}
		ArcpException cause = FiringSignal.cancellation(reason);
		failed.forEach((emission) -> emission.fail(cause));
	}

	/**
	 * A failure that somebody should subscribe to.
	 */
	private static final class Failure {

		private final ArcpException cause;

		private volatile boolean observed;

		private Failure(ArcpException cause) {
			this.cause = cause;
		}

	}

}
