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

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one write, each made when there is credit for it.
 */
final class ChunkWrite extends Outgoing {

	private final StreamedResult result;

	private final ResultPieces pieces;

	private final String resultId;

	private final long firstSeq;

	private final @Nullable ResultEnd end;

	private int index;

	private @Nullable Emission current;

	/**
	 * Creates a write.
	 * @param result the result that it belongs to
	 * @param pieces what is written
	 * @param resultId the id of the result
	 * @param firstSeq the number of the first chunk
	 * @param end the end of the result, or {@code null} if more is to follow
	 */
	ChunkWrite(StreamedResult result, ResultPieces pieces, String resultId, long firstSeq, @Nullable ResultEnd end) {
		this.result = result;
		this.pieces = pieces;
		this.resultId = resultId;
		this.firstSeq = firstSeq;
		this.end = end;
	}

	@Override
	@Nullable Emission next() {
		if (this.current == null && this.index < this.pieces.count()) {
			this.current = create();
		}
		return this.current;
	}

	private Emission create() {
		boolean last = this.index == this.pieces.count() - 1;
		EncodedEvent event = this.result.encode(new JobEvent.ResultChunk(this.resultId, this.firstSeq + this.index,
				this.pieces.get(this.index), this.pieces.encoding(), !last || this.end == null));
		return (last && this.end == null) ? Emission.followedBy(event, null, this) : new Emission(event, null);
	}

	@Override
	void added() {
		this.current = null;
		this.index++;
	}

	@Override
	void released() {
		if (this.end != null) {
			this.result.ended(this.end, this);
		}
	}

	@Override
	void fail(Throwable ex) {
		this.result.broken(ex);
		super.fail(ex);
	}

	@Override
	int size() {
		return (int) Math.min(this.pieces.size(), Integer.MAX_VALUE);
	}

	@Override
	boolean isLong() {
		return this.pieces.count() > 1;
	}

}
