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

import java.math.BigDecimal;
import java.time.Clock;
import java.util.Set;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.event.JobEventEncoder;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Takes the events of an agent: checks them, encodes them once and puts them into the
 * lane that leads to the log. A thread that may block waits until they are through.
 */
final class JobEmitter {

	private static final Logger logger = LoggerFactory.getLogger(JobEmitter.class);

	private static final String REMAINING = "cost.budget.remaining";

	private final EmitLane lane;

	private final FiringSignal signal;

	private final Clock clock;

	private final Scheduler agents;

	private final JobEventEncoder encoder;

	private final StreamedResult result;

	private final Spending spending;

	private final Set<Feature> features;

	private final EmitFailures failures = new EmitFailures();

	JobEmitter(EmitLane lane, FiringSignal signal, JobEnvironment environment, StreamedResult result, Spending spending,
			Set<Feature> features) {
		this.lane = lane;
		this.signal = signal;
		this.clock = environment.clock();
		this.agents = environment.agents();
		this.encoder = environment.encoder();
		this.result = result;
		this.spending = spending;
		this.features = features;
		if (features.contains(Feature.COST_BUDGET)) {
			spending.reportTo(this::emitRemaining);
		}
	}

	/**
	 * Emits an event; see {@link io.arcp.agent.JobContext} for what the caller may rely
	 * on.
	 */
	Mono<Void> emit(JobEvent event) {
		if (this.lane.isClosed()) {
			return Mono.empty();
		}
		if (event instanceof JobEvent.ResultChunk chunk) {
			return emitResult((waits) -> {
				require(Feature.RESULT_CHUNK);
				return this.result.take(chunk, !waits);
			});
		}
		Emission emission;
		try {
			emission = emission(event);
		}
		catch (ArcpException ex) {
			return failed(ex);
		}
		try {
			return send(emission);
		}
		catch (ArcpException ex) {
			emission.fail(ex);
			return failed(ex);
		}
	}

	private Emission emission(JobEvent event) {
		if (event instanceof JobEvent.Metric metric) {
			Spending.check(metric);
			EncodedEvent encoded = encode(event);
			return this.spending.counts(metric) ? this.spending.spend(metric, encoded) : new Emission(encoded, null);
		}
		return CallEmission.of(event, encode(event));
	}

	/**
	 * Tells the client what is left of a currency. Nobody waits for that.
	 */
	private void emitRemaining(String currency, BigDecimal remaining) {
		try {
			JobEvent gauge = JobEvent.metric(REMAINING, remaining, currency);
			this.lane.addAnyway(new Emission(encode(gauge), null));
		}
		catch (ArcpException ex) {
			logger.debug("What is left of a budget is no metric: {}", remaining, ex);
		}
	}

	/**
	 * Tells the client of a credential with a new value, which is not part of what is
	 * stored. Nobody waits for that.
	 */
	void credentialRotated(String id) {
		JobEvent event = new JobEvent.Status("credential_rotated", null,
				JsonNodeFactory.instance.objectNode().put("id", id));
		this.lane.addAnyway(new Emission(EncodedEvent.rotation(id, encode(event).bytes()), null));
	}

	/**
	 * Ends the calling code when the job has ended.
	 */
	void throwIfEnded() {
		if (this.lane.isClosed()) {
			throw FiringSignal.cancellation("it has ended");
		}
	}

	private EncodedEvent encode(JobEvent event) {
		if (event instanceof JobEvent.Result || event instanceof JobEvent.Delegate) {
			throw new InvalidRequestException("an event of kind '" + event.kind() + "' cannot be emitted by an agent");
		}
		if (event instanceof JobEvent.Progress) {
			require(Feature.PROGRESS);
		}
		return this.encoder.encode(event, this.clock.instant());
	}

	private Mono<Void> send(Emission emission) {
		if (this.lane.tryAdd(emission)) {
			return emission.outcome(this.agents);
		}
		this.signal.throwIfCancelled();
		boolean waits = mayBlock();
		return settle(this.lane.offer(emission, !waits), waits);
	}

	/**
	 * Emits a part of the result.
	 */
	Mono<Void> emitResult(ResultWrite write) {
		boolean waits = mayBlock();
		try {
			EmitLane.Turn turn = write.offer(waits);
			return (turn != null) ? settle(turn, waits) : Mono.empty();
		}
		catch (ArcpException ex) {
			return failed(ex, true);
		}
	}

	/**
	 * Emits a delegation, whose child is stored meanwhile.
	 */
	Mono<Void> emit(DelegateWrite write) {
		boolean waits = mayBlock();
		EmitLane.Turn turn;
		try {
			turn = this.lane.offer(write, !waits);
		}
		catch (ArcpException ex) {
			write.discard();
			return failed(ex);
		}
		write.store(this.lane::drain);
		return settle(turn, waits);
	}

	private Mono<Void> settle(EmitLane.Turn turn, boolean waits) {
		this.lane.drain();
		if (waits) {
			this.lane.await(turn);
			if (turn.outgoing().failure() instanceof ArcpException failure) {
				throw failure;
			}
		}
		return turn.outgoing().outcome(this.agents);
	}

	/**
	 * Begins the streamed result of the job.
	 * @param resultId its id, or {@code null} to make one
	 */
	DefaultResultStream streamResult(@Nullable String resultId) {
		require(Feature.RESULT_CHUNK);
		return new DefaultResultStream(this.result.begin(resultId), this.result, this);
	}

	private void require(Feature feature) {
		if (!this.features.contains(feature)) {
			throw new InvalidRequestException("feature '" + feature.wireName() + "' was not negotiated");
		}
	}

	/**
	 * Fails the emitting call: throws on a thread that may block, and leaves a failure
	 * that wants to be subscribed to on any other.
	 */
	<T> Mono<T> failed(ArcpException ex) {
		return failed(ex, false);
	}

	private <T> Mono<T> failed(ArcpException ex, boolean ofResult) {
		if (mayBlock()) {
			throw ex;
		}
		return this.failures.add(ex, ofResult);
	}

	private static boolean mayBlock() {
		return !Schedulers.isInNonBlockingThread();
	}

	/**
	 * Logs the failures that nobody has subscribed to.
	 */
	void logUnobservedFailures(JobId jobId) {
		this.failures.logUnobserved(jobId);
	}

	/**
	 * Returns the failure with which the result has a gap that nobody has noticed, or
	 * {@code null}.
	 */
	@Nullable ArcpException unobservedResultFailure() {
		return this.failures.unobservedOfResult();
	}

	/**
	 * Runs an action when all events that wait for credit were added to the log.
	 */
	void afterWaiting(Runnable action) {
		this.lane.afterWaiting(action);
	}

	/**
	 * Ends the wait for credit: the job is ending. What waits fails when the job is
	 * cancelled, and is dropped otherwise.
	 */
	void failWaiting(String reason) {
		if (this.signal.isCancelled()) {
			this.lane.failWaiting(reason);
		}
		else {
			this.lane.dropWaiting();
		}
	}

	/**
	 * Puts a part of the result into the lane.
	 */
	@FunctionalInterface
	interface ResultWrite {

		/**
		 * Puts it in.
		 * @param waits whether the caller waits until it is through
		 * @return its place, or {@code null} when there is nothing to emit
		 */
		EmitLane.@Nullable Turn offer(boolean waits);

	}

}
