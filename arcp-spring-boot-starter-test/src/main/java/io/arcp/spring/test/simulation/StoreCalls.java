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

package io.arcp.spring.test.simulation;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Calls the store the way a node does that cannot know whether a call has arrived: some
 * calls are made twice.
 */
final class StoreCalls {

	private static final Duration WAIT = Duration.ofSeconds(30);

	private static final double REPEATED = 0.15;

	private final Scheduler scheduler;

	private final Consumer<Violation> violations;

	private long repeated;

	StoreCalls(Scheduler scheduler, Consumer<Violation> violations) {
		this.scheduler = scheduler;
		this.violations = violations;
	}

	long repeated() {
		return this.repeated;
	}

	/**
	 * Reads something.
	 */
	static <T> @Nullable T read(Mono<T> call) {
		return call.block(WAIT);
	}

	/**
	 * Makes a call that may be made again and is then answered as the first time.
	 */
	<T> T same(Mono<T> call) {
		T first = once(call);
		if (!this.scheduler.chance(REPEATED)) {
			return first;
		}
		this.repeated++;
		T second = once(call);
		if (!first.equals(second)) {
			this.violations.accept(new Violation("store", "answered " + first + ", and repeated: " + second));
		}
		return second;
	}

	/**
	 * Makes a call that may be made again, and takes the last answer.
	 */
	<T> T again(Mono<T> call) {
		T first = once(call);
		if (!this.scheduler.chance(REPEATED)) {
			return first;
		}
		this.repeated++;
		return once(call);
	}

	private static <T> T once(Mono<T> call) {
		return Objects.requireNonNull(read(call), "the store did not answer");
	}

}
