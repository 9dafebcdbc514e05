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

package io.arcp.agent;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Fires once when a job is to end early: it was cancelled, its time is over, its lease
 * has expired, its budget is spent or its parent has ended (ARCP section 7.3).
 *
 * @since 0.1.0
 */
public interface CancellationSignal {

	/**
	 * Returns whether the signal has fired.
	 * @return whether the job is to end
	 */
	boolean isCancelled();

	/**
	 * Returns why the signal has fired.
	 * @return the reason: the client's, {@code client_cancel}, {@code timeout},
	 * {@code lease_expired}, {@code budget_exhausted} or {@code parent_terminated};
	 * {@code null} before it has fired
	 */
	@Nullable String reason();

	/**
	 * Registers a callback. It is called once, with the reason, on the thread that fires
	 * the signal, at once when that has happened already; it must not block.
	 * @param callback the callback
	 */
	void onCancel(Consumer<String> callback);

	/**
	 * Returns the reason when the signal fires.
	 * @return the reason; never completes otherwise
	 */
	Mono<String> whenCancelled();

	/**
	 * Ends the calling code when the signal has fired.
	 * @throws io.arcp.protocol.JobCancelledException if the signal has fired
	 */
	void throwIfCancelled();

}
