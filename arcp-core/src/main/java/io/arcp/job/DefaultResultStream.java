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

import java.nio.ByteBuffer;

import io.arcp.agent.ResultStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What an agent sees of the streamed result of its job.
 */
final class DefaultResultStream implements ResultStream {

	private final String resultId;

	private final StreamedResult result;

	private final JobEmitter emitter;

	DefaultResultStream(String resultId, StreamedResult result, JobEmitter emitter) {
		this.resultId = resultId;
		this.result = result;
		this.emitter = emitter;
	}

	@Override
	public String resultId() {
		return this.resultId;
	}

	@Override
	public Mono<Void> write(CharSequence text) {
		String data = text.toString();
		return this.emitter.emitResult((waits) -> this.result.write(data, !waits));
	}

	@Override
	public Mono<Void> write(byte[] bytes) {
		return write(ByteBuffer.wrap(bytes));
	}

	@Override
	public Mono<Void> write(ByteBuffer bytes) {
		ByteBuffer data = bytes.slice();
		bytes.position(bytes.limit());
		return this.emitter.emitResult((waits) -> this.result.write(waits ? data : copy(data), !waits));
	}

	private static ByteBuffer copy(ByteBuffer bytes) {
		return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
	}

	@Override
	public Mono<Void> finish(@Nullable CharSequence data, @Nullable String summary, @Nullable Long resultSize) {
		String text = (data != null) ? data.toString() : null;
		return this.emitter.emitResult((waits) -> this.result.finish(text, summary, resultSize, !waits));
	}

	@Override
	public String toString() {
		return "ResultStream[" + this.resultId + "]";
	}

}
