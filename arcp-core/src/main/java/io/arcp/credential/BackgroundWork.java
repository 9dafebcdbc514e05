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

package io.arcp.credential;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Starts what nobody waits for.
 */
final class BackgroundWork {

	private static final Logger logger = LoggerFactory.getLogger(BackgroundWork.class);

	private BackgroundWork() {
	}

	/**
	 * Starts work that does not fail by itself.
	 */
	static void start(Mono<?> work) {
		start(work, (ex) -> logger.error("Work on credentials ended with {}", ex.getClass().getName()), () -> {
		});
	}

	/**
	 * Starts work.
	 * @param failed called when it has failed
	 * @param completed called when it has completed
	 */
	static void start(Mono<?> work, Consumer<Throwable> failed, Runnable completed) {
		work.subscribe(null, failed, completed);
	}

}
