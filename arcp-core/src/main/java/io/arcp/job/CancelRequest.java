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

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Whether a job was cancelled. A cancel that comes before the job was started, which only
 * another session can ask for, waits until it is: no event of a job precedes its
 * acceptance. Safe for use by several threads.
 */
final class CancelRequest {

	private @Nullable String reason;

	private boolean started;

	/**
	 * Takes note of the first cancel. When the job was started, it unwinds.
	 * @param unwind called with the reason
	 */
	void request(String why, Consumer<String> unwind) {
		synchronized (this) {
			if (this.reason != null) {
				return;
			}
			this.reason = why;
			if (!this.started) {
				return;
			}
		}
		unwind.accept(why);
	}

	/**
	 * Starts the job, or lets it unwind when it was cancelled before.
	 * @param run called when it was not
	 * @param unwind called with the reason when it was
	 */
	void start(Runnable run, Consumer<String> unwind) {
		String why;
		synchronized (this) {
			this.started = true;
			why = this.reason;
		}
		if (why != null) {
			unwind.accept(why);
		}
		else {
			run.run();
		}
	}

	synchronized @Nullable String reason() {
		return this.reason;
	}

}
