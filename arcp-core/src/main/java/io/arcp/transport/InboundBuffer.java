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

package io.arcp.transport;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The frames that one end receives. All state belongs to the lane of that end.
 */
final class InboundBuffer extends Flux<InboundFrame> implements Subscription {

	private final ConnectionLane lane;

	/** Tells the sending end how many frames have left the buffer. */
	private final IntConsumer consumed;

	/** At most a window long: the sending end has no credit for more. */
	private final Deque<InboundFrame> buffer = new ArrayDeque<>();

	private final AtomicBoolean subscribed = new AtomicBoolean();

	private @Nullable CoreSubscriber<? super InboundFrame> subscriber;

	private long requested;

	private boolean cancelled;

	private boolean terminated;

	private @Nullable Throwable error;

	/** Runs once, when nothing more comes and everything was delivered. */
	private @Nullable Runnable whenEmpty;

	private @Nullable Throwable errorWhenEmpty;

	InboundBuffer(ConnectionLane lane, IntConsumer consumed) {
		this.lane = lane;
		this.consumed = consumed;
	}

	@Override
	public void subscribe(CoreSubscriber<? super InboundFrame> actual) {
		if (!this.subscribed.compareAndSet(false, true)) {
			Operators.error(actual, new IllegalStateException("inbound() has one subscriber, once"));
			return;
		}
		this.lane.execute(() -> {
			this.subscriber = actual;
			actual.onSubscribe(this);
			if (this.terminated) {
				signalEnd(actual);
			}
		});
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.lane.execute(() -> {
				this.requested = Operators.addCap(this.requested, n);
				deliver();
			});
		}
	}

	@Override
	public void cancel() {
		this.lane.execute(() -> {
			this.cancelled = true;
			this.buffer.clear();
			endWhenEmpty();
		});
	}

	void receive(List<InboundFrame> frames) {
		if (!this.terminated && !this.cancelled) {
			this.buffer.addAll(frames);
			deliver();
		}
	}

	/**
	 * Returns how many frames wait for demand; on the lane.
	 */
	int buffered() {
		return this.buffer.size();
	}

	/**
	 * Ends behind the frames that are buffered.
	 * @param cause why, or {@code null} to complete
	 * @param then what happens after the end
	 */
	void endWhenEmpty(@Nullable Throwable cause, Runnable then) {
		this.errorWhenEmpty = cause;
		this.whenEmpty = then;
		endWhenEmpty();
	}

	/**
	 * Ends at once; buffered frames are discarded.
	 * @param cause why, or {@code null} to complete
	 */
	void end(@Nullable Throwable cause) {
		if (this.terminated) {
			return;
		}
		this.terminated = true;
		this.error = cause;
		this.buffer.clear();
		if (this.subscriber != null) {
			signalEnd(this.subscriber);
		}
	}

	private void deliver() {
		int delivered = 0;
		while (this.subscriber != null && this.requested > 0 && !this.buffer.isEmpty()) {
			InboundFrame frame = this.buffer.remove();
			if (this.requested != Long.MAX_VALUE) {
				this.requested--;
			}
			delivered++;
			this.subscriber.onNext(frame);
		}
		if (delivered > 0) {
			this.consumed.accept(delivered);
		}
		endWhenEmpty();
	}

	private void endWhenEmpty() {
		Runnable then = this.whenEmpty;
		if (then != null && this.buffer.isEmpty()) {
			this.whenEmpty = null;
			end(this.errorWhenEmpty);
			then.run();
		}
	}

	private void signalEnd(CoreSubscriber<? super InboundFrame> actual) {
		if (this.cancelled) {
			return;
		}
		if (this.error != null) {
			actual.onError(this.error);
		}
		else {
			actual.onComplete();
		}
	}

}
