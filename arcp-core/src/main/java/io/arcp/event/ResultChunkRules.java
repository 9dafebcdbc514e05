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

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one job's streamed result (ARCP section 3.11): one id, contiguous numbers,
 * one encoding, bounded sizes. Not safe for use by several threads: the caller
 * serializes.
 *
 * @since 0.1.0
 */
public final class ResultChunkRules {

	private final int maxChunkSize;

	private final long maxSize;

	private JobEvent.@Nullable ResultChunk last;

	private long size;

	/**
	 * Creates the rules of a job that has not streamed anything.
	 * @param maxChunkSize decoded bytes that one chunk may hold
	 * @param maxSize decoded bytes that the result may have
	 */
	public ResultChunkRules(int maxChunkSize, long maxSize) {
		this.maxChunkSize = maxChunkSize;
		this.maxSize = maxSize;
	}

	/**
	 * Checks the next chunk; changes nothing.
	 * @param chunk the chunk
	 * @throws InvalidRequestException if it does not go on from the one before
	 * @throws InternalErrorException if it is too large
	 */
	public void check(JobEvent.ResultChunk chunk) {
		JobEvent.ResultChunk before = this.last;
		if (before != null && !before.resultId().equals(chunk.resultId())) {
			throw InvalidRequestException.forField("body.result_id", "a job has one streamed result");
		}
		if (before != null && !before.more()) {
			throw InvalidRequestException.forField("body.chunk_seq", "the result is complete");
		}
		long expected = (before != null) ? before.chunkSeq() + 1 : 0;
		if (chunk.chunkSeq() != expected) {
			throw InvalidRequestException.forField("body.chunk_seq", "expected " + expected);
		}
		if (before != null && before.encoding() != chunk.encoding()) {
			throw InvalidRequestException.forField("body.encoding", "a result has one encoding");
		}
		int decoded = decodedSize(chunk);
		if (decoded > this.maxChunkSize) {
			throw new InternalErrorException("a chunk has more than " + this.maxChunkSize + " bytes");
		}
		if (this.size + decoded > this.maxSize) {
			throw new InternalErrorException("the result has more than " + this.maxSize + " bytes");
		}
	}

	/**
	 * Takes a chunk that was checked and is emitted.
	 * @param chunk the chunk
	 */
	public void accept(JobEvent.ResultChunk chunk) {
		this.size += decodedSize(chunk);
		this.last = chunk;
	}

	/**
	 * Returns the size of the data of a chunk.
	 * @param chunk the chunk
	 * @return the number of decoded bytes
	 * @throws InvalidRequestException if the data is not valid Base64
	 */
	public static int decodedSize(JobEvent.ResultChunk chunk) {
		String data = chunk.data();
		if (chunk.encoding() == ChunkEncoding.UTF8) {
			return data.getBytes(StandardCharsets.UTF_8).length;
		}
		try {
			int length = Base64.getDecoder().decode(data).length;
			if (data.length() % 4 == 0) {
				return length;
			}
		}
		catch (IllegalArgumentException ex) {
			// answered below
		}
		throw InvalidRequestException.forField("body.data", "expected padded standard Base64");
	}

	/**
	 * Returns the chunk with which a stream that was begun is closed.
	 * @return an empty chunk, or {@code null} when nothing was streamed or the stream is
	 * complete
	 */
	public JobEvent.@Nullable ResultChunk closingChunk() {
		JobEvent.ResultChunk before = this.last;
		if (before == null || !before.more()) {
			return null;
		}
		return new JobEvent.ResultChunk(before.resultId(), before.chunkSeq() + 1, "", before.encoding(), false);
	}

	/**
	 * Returns the id of the streamed result.
	 * @return the id, or {@code null} when nothing was streamed
	 */
	public @Nullable String resultId() {
		return (this.last != null) ? this.last.resultId() : null;
	}

	/**
	 * Returns what was streamed so far.
	 * @return the number of decoded bytes
	 */
	public long size() {
		return this.size;
	}

}
