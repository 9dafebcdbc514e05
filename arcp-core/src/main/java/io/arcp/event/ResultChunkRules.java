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

import java.util.Objects;

import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Rules of one job's streamed result (ARCP section 3.11): one id, contiguous numbers from
 * 0, one encoding, nothing behind the last chunk, bounded sizes.
 * <p>
 * {@link #check} changes nothing and {@link #accept} does not fail, so that a chunk that
 * could not be emitted leaves no trace. Not safe for use by several threads: the caller
 * serializes.
 *
 * @since 0.1.0
 */
public final class ResultChunkRules {

	private final int maxChunkSize;

	private final long maxSize;

	private @Nullable String resultId;

	private @Nullable ChunkEncoding encoding;

	private long nextSeq;

	private boolean complete;

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
	 * Begins a result that has no chunk yet.
	 * @param newResultId its id
	 * @throws InvalidRequestException if there is one with another id
	 */
	public void begin(String newResultId) {
		checkId(newResultId);
		this.resultId = newResultId;
	}

	private void checkId(String id) {
		Rules.require(this.resultId == null || this.resultId.equals(id), "body.result_id",
				"a job has one streamed result");
	}

	/**
	 * Checks that chunks may follow; changes nothing.
	 * @param newEncoding their encoding
	 * @param bytes the number of their decoded bytes
	 * @throws InvalidRequestException if the result is complete or has another encoding
	 * @throws InternalErrorException if the result would be too large
	 */
	public void check(ChunkEncoding newEncoding, long bytes) {
		Rules.require(!this.complete, "body.more", "the result is complete");
		Rules.require(this.encoding == null || this.encoding == newEncoding, "body.encoding",
				"a result has one encoding");
		if (bytes > this.maxSize - this.size) {
			throw new InternalErrorException("body.data: a result has at most " + this.maxSize + " bytes");
		}
	}

	/**
	 * Takes chunks that were checked and are emitted.
	 * @param newEncoding their encoding
	 * @param chunks the number of chunks
	 * @param bytes the number of their decoded bytes
	 * @param more whether others may follow
	 */
	public void accept(ChunkEncoding newEncoding, int chunks, long bytes, boolean more) {
		this.encoding = newEncoding;
		this.nextSeq += chunks;
		this.size += bytes;
		this.complete = !more;
	}

	/**
	 * Checks the next chunk; changes nothing.
	 * @param chunk the chunk
	 * @throws InvalidRequestException if it does not go on from the one before, or its
	 * data is not valid Base64
	 * @throws InternalErrorException if it is too large, or the result would be with it
	 */
	public void check(JobEvent.ResultChunk chunk) {
		checkId(chunk.resultId());
		Rules.require(!this.complete, "body.more", "the result is complete");
		if (chunk.chunkSeq() != this.nextSeq) {
			throw InvalidRequestException.forField("body.chunk_seq",
					"expected " + this.nextSeq + " but got " + chunk.chunkSeq());
		}
		Rules.require(this.encoding == null || this.encoding == chunk.encoding(), "body.encoding",
				"a result has one encoding");
		int decoded = decodedSize(chunk);
		if (decoded > this.maxChunkSize) {
			throw new InternalErrorException("body.data: a chunk has at most " + this.maxChunkSize + " bytes");
		}
		check(chunk.encoding(), decoded);
	}

	/**
	 * Takes a chunk that was checked and is emitted.
	 * @param chunk the chunk
	 */
	public void accept(JobEvent.ResultChunk chunk) {
		this.resultId = chunk.resultId();
		accept(chunk.encoding(), 1, decodedSize(chunk), chunk.more());
	}

	/**
	 * Returns the size of the data of a chunk.
	 * @param chunk the chunk
	 * @return the number of decoded bytes; an unpaired surrogate counts as the U+FFFD
	 * that it becomes
	 * @throws InvalidRequestException if the data is not valid Base64, standard and
	 * padded
	 */
	public static int decodedSize(JobEvent.ResultChunk chunk) {
		return (chunk.encoding() == ChunkEncoding.UTF8) ? ChunkData.utf8Size(chunk.data())
				: ChunkData.base64Size(chunk.data());
	}

	/**
	 * Returns the chunk with which a stream that was begun is closed.
	 * @return an empty chunk, or {@code null} when none was begun or the stream is
	 * complete
	 */
	public JobEvent.@Nullable ResultChunk closingChunk() {
		if (this.resultId == null || this.complete) {
			return null;
		}
		return new JobEvent.ResultChunk(this.resultId, this.nextSeq, "", encoding(), false);
	}

	/**
	 * Returns how the result is encoded.
	 * @return the encoding, {@link ChunkEncoding#UTF8} as long as nothing says otherwise
	 */
	public ChunkEncoding encoding() {
		return Objects.requireNonNullElse(this.encoding, ChunkEncoding.UTF8);
	}

	/**
	 * Returns the number of the next chunk.
	 * @return the number, from 0
	 */
	public long nextSeq() {
		return this.nextSeq;
	}

	/**
	 * Returns the id of the streamed result.
	 * @return the id, or {@code null} when none was begun
	 */
	public @Nullable String resultId() {
		return this.resultId;
	}

	/**
	 * Returns what was streamed so far.
	 * @return the number of decoded bytes
	 */
	public long size() {
		return this.size;
	}

}
