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
import io.arcp.event.IdempotencyKey;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the end of a job with the idempotency key that it was submitted with (ARCP
 * section 3.5). It is kept before any session is told of it, so that whoever has seen the
 * end and submits again is shown it.
 */
final class KeptEnd {

	private final @Nullable IdempotencyKey key;

	private final JobId jobId;

	private final JobEnvironment environment;

	private volatile @Nullable EncodedEvent terminal;

	KeptEnd(@Nullable IdempotencyKey key, JobId jobId, JobEnvironment environment) {
		this.key = key;
		this.jobId = jobId;
		this.environment = environment;
	}

	/**
	 * Sets the terminal frame, which may yet be refused by the store.
	 */
	void set(EncodedEvent event) {
		this.terminal = event;
	}

	@Nullable EncodedEvent terminal() {
		return this.terminal;
	}

	/**
	 * Stores the end if there is a key, and goes on.
	 */
	void store(Runnable then) {
		EncodedEvent event = this.terminal;
		if (this.key == null || event == null) {
			then.run();
			return;
		}
		StoreCall.perform(
				this.environment.store()
					.idempotency()
					.terminated(this.key, this.jobId, null, TerminalFrame.encode(event)),
				this.environment.timer(), (stored) -> then.run());
	}

}
