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

package io.arcp.event;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Idle writers, a few for each processor. They are not bound to threads, of which there
 * may be one for each job.
 */
final class PayloadWriters {

	private final AtomicReferenceArray<PayloadWriter> idle;

	private final int mask;

	PayloadWriters(int processors) {
		int slots = Integer.highestOneBit(Math.max(1, processors)) * 4;
		this.idle = new AtomicReferenceArray<>(slots);
		this.mask = slots - 1;
	}

	PayloadWriter take() {
		int first = slot();
		PayloadWriter writer = this.idle.getAndSet(first, null);
		if (writer == null) {
			writer = this.idle.getAndSet((first + 1) & this.mask, null);
		}
		return (writer != null) ? writer : new PayloadWriter();
	}

	/**
	 * Takes a writer back that has ended its payload.
	 */
	void giveBack(PayloadWriter writer) {
		int first = slot();
		if (this.idle.get(first) == null) {
			this.idle.lazySet(first, writer);
		}
		else {
			this.idle.lazySet((first + 1) & this.mask, writer);
		}
	}

	private int slot() {
		long id = Thread.currentThread().getId();
		return (int) (id ^ (id >>> 4)) & this.mask;
	}

}
