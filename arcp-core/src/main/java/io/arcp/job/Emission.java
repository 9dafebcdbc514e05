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

/**
 * One event on its way into the log.
 */
class Emission extends Outgoing {

	private final EncodedEvent event;

	private final @Nullable JobStatus status;

	private boolean added;

	Emission(EncodedEvent event, @Nullable JobStatus status) {
		this.event = event;
		this.status = status;
	}

	/**
	 * Creates an event whose outcome is also that of something else.
	 */
	static Emission followedBy(EncodedEvent event, @Nullable JobStatus status, Outgoing follower) {
		return new Emission(event, status) {

			@Override
			void complete() {
				super.complete();
				follower.complete();
			}

			@Override
			void fail(Throwable ex) {
				super.fail(ex);
				follower.fail(ex);
			}

		};
	}

	/**
	 * Called when this was added to the log, ahead of what is added next by the same
	 * thread.
	 */
	void logged() {
	}

	/**
	 * Called when this was stored, before anybody else is told of it.
	 * @param offset its offset in the log
	 */
	void stored(long offset) {
	}

	final EncodedEvent event() {
		return this.event;
	}

	@Override
	final int size() {
		return this.event.bytes().length;
	}

	/**
	 * Returns the status that the job gets with this event, or {@code null} to keep it.
	 */
	final @Nullable JobStatus status() {
		return this.status;
	}

	final boolean isTerminal() {
		return this.status != null && this.status.isTerminal();
	}

	@Override
	final @Nullable Emission next() {
		return this.added ? null : this;
	}

	@Override
	final void added() {
		this.added = true;
	}

}
