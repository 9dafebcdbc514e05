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

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The streamed result of a job (ARCP sections 3.11 and 7.4).
 * <p>
 * The data is either text or bytes; mixing them fails with {@code INVALID_REQUEST}. Each
 * write is split into {@code result_chunk} events of the runtime's chunk size, text
 * between code points also when one is divided over two writes. Nothing is held back
 * beyond half a code point: a write that is smaller than a chunk is a chunk of its own.
 * {@link #finish()} ends the result and with it the job. An agent that returns without it
 * has its stream closed by the runtime, and what it returns is dropped; one that fails
 * ends its job with the error alone.
 * <p>
 * As with all emitting methods of {@link JobContext}, the {@code Mono} is already started
 * when a call returns, and subscribing only awaits it. On a thread that may block the
 * call itself waits until all of its chunks may be emitted, so that a large result needs
 * no more memory than one write, and throws a failure; on any other thread a failure
 * comes through the {@code Mono}, and a source should be asked for more when the
 * {@code Mono} has completed. When such a failure is not looked at, the job ends with it,
 * since its result would have a gap.
 * <p>
 * A write fails as a whole, with nothing emitted, except when the job is cancelled or the
 * calling thread interrupted while it waits: then a part of it may have been emitted, and
 * the result cannot be completed any more. After the job has ended for another reason
 * than {@link #finish()} writes are dropped without an error. A stream may be used from
 * several threads; the chunks of one write stay together.
 *
 * @since 0.1.0
 */
public interface ResultStream {

	/**
	 * Returns the id of the result.
	 * @return {@code res_} and a ULID, or what the agent has chosen
	 */
	String resultId();

	/**
	 * Writes text, encoded as {@code utf8}. A surrogate without its pair becomes U+FFFD.
	 * Fails with {@code INVALID_REQUEST} after bytes were written or the result is
	 * complete, and with {@code INTERNAL_ERROR} when the result would be larger than the
	 * runtime allows.
	 * @param text the text; when it is empty nothing is emitted
	 * @return completes when the text is stored
	 */
	Mono<Void> write(CharSequence text);

	/**
	 * Writes bytes, encoded as {@code base64}. Fails with {@code INVALID_REQUEST} after
	 * text was written or the result is complete, and with {@code INTERNAL_ERROR} when
	 * the result would be larger than the runtime allows.
	 * @param bytes the bytes, which may be changed when the call has returned; when there
	 * are none nothing is emitted
	 * @return completes when the bytes are stored
	 */
	Mono<Void> write(byte[] bytes);

	/**
	 * Writes the bytes between the position and the limit of a buffer, and moves the
	 * position to the limit; otherwise as {@link #write(byte[])}.
	 * @param bytes the bytes, which may be changed when the call has returned
	 * @return completes when the bytes are stored
	 */
	Mono<Void> write(ByteBuffer bytes);

	/**
	 * Ends the result with an empty chunk, and the job with success.
	 * @return completes when the end of the job is stored
	 */
	default Mono<Void> finish() {
		return finish(null, null, null);
	}

	/**
	 * Ends the result, and the job with success: emits the last chunk, then
	 * {@code job.result} with the id of the result. What the agent returns afterwards is
	 * ignored. Fails with {@code INVALID_REQUEST} when the result is complete already,
	 * and otherwise as {@link #write(CharSequence)} does.
	 * @param data text for the last chunk, or {@code null}
	 * @param summary a summary for the client, or {@code null}
	 * @param resultSize the size that the client is told, in bytes, or {@code null} for
	 * the size of what was written; a client may refuse a result of another size
	 * @return completes when the end of the job is stored
	 */
	Mono<Void> finish(@Nullable CharSequence data, @Nullable String summary, @Nullable Long resultSize);

}
