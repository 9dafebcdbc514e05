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

package io.arcp.benchmarks.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

import org.springframework.web.reactive.socket.WebSocketMessage;

/**
 * Emits frames as they are asked for, to one subscriber, without operators in between.
 */
final class FramePublisher implements Publisher<WebSocketMessage>, Subscription {

	private final AtomicLong demand = new AtomicLong();

	private final AtomicLong pending = new AtomicLong();

	private final AtomicInteger drains = new AtomicInteger();

	private volatile @Nullable Subscriber<? super WebSocketMessage> subscriber;

	private volatile @Nullable Supplier<WebSocketMessage> source;

	private volatile boolean cancelled;

	@Override
	public void subscribe(Subscriber<? super WebSocketMessage> subscriber) {
		this.subscriber = subscriber;
		subscriber.onSubscribe(this);
	}

	void push(int count, Supplier<WebSocketMessage> source) {
		this.source = source;
		this.pending.addAndGet(count);
		drain();
	}

	@Override
	public void request(long n) {
		this.demand.accumulateAndGet(n, Operators::addCap);
		drain();
	}

	@Override
	public void cancel() {
		this.cancelled = true;
	}

	private void drain() {
		if (this.drains.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			emit();
			missed = this.drains.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private void emit() {
		Subscriber<? super WebSocketMessage> target = this.subscriber;
		Supplier<WebSocketMessage> frames = this.source;
		if (target == null || frames == null) {
			return;
		}
		long count = Math.min(this.demand.get(), this.pending.get());
		for (long i = 0; i < count && !this.cancelled; i++) {
			target.onNext(frames.get());
		}
		this.pending.addAndGet(-count);
		if (this.demand.get() != Long.MAX_VALUE) {
			this.demand.addAndGet(-count);
		}
	}

}
