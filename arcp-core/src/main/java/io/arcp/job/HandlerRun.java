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

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.arcp.agent.Agent;
import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.arcp.protocol.JobCancelledException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.MDC;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;

/**
 * The one call of an agent's handler: where it runs, how it is stopped and how it ended.
 */
final class HandlerRun {

	/**
	 * Where Reactor looks for what is done with an error that has nowhere to go. A
	 * handler that is stopped while it waits for an event may be told why when nobody
	 * listens any more, which is as it should be.
	 */
	private static final Context CONTEXT = Context.of("reactor.onErrorDropped.local",
			(Consumer<Throwable>) HandlerRun::dropped);

	private final JobSpec spec;

	private final JobContext context;

	private final JobEnvironment environment;

	private final Callback callback;

	private final AtomicBoolean begun = new AtomicBoolean();

	private final AtomicBoolean ended = new AtomicBoolean();

	private final HandlerSubscriber subscriber = new HandlerSubscriber();

	private volatile BlockingJobs.@Nullable Work work;

	HandlerRun(JobSpec spec, JobContext context, JobEnvironment environment, Callback callback) {
		this.spec = spec;
		this.context = context;
		this.environment = environment;
		this.callback = callback;
	}

	/**
	 * Starts the handler, as soon as it has a thread.
	 */
	void start() {
		if (this.spec.agent().execution() == Agent.Execution.BLOCKING) {
			BlockingJobs.Work blocking = this.environment.blocking()
				.prepare(this.spec.owner().principal().getName(), () -> call(this::handleBlocking), this::failed);
			this.work = blocking; // before it runs, so that whoever stops the job finds
									// it
			blocking.start();
		}
		else {
			this.environment.agents().schedule(() -> call(this::handleReactive));
		}
	}

	/**
	 * Keeps a handler that has not begun from doing so.
	 * @return whether it will never be called
	 */
	boolean preventStart() {
		if (this.begun.compareAndSet(false, true)) {
			stop();
			return true;
		}
		return false;
	}

	/**
	 * Interrupts a blocking handler and cancels a reactive one.
	 */
	void stop() {
		BlockingJobs.Work blocking = this.work;
		if (blocking != null) {
			blocking.cancel();
		}
		else if (this.begun.get()) {
			this.subscriber.dispose();
			failed(new CancellationException()); // also when there is no subscription yet
		}
	}

	boolean hasEnded() {
		return this.ended.get();
	}

	private void call(Runnable handler) {
		if (!this.begun.compareAndSet(false, true) || !this.callback.handlerBegins()) {
			return;
		}
		MDC.put("session_id", this.spec.owner().sessionId().value());
		MDC.put("job_id", this.spec.jobId().value());
		MDC.put("principal", this.spec.owner().principal().getName());
		MDC.put("trace_id", this.spec.trace().traceId());
		try {
			CurrentJob.run(this.context, handler);
		}
		finally {
			MDC.remove("session_id");
			MDC.remove("job_id");
			MDC.remove("principal");
			MDC.remove("trace_id");
		}
	}

	private void handleBlocking() {
		JsonNode result;
		try {
			result = handle().block();
		}
		catch (Throwable ex) {
			failed(Exceptions.unwrap(ex));
			return;
		}
		succeeded(result);
	}

	private void handleReactive() {
		try {
			handle().subscribe(this.subscriber);
		}
		catch (Throwable ex) { // also what is fatal to the JVM: the job has ended all the
								// same
			failed(ex);
		}
	}

	private Mono<JsonNode> handle() {
		try {
			return Objects
				.requireNonNull(this.spec.agent().handle(this.spec.input(), this.context), "the agent returned no Mono")
				.contextWrite((context) -> CurrentJob.with(context, this.context));
		}
		catch (Throwable ex) {
			Exceptions.throwIfJvmFatal(ex);
			return Mono.error(ex);
		}
	}

	private static void dropped(Throwable ex) {
		if (!(ex instanceof JobCancelledException)) {
			Operators.onErrorDropped(ex, Context.empty());
		}
	}

	private void succeeded(@Nullable JsonNode result) {
		if (this.ended.compareAndSet(false, true)) {
			this.callback.handlerSucceeded(result);
		}
	}

	private void failed(Throwable ex) {
		if (this.ended.compareAndSet(false, true)) {
			this.callback.handlerFailed(ex);
		}
	}

	/**
	 * The job as its handler sees it. Each method is called at most once; one of the last
	 * two when the handler has ended.
	 */
	interface Callback {

		/** Returns whether the handler is to be called: the job has not ended before. */
		boolean handlerBegins();

		void handlerSucceeded(@Nullable JsonNode result);

		void handlerFailed(Throwable failure);

	}

	/**
	 * Awaits the result of a reactive handler.
	 */
	private final class HandlerSubscriber extends BaseSubscriber<JsonNode> {

		private @Nullable JsonNode result;

		@Override
		public Context currentContext() {
			return CONTEXT;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		protected void hookOnNext(JsonNode value) {
			this.result = value;
		}

		@Override
		protected void hookOnComplete() {
			succeeded(this.result);
		}

		@Override
		protected void hookOnError(Throwable ex) {
			failed(ex);
		}

		@Override
		protected void hookOnCancel() {
			failed(new CancellationException());
		}

	}

}
