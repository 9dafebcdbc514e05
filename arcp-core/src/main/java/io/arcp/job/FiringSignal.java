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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.arcp.agent.CancellationSignal;
import io.arcp.protocol.JobCancelledException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A cancellation signal that the runtime fires.
 */
final class FiringSignal implements CancellationSignal {

	private static final Logger logger = LoggerFactory.getLogger(FiringSignal.class);

	private final Scheduler agents;

	private @Nullable List<Consumer<String>> callbacks;

	private volatile @Nullable String reason;

	/**
	 * Creates a signal.
	 * @param agents where agents go on that await the signal
	 */
	FiringSignal(Scheduler agents) {
		this.agents = agents;
	}

	@Override
	public boolean isCancelled() {
		return this.reason != null;
	}

	@Override
	public @Nullable String reason() {
		return this.reason;
	}

	@Override
	public void onCancel(Consumer<String> callback) {
		String fired;
		synchronized (this) {
			fired = this.reason;
			if (fired == null) {
				if (this.callbacks == null) {
					this.callbacks = new ArrayList<>();
				}
				this.callbacks.add(callback);
				return;
			}
		}
		call(callback, fired);
	}

	void remove(Consumer<String> callback) {
		synchronized (this) {
			if (this.callbacks != null) {
				this.callbacks.remove(callback);
			}
		}
	}

	@Override
	public Mono<String> whenCancelled() {
		return Mono.<String>create((sink) -> {
			Consumer<String> callback = sink::success;
			onCancel(callback);
			sink.onDispose(() -> remove(callback));
		}).publishOn(this.agents);
	}

	@Override
	public void throwIfCancelled() {
		String fired = this.reason;
		if (fired != null) {
			throw cancellation(fired);
		}
	}

	/**
	 * Fires the signal, once.
	 */
	void fire(String why) {
		List<Consumer<String>> waiting;
		synchronized (this) {
			if (this.reason != null) {
				return;
			}
			this.reason = why;
			waiting = this.callbacks;
			this.callbacks = null;
		}
		if (waiting != null) {
			waiting.forEach((callback) -> call(callback, why));
		}
	}

	private static void call(Consumer<String> callback, String why) {
		try {
			callback.accept(why);
		}
		catch (RuntimeException ex) {
			logger.warn("A cancellation callback failed", ex);
		}
	}

	static JobCancelledException cancellation(String reason) {
		return new JobCancelledException("job is cancelled: " + reason);
	}

}
