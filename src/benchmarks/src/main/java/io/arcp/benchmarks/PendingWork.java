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

package io.arcp.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Work that ends with a frame, or with the connection.
 *
 * @param <T> what comes of it
 */
abstract class PendingWork<T> implements FrameListener {

	private final CompletableFuture<T> done = new CompletableFuture<>();

	void complete(T outcome) {
		this.done.complete(outcome);
	}

	/**
	 * Waits for the outcome of each.
	 * @param works what is waited for
	 * @param <T> what comes of them
	 * @return the outcomes
	 */
	static <T> List<T> await(List<? extends PendingWork<T>> works) {
		return works.stream().map(PendingWork::await).toList();
	}

	T await() {
		return Await.result(this.done, this);
	}

	@Override
	public void failed(Throwable cause) {
		this.done.completeExceptionally(cause);
	}

}
