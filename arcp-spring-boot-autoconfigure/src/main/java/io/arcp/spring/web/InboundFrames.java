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

package io.arcp.spring.web;

import java.util.ArrayDeque;
import java.util.Queue;

import io.arcp.transport.InboundFrame;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The frames of a peer, read from the socket when there is demand for them. Its state
 * belongs to the event loop. What is queued is what one read of the socket has brought
 * beyond the demand.
 */
final class InboundFrames extends Flux<InboundFrame> implements Subscription {

	private final EventLoop eventLoop;

	private final Runnable read;

	private final Queue<InboundFrame> queue = new ArrayDeque<>();

	private @Nullable CoreSubscriber<? super InboundFrame> subscriber;

	private long demand;

	private boolean draining;

	private boolean cancelled;

	private boolean done;

	private @Nullable Throwable error;

	InboundFrames(EventLoop eventLoop, Runnable read) {
		this.eventLoop = eventLoop;
		this.read = read;
	}

	@Override
	public void subscribe(CoreSubscriber<? super InboundFrame> actual) {
		if (this.eventLoop.inEventLoop()) {
			start(actual);
		}
		else {
			this.eventLoop.execute(() -> start(actual));
		}
	}

	private void start(CoreSubscriber<? super InboundFrame> actual) {
		if (this.subscriber != null || this.cancelled) {
			Operators.error(actual, new IllegalStateException("inbound frames have one subscriber, once"));
			return;
		}
		this.subscriber = actual;
		actual.onSubscribe(this);
		drain();
	}

	@Override
	public void request(long n) {
		if (!Operators.validate(n)) {
			return;
		}
		if (this.eventLoop.inEventLoop()) {
			addDemand(n);
		}
		else {
			this.eventLoop.execute(() -> addDemand(n));
		}
	}

	private void addDemand(long n) {
		this.demand = Operators.addCap(this.demand, n);
		drain();
	}

	/**
	 * Drops what comes from now on, and goes on reading so that the end of the connection
	 * is noticed.
	 */
	@Override
	public void cancel() {
		if (this.eventLoop.inEventLoop()) {
			discard();
		}
		else {
			this.eventLoop.execute(this::discard);
		}
	}

	void discard() {
		this.cancelled = true;
		this.queue.clear();
		readMore();
	}

	void next(InboundFrame frame) {
		if (!this.done && !this.cancelled) {
			this.queue.add(frame);
			drain();
		}
	}

	/**
	 * Returns how many frames wait for demand; on the event loop.
	 */
	int queued() {
		return this.queue.size();
	}

	/**
	 * Ends the flux after the frames that are queued.
	 * @param cause why the connection is lost, or {@code null} when the peer has closed
	 * it
	 */
	void end(@Nullable Throwable cause) {
		if (!this.done) {
			this.done = true;
			this.error = cause;
			drain();
		}
	}

	/**
	 * Goes on reading when there is demand.
	 */
	void readMore() {
		if (this.cancelled || (this.demand > 0 && this.queue.isEmpty() && !this.done)) {
			this.read.run();
		}
	}

	private void drain() {
		CoreSubscriber<? super InboundFrame> actual = this.subscriber;
		if (actual == null || this.draining) {
			return;
		}
		this.draining = true;
		try {
			emit(actual);
		}
		finally {
			this.draining = false;
		}
		if (this.done && !this.cancelled && this.queue.isEmpty()) {
			terminate(actual);
		}
		else {
			readMore();
		}
	}

	private void emit(CoreSubscriber<? super InboundFrame> actual) {
		while (this.demand > 0 && !this.cancelled && !this.queue.isEmpty()) {
			if (this.demand != Long.MAX_VALUE) {
				this.demand--;
			}
			actual.onNext(this.queue.remove());
		}
	}

	private void terminate(CoreSubscriber<? super InboundFrame> actual) {
		this.cancelled = true;
		if (this.error != null) {
			actual.onError(this.error);
		}
		else {
			actual.onComplete();
		}
	}

}
