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
import java.time.Clock;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.event.JobEventEncoder;
import io.arcp.event.ResultChunkRules;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.ResultId;
import org.jspecify.annotations.Nullable;

/**
 * The one streamed result of a job (ARCP section 3.11): whatever way its chunks come,
 * they get their numbers and their places in the lane here, in one step, so that they
 * leave in the order of their numbers.
 * <p>
 * A method that takes data throws what is wrong with it before any of it is emitted, and
 * then nothing has changed. It returns {@code null} when there is nothing to emit. Safe
 * for use by several threads.
 */
final class StreamedResult {

	private static final String REPLACEMENT = "\uFFFD";

	private final EmitLane lane;

	private final FiringSignal signal;

	private final JobEventEncoder encoder;

	private final Clock clock;

	private final IdGenerator ids;

	private final int chunkSize;

	private final ResultChunkRules rules;

	private final ResultEnd.Listener listener;

	/** The first half of a code point whose second half is still to come. */
	private String held = "";

	private @Nullable Throwable breach;

	StreamedResult(EmitLane lane, FiringSignal signal, JobEnvironment environment, ResultLimits limits,
			ResultEnd.Listener listener) {
		this.lane = lane;
		this.signal = signal;
		this.encoder = environment.encoder();
		this.clock = environment.clock();
		this.ids = environment.ids();
		this.chunkSize = limits.chunkSize();
		this.rules = new ResultChunkRules(limits.maxChunkSize(), limits.maxSize());
		this.listener = listener;
	}

	/**
	 * Begins the result.
	 * @param id its id, or {@code null} to make one
	 * @return its id
	 */
	synchronized String begin(@Nullable String id) {
		if (id == null && this.rules.resultId() != null) {
			throw new InvalidRequestException("a job has one streamed result");
		}
		ResultId valid = (id != null) ? ResultId.of(id) : ResultId.generate(this.ids);
		this.rules.begin(valid.value());
		return valid.value();
	}

	synchronized boolean isBegun() {
		return this.rules.resultId() != null;
	}

	/**
	 * Takes a chunk that the agent has made.
	 */
	synchronized EmitLane.@Nullable Turn take(JobEvent.ResultChunk chunk, boolean bounded) {
		this.rules.check(chunk);
		if (!isOpen()) {
			return null;
		}
		EncodedEvent event = encode(chunk);
		EmitLane.Turn turn = this.lane.offer(new Emission(event, null) {

			@Override
			void fail(Throwable ex) {
				broken(ex);
				super.fail(ex);
			}

		}, bounded);
		this.rules.accept(chunk);
		return turn;
	}

	synchronized EmitLane.@Nullable Turn write(String text, boolean bounded) {
		String data = this.held + text;
		int whole = data.length();
		if (whole > 0 && Character.isHighSurrogate(data.charAt(whole - 1))) {
			whole--;
		}
		EmitLane.Turn turn = offer(ResultPieces.text(data.substring(0, whole), this.chunkSize), bounded);
		this.held = data.substring(whole);
		return turn;
	}

	synchronized EmitLane.@Nullable Turn write(ByteBuffer bytes, boolean bounded) {
		return offer(ResultPieces.base64(bytes, this.chunkSize), bounded);
	}

	private EmitLane.@Nullable Turn offer(ResultPieces pieces, boolean bounded) {
		this.rules.check(pieces.encoding(), pieces.size());
		if (!isOpen()) {
			return null;
		}
		return offer(pieces, bounded, null);
	}

	/**
	 * Ends the result and with it the job.
	 * @param data the data of the last chunk, or {@code null}
	 * @param summary a summary, or {@code null}
	 * @param size the size that the client is told, or {@code null} for the size of what
	 * was written
	 */
	synchronized EmitLane.@Nullable Turn finish(@Nullable String data, @Nullable String summary, @Nullable Long size,
			boolean bounded) {
		if (size != null && size < 0) {
			throw InvalidRequestException.forField("result_size", "expected an integer of at least 0");
		}
		String text = this.held + ((data != null) ? data : "");
		ResultPieces pieces = text.isEmpty() ? ResultPieces.empty(this.rules.encoding())
				: ResultPieces.text(text, this.chunkSize);
		this.rules.check(pieces.encoding(), pieces.size());
		ResultEnd end = end(summary, (size != null) ? size : this.rules.size() + pieces.size());
		if (this.encoder.result(end.resultId(), end.size(), summary, this.clock.instant())
			.bytes().length > JobEventEncoder.MAX_PAYLOAD) {
			throw InvalidRequestException.forField("summary", "the frame would be larger than 960 KiB");
		}
		if (!isOpen()) {
			return null;
		}
		EmitLane.Turn turn = offer(pieces, bounded, end);
		this.held = "";
		return turn;
	}

	/**
	 * Streams a result that the agent has returned, and ends the job with it.
	 * @param utf8 its JSON, between the two offsets
	 */
	void stream(byte[] utf8, int from, int to) {
		ResultPieces pieces = ResultPieces.utf8(utf8, from, to, this.chunkSize);
		synchronized (this) {
			this.rules.check(pieces.encoding(), pieces.size());
			begin(null);
			offer(pieces, false, end(null, pieces.size()));
		}
		this.lane.drain();
	}

	private EmitLane.@Nullable Turn offer(ResultPieces pieces, boolean bounded, @Nullable ResultEnd end) {
		EmitLane.Turn turn = null;
		if (pieces.count() > 0) {
			turn = this.lane.offer(new ChunkWrite(this, pieces, id(), this.rules.nextSeq(), end), bounded);
		}
		this.rules.accept(pieces.encoding(), pieces.count(), pieces.size(), end == null);
		return turn;
	}

	/**
	 * Ends a result that the agent has left open, and with it the job, behind all that
	 * was written. From now on nothing can be written any more.
	 * @throws InternalErrorException if a part of the result was not emitted
	 */
	void close() {
		synchronized (this) {
			throwIfBroken();
			boolean complete = this.rules.closingChunk() == null;
			ResultPieces last = (complete || !this.held.isEmpty())
					? ResultPieces.text(complete ? "" : REPLACEMENT, this.chunkSize)
					: ResultPieces.empty(this.rules.encoding());
			this.lane.offer(
					new ChunkWrite(this, last, id(), this.rules.nextSeq(), end(null, this.rules.size() + last.size())),
					false);
			this.rules.accept(this.rules.encoding(), last.count(), last.size(), false);
			this.held = "";
		}
		this.lane.drain();
	}

	private ResultEnd end(@Nullable String summary, long size) {
		return new ResultEnd(id(), size, summary);
	}

	private String id() {
		String id = this.rules.resultId();
		if (id == null) {
			throw new IllegalStateException("no result was begun");
		}
		return id;
	}

	/** What comes after the end is dropped, and what comes after a gap is refused. */
	private boolean isOpen() {
		if (this.lane.isClosed()) {
			return false;
		}
		this.signal.throwIfCancelled();
		throwIfBroken();
		return true;
	}

	private void throwIfBroken() {
		InternalErrorException gap = gap();
		if (gap != null) {
			throw gap;
		}
	}

	private synchronized @Nullable InternalErrorException gap() {
		return (this.breach != null)
				? new InternalErrorException("a part of the result was not emitted: " + this.breach.getMessage())
				: null;
	}

	EncodedEvent encode(JobEvent.ResultChunk chunk) {
		return this.encoder.encode(chunk, this.clock.instant());
	}

	/**
	 * All chunks up to the last one are in the log, unless one before it has failed.
	 */
	void ended(ResultEnd end, Outgoing write) {
		InternalErrorException gap = gap();
		if (gap != null) {
			write.fail(gap);
		}
		else {
			this.listener.resultEnded(end, write);
		}
	}

	/**
	 * A chunk that has a number was not emitted.
	 */
	synchronized void broken(Throwable cause) {
		if (this.breach == null) {
			this.breach = cause;
		}
	}

}
