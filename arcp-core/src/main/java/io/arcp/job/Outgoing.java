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

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * What is on its way into the log: one event, or several that belong together. Its
 * outcome can be awaited; nothing is allocated for that when it is stored at once.
 */
abstract class Outgoing {

	private boolean done;

	private @Nullable Throwable failure;

	private Sinks.@Nullable Empty<Void> sink;

	/**
	 * Returns the next event to be added to the log, the same until {@link #added} is
	 * called; one caller at a time.
	 * @return the event, or {@code null} when all were added
	 */
	abstract @Nullable Emission next();

	/**
	 * Returns whether the next event is known. As long as it is not, this waits in its
	 * place; whoever makes it known drains the lane.
	 */
	boolean isReady() {
		return true;
	}

	/**
	 * Called when the next event was added to the log.
	 */
	abstract void added();

	/**
	 * Called when all events were added to the log.
	 */
	void released() {
	}

	/**
	 * Returns the number of bytes that are kept while this waits.
	 */
	abstract int size();

	/**
	 * Returns whether releasing this may take long.
	 */
	boolean isLong() {
		return false;
	}

	void complete() {
		settle(null);
	}

	void fail(Throwable ex) {
		settle(ex);
	}

	private void settle(@Nullable Throwable ex) {
		Sinks.Empty<Void> waiting;
		synchronized (this) {
			if (this.done) {
				return;
			}
			this.done = true;
			this.failure = ex;
			waiting = this.sink;
		}
		if (waiting == null) {
			return;
		}
		if (ex != null) {
			waiting.tryEmitError(ex);
		}
		else {
			waiting.tryEmitEmpty();
		}
	}

	/**
	 * Returns why this was not emitted, or {@code null}.
	 */
	synchronized @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Returns the outcome.
	 * @param agents where agents go on that have waited
	 */
	Mono<Void> outcome(Scheduler agents) {
		synchronized (this) {
			if (!this.done) {
				if (this.sink == null) {
					this.sink = Sinks.empty();
				}
				return this.sink.asMono().publishOn(agents);
			}
		}
		return (this.failure != null) ? Mono.error(this.failure) : Mono.empty();
	}

}
