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

package io.arcp.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.arcp.transport.ClientConnection;
import reactor.core.publisher.Mono;

/**
 * Makes a new {@link FakeRuntime} for each connection of a client under test.
 */
final class FakeRuntimes {

	private final List<FakeRuntime> made = new ArrayList<>();

	private final Deque<Throwable> failures = new ArrayDeque<>();

	private int attempts;

	Mono<ClientConnection> connector() {
		return Mono.defer(() -> {
			this.attempts++;
			Throwable failure = this.failures.poll();
			if (failure != null) {
				return Mono.error(failure);
			}
			FakeRuntime runtime = new FakeRuntime();
			this.made.add(runtime);
			return Mono.just(runtime.pair().client());
		});
	}

	/**
	 * Lets attempts to connect fail.
	 * @param times how many
	 */
	void fail(int times) {
		for (int i = 0; i < times; i++) {
			this.failures.add(new ConnectionException("refused", null, null));
		}
	}

	int attempts() {
		return this.attempts;
	}

	int connections() {
		return this.made.size();
	}

	FakeRuntime last() {
		return this.made.get(this.made.size() - 1);
	}

}
