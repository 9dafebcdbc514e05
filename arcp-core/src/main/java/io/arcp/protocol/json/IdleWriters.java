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

package io.arcp.protocol.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Idle writers, a few for each processor. They are not bound to threads, of which there
 * may be one for each job. Safe for use by many threads.
 *
 * @param <W> the type of the writers
 * @since 0.1.0
 */
public final class IdleWriters<W> {

	private final AtomicReferenceArray<@Nullable W> idle;

	private final int mask;

	private final Supplier<W> factory;

	/**
	 * Creates an empty set of writers.
	 * @param factory makes a writer when none is idle
	 */
	public IdleWriters(Supplier<W> factory) {
		int slots = Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;
		this.idle = new AtomicReferenceArray<>(slots);
		this.mask = slots - 1;
		this.factory = factory;
	}

	/**
	 * Takes a writer, which nobody else has until it is given back.
	 * @return the writer
	 */
	public W take() {
		int first = slot();
		W writer = this.idle.getAndSet(first, null);
		if (writer == null) {
			writer = this.idle.getAndSet((first + 1) & this.mask, null);
		}
		return (writer != null) ? writer : this.factory.get();
	}

	/**
	 * Takes a writer back that can be used again.
	 * @param writer the writer
	 */
	public void giveBack(W writer) {
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
