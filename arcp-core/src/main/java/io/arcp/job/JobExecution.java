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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.arcp.event.CancelResult;
import io.arcp.event.EncodedEvent;
import io.arcp.event.JobFence;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import tools.jackson.databind.JsonNode;

/**
 * A job that runs on this node, from its acceptance to its one end (ARCP section 3.6).
 * <p>
 * The order of its life: {@link #create}, {@link #start}, and at any time
 * {@link #cancel}. Its end is decided by the store, which takes one terminal frame and
 * refuses any but a cancelled one once a cancel is stored.
 *
 * @since 0.1.0
 */
public final class JobExecution extends SubmittedJob {

	private static final Logger logger = LoggerFactory.getLogger(JobExecution.class);

	private final FiringSignal signal;

	private final JobOutcomes outcomes;

	private final JobAuthority authority;

	private final OpenCalls openCalls;

	private final JobCredit credit;

	private final JobLog log;

	private final JobEmitter emitter;

	private final HandlerRun run;

	private final AtomicBoolean ending = new AtomicBoolean();

	private final CancelRequest cancelling = new CancelRequest();

	private final KeptEnd keptEnd;

	private final Disposable.Composite timers = Disposables.composite();

	private volatile JobStatus status = JobStatus.PENDING;

	private volatile boolean withdrawn;

	JobExecution(JobSpec spec, JobEnvironment environment, JobSettings settings, EmitGate gate, Jobs jobs,
			@Nullable JobExecution parent) {
		super(spec, environment, gate, parent);
		this.keptEnd = new KeptEnd(spec.key(), spec.jobId(), environment);
		this.signal = new FiringSignal(environment.agents());
		this.authority = new JobAuthority(spec, environment, (parent != null) ? parent.authority : null);
		this.credit = new JobCredit(gate, environment.store().jobs(), spec.jobId(), LIFE, environment.timer());
		this.openCalls = new OpenCalls(environment, this.credit, spec.authority().constraints());
		this.log = new JobLog(environment.store().jobs(), new JobFence(spec.jobId(), 1), settings.appendOptions(),
				environment.timer(), new LogListener());
		EmitLane lane = new EmitLane(this.log, this.credit, environment.agents());
		StreamedResult streamed = new StreamedResult(lane, this.signal, environment, settings.results(),
				this::endWithStream);
		Spending spending = new Spending(spec.authority().budget(),
				(settings.onExhaustion() == ExhaustionPolicy.END) ? this::budgetExhausted : null);
		this.emitter = new JobEmitter(lane, this.signal, environment, streamed, spending, spec.owner().features());
		this.outcomes = new JobOutcomes(environment, streamed, settings.results().maxInlineSize(),
				spec.owner().features());
		Delegations delegations = new Delegations(this, this.emitter, this.signal, this.authority, jobs);
		DefaultJobContext context = new DefaultJobContext(this, this.emitter, this.signal, this.authority, delegations,
				settings.logger());
		this.run = new HandlerRun(spec, context, environment, new RunCallback());
		onTold(() -> children().parentEnded(this.status));
	}

	/**
	 * Returns the terminal frame, or {@code null} when the job has none on this node.
	 */
	@Nullable EncodedEvent end() {
		return this.status.isTerminal() ? this.keptEnd.terminal() : null;
	}

	/**
	 * Starts the agent. It stays pending until there is a thread for it.
	 */
	public void start() {
		this.authority.watchExpiry(this::leaseExpired, this.timers);
		this.cancelling.start(this.run::start, this::unwind);
	}

	/**
	 * Stores a cancel and, when this is the first one, lets the agent unwind (ARCP
	 * section 3.6).
	 * @param reason the reason
	 * @param answer receives what the store says, before the agent is told; on the
	 * calling thread when the store answers at once
	 */
	public void cancel(String reason, Consumer<CancelResult> answer) {
		StoreCall.perform(environment().store().jobs().requestCancel(spec().jobId(), reason), environment().timer(),
				(result) -> {
					answer.accept((result != null) ? result : new CancelResult.Gone());
					if (result instanceof CancelResult.Requested) {
						this.cancelling.request(reason, this::unwind);
					}
				});
	}

	/**
	 * Ends the job because the runtime shuts down.
	 */
	public void shutDown() {
		endNow("shutdown", this.outcomes.shutDown());
	}

	/**
	 * Ends the job with an error, unless it has ended.
	 * @param error what the client is told
	 */
	public void fail(ArcpException error) {
		endNow("runtime_error", this.outcomes.failure(JobFailures.sanitize(error, Redaction.of(credentials()))));
	}

	/** Ends a child that nobody was told of, since its parent has ended. */
	void withdraw() {
		this.withdrawn = true;
		Emission cancelled = this.outcomes.cancelled(Children.PARENT_TERMINATED).toEmission();
		if (end(cancelled)) {
			this.credit.giveBack(cancelled.size());
		}
	}

	private void endNow(String reason, JobOutcome outcome) {
		this.signal.fire(reason);
		end(outcome);
		stopHandler();
	}

	private void unwind(String reason) {
		this.signal.fire(reason);
		this.emitter.failWaiting(reason);
		if (this.run.preventStart()) {
			end(this.outcomes.cancelled(reason));
			return;
		}
		later(spec().cancelGrace(), () -> {
			if (end(this.outcomes.cancelled(reason))) {
				stopHandler();
				logger.warn("Agent {} goes on although its job {} was cancelled {} ago; it is abandoned", spec().ref(),
						spec().jobId(), spec().cancelGrace());
			}
		});
		stopHandler();
	}

	private void timedOut(Duration limit) {
		if (!this.ending.get()) {
			endNow("timeout", this.outcomes.timedOut(limit));
		}
	}

	/** A parent that expires at the same instant ends first. */
	private void expireAncestors() {
		JobExecution parent = parent();
		ArcpException expiry = (parent != null) ? parent.authority.expired() : null;
		if (parent != null && expiry != null) {
			parent.leaseExpired(expiry);
		}
	}

	private void leaseExpired(ArcpException expiry) {
		expireAncestors();
		loseAuthority("lease_expired", new ExpiredEnd(this.outcomes.failure(expiry)));
	}

	private void budgetExhausted(ArcpException exhaustion) {
		loseAuthority("budget_exhausted", this.outcomes.failure(exhaustion).toEmission());
	}

	private void loseAuthority(String reason, Emission end) {
		if (!endsCancelled() && !this.ending.get()) {
			logger.warn("Lease check failed: job {} of agent {} ends: {}", jobId(), agentRef(), reason);
			this.signal.fire(reason);
			end(end);
		}
		stopHandler();
	}

	private void stopHandler() {
		if (!this.run.preventStart()) {
			this.run.stop();
		}
	}

	private void later(Duration delay, Runnable action) {
		this.timers.add(environment().timer().schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS));
	}

	/** The first end wins, unless the store knows of a cancel. */
	private boolean end(JobOutcome outcome) {
		return end(outcome.toEmission());
	}

	private boolean end(Emission emission) {
		if (!this.ending.compareAndSet(false, true)) {
			return false;
		}
		this.timers.dispose();
		credentials().end();
		this.emitter.failWaiting("the job has ended");
		this.keptEnd.set(emission.event());
		this.credit.pass(emission.size());
		this.log.add(emission);
		return true;
	}

	private boolean endsCancelled() {
		String reason = this.cancelling.reason();
		if (reason != null) {
			end(this.outcomes.cancelled(reason));
		}
		return reason != null;
	}

	private void endWithStream(ResultEnd end, Outgoing write) {
		if (endsCancelled() || !end(this.outcomes.success(end).toEmission(write))) {
			write.complete();
		}
	}

	@Override
	public JobStatus status() {
		return this.status;
	}

	/**
	 * How the handler fares.
	 */
	private final class RunCallback implements HandlerRun.Callback {

		@Override
		public boolean handlerBegins() {
			if (JobExecution.this.ending.get()) {
				return false;
			}
			Duration limit = spec().maxRuntime();
			if (limit != null) {
				later(limit, () -> timedOut(limit));
			}
			Emission running = new Emission(JobExecution.this.outcomes.running(), JobStatus.RUNNING);
			JobExecution.this.credit.pass(running.size());
			JobExecution.this.log.add(running);
			return true;
		}

		@Override
		public void handlerSucceeded(@Nullable JsonNode result) {
			JobExecution.this.emitter.logUnobservedFailures(jobId());
			JobExecution.this.emitter.afterWaiting(() -> succeed(result));
		}

		private void succeed(@Nullable JsonNode result) {
			if (endsCancelled() || JobExecution.this.ending.get()) {
				return;
			}
			JobOutcome outcome = JobExecution.this.outcomes.success(result,
					JobExecution.this.emitter.unobservedResultFailure());
			if (outcome != null) {
				end(outcome);
				return;
			}
			// the stream has ended the job by then, unless it could not be emitted
			JobExecution.this.emitter.afterWaiting(() -> succeed(null));
		}

		@Override
		public void handlerFailed(Throwable failure) {
			JobExecution.this.emitter.logUnobservedFailures(jobId());
			if (failure instanceof ArcpException typed && JobExecution.this.authority.isExpiry(typed)) {
				expireAncestors();
			}
			if (endsCancelled() || JobExecution.this.ending.get()) {
				return;
			}
			ArcpException reported = JobFailures.report(failure, JobExecution.this);
			JobOutcome outcome = JobExecution.this.outcomes.failure(reported);
			end(JobExecution.this.authority.isExpiry(reported) ? new ExpiredEnd(outcome) : outcome.toEmission());
		}

	}

	/**
	 * How the log fares.
	 */
	private final class LogListener implements JobLog.Listener {

		@Override
		public List<Emission> before(Emission next) {
			return JobExecution.this.openCalls.before(next);
		}

		@Override
		public @Nullable Map<String, BigDecimal> budget() {
			return spec().authority().budget().isTouched() ? JobExecution.this.budget() : null;
		}

		@Override
		public void stored(long lastOffset, long totalBytes, @Nullable JobStatus newStatus) {
			if (newStatus != null) {
				JobExecution.this.status = newStatus;
			}
			if (newStatus == null || !newStatus.isTerminal()) {
				listener().jobAdvanced(JobExecution.this, lastOffset, totalBytes, false);
				return;
			}
			JobExecution.this.keptEnd.store(() -> {
				hasEnded();
				if (JobExecution.this.withdrawn) {
					listener().childWithdrawn(JobExecution.this, lastOffset);
					return;
				}
				listener().jobAdvanced(JobExecution.this, lastOffset, totalBytes, true);
				told();
			});
		}

		@Override
		public void dropped(Emission emission) {
			JobExecution.this.credit.giveBack(emission.size());
			emission.complete();
		}

		@Override
		public Emission cancelledInPlaceOf(Emission refused, String reason) {
			Emission cancelled = JobExecution.this.outcomes.cancelled(reason).toEmission();
			JobExecution.this.keptEnd.set(cancelled.event());
			JobExecution.this.credit.giveBack(refused.size());
			refused.complete();
			JobExecution.this.credit.pass(cancelled.size());
			return cancelled;
		}

		@Override
		public void cancelSeen(String reason) {
			JobExecution.this.cancelling.request(reason, JobExecution.this::unwind);
		}

		@Override
		public void storeFull() {
			JobExecution.this.credit.storeFull();
		}

		@Override
		public void lost() {
			logger.warn("Job {} does not belong to this node any more; it is dropped here", jobId());
			JobExecution.this.ending.set(true);
			JobExecution.this.signal.fire("lost");
			JobExecution.this.emitter.failWaiting("lost");
			stopHandler();
			JobExecution.this.timers.dispose();
			hasEnded();
			listener().jobLost(JobExecution.this);
			told();
		}

	}

}
