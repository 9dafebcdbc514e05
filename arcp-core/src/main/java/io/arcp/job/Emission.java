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

import io.arcp.event.EncodedEvent;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One event on its way into the log. Its outcome can be awaited; nothing is allocated for
 * that when the event is stored at once.
 */
final class Emission {

	private final EncodedEvent event;

	private final @Nullable JobStatus status;

	private boolean done;

	private @Nullable Throwable failure;

	private Sinks.@Nullable Empty<Void> sink;

	Emission(EncodedEvent event, @Nullable JobStatus status) {
		this.event = event;
		this.status = status;
	}

	EncodedEvent event() {
		return this.event;
	}

	int size() {
		return this.event.bytes().length;
	}

	/**
	 * Returns the status that the job gets with this event, or {@code null} to keep it.
	 */
	@Nullable JobStatus status() {
		return this.status;
	}

	boolean isTerminal() {
		return this.status != null && this.status.isTerminal();
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
	 * Returns the outcome of this event.
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
