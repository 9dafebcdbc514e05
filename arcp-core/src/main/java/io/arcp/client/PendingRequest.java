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

import java.util.function.Function;

import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.RuntimeMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/**
 * A request that has not been answered.
 *
 * @param <A> the type of the answer on the wire
 * @param <T> what the caller is given
 * @param id the id of the frame, the same when it is sent again
 * @param frame the frame
 * @param jobId the job that it names, or {@code null}
 * @param answerType the type of the answer on the wire
 * @param onAnswer runs on the lane of the session, before the next frame is handled
 * @param sink the caller
 */
record PendingRequest<A extends RuntimeMessage, T>(String id, byte[] frame, @Nullable String jobId, Class<A> answerType,
		Function<A, T> onAnswer, MonoSink<T> sink) {

	boolean isSubmit() {
		return this.answerType == JobAccepted.class;
	}

	boolean isSubscriptionTo(String job) {
		return this.answerType == JobSubscribed.class && job.equals(this.jobId);
	}

	/**
	 * Hands the answer to the caller.
	 * @param message the answer
	 * @return whether it was of the expected type
	 */
	boolean answer(RuntimeMessage message) {
		if (!this.answerType.isInstance(message)) {
			return false;
		}
		this.sink.success(this.onAnswer.apply(this.answerType.cast(message)));
		return true;
	}

	void fail(Throwable error) {
		this.sink.error(error);
	}

}
