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

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One call to the store, repeated with the same arguments until it is answered: an error
 * signal of a store says nothing about whether the call took effect.
 *
 * @param <T> the type of the answer
 * @since 0.1.0
 */
public final class StoreCall<T> implements CoreSubscriber<T> {

	private static final Logger logger = LoggerFactory.getLogger(StoreCall.class);

	private static final Duration FIRST_DELAY = Duration.ofMillis(50);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(2);

	private static final int STARTED = 0;

	private static final int WAITED_FOR = 1;

	private static final int ANSWERED = 2;

	private final Mono<T> call;

	private final Scheduler timer;

	private final Consumer<@Nullable T> answer;

	private final AtomicInteger state = new AtomicInteger(STARTED);

	private @Nullable T value;

	private long delayMillis = FIRST_DELAY.toMillis();

	private StoreCall(Mono<T> call, Scheduler timer, Consumer<@Nullable T> answer) {
		this.call = call;
		this.timer = timer;
		this.answer = answer;
	}

	/**
	 * Calls the store.
	 * @param call the call, which is subscribed again when it fails
	 * @param timer where repetitions are timed
	 * @param later receives the answer, {@code null} for an empty one, unless it was
	 * there at once; on any thread
	 * @param <T> the type of the answer
	 * @return the call, which may have been answered already
	 */
	public static <T> StoreCall<T> start(Mono<T> call, Scheduler timer, Consumer<@Nullable T> later) {
		StoreCall<T> storeCall = new StoreCall<>(call, timer, later);
		call.subscribe(storeCall);
		return storeCall;
	}

	/**
	 * Calls the store and hands over the answer in any case.
	 * @param call the call, which is subscribed again when it fails
	 * @param timer where repetitions are timed
	 * @param answer receives the answer, {@code null} for an empty one; on the calling
	 * thread when it is there at once
	 * @param <T> the type of the answer
	 */
	public static <T> void perform(Mono<T> call, Scheduler timer, Consumer<@Nullable T> answer) {
		StoreCall<T> storeCall = start(call, timer, answer);
		if (storeCall.answeredAtOnce()) {
			answer.accept(storeCall.value());
		}
	}

	/**
	 * Returns whether the answer is there. When it is not, the consumer will get it; to
	 * be asked once.
	 * @return whether {@link #value()} is the answer and the consumer is not called
	 */
	public boolean answeredAtOnce() {
		return !this.state.compareAndSet(STARTED, WAITED_FOR);
	}

	/**
	 * Returns the answer.
	 * @return the answer, {@code null} for an empty one
	 */
	public @Nullable T value() {
		return this.value;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(T next) {
		this.value = next;
	}

	@Override
	public void onComplete() {
		if (!this.state.compareAndSet(STARTED, ANSWERED)) {
			this.answer.accept(this.value);
		}
	}

	@Override
	public void onError(Throwable ex) {
		logger.warn("A call to the store failed and is repeated in {} ms: {}", this.delayMillis, ex.toString());
		this.timer.schedule(() -> this.call.subscribe(this), this.delayMillis, TimeUnit.MILLISECONDS);
		this.delayMillis = Math.min(this.delayMillis * 2, LONGEST_DELAY.toMillis());
	}

}
