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

package io.arcp.session;

import io.arcp.event.EncodedEvent;
import io.arcp.protocol.json.NumberedEnvelope;
import io.arcp.transport.ByteSink;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * A numbered frame, assembled from pieces that were encoded before.
 */
final class EventFrame implements OutboundFrame {

	private static final int MAX_FRAME = 960 * 1024;

	private static final int MAX_DIGITS = 19;

	private static final byte[] NONE = {};

	private static final byte[] EVENT = NumberedEnvelope.typePiece("job.event");

	private static final byte[] RESULT = NumberedEnvelope.typePiece("job.result");

	private static final byte[] ERROR = NumberedEnvelope.typePiece("job.error");

	private final byte[] sessionPiece;

	private final byte[] typePiece;

	private final byte[] jobPiece;

	private final byte[] payload;

	/** The characters of the id that stand for the number, then its digits. */
	private final byte[] number;

	private final int numberLength;

	private final byte[] origin;

	private final int storedSize;

	/**
	 * Creates a frame.
	 * @param event what is sent
	 * @param storedSize the size of the payload that is stored, by which credit is
	 * counted
	 * @param originSeq the number in the session that owns the job, or {@code null}
	 */
	EventFrame(byte[] sessionPiece, EventStream stream, long seq, EncodedEvent event, int storedSize,
			@Nullable Long originSeq) {
		this.storedSize = storedSize;
		this.sessionPiece = sessionPiece;
		this.typePiece = typePiece(event.kind());
		this.jobPiece = stream.piece();
		this.payload = event.bytes();
		this.number = new byte[NumberedEnvelope.SEQ_CHARACTERS + MAX_DIGITS];
		NumberedEnvelope.writeSeq(seq, this.number, 0);
		this.numberLength = NumberedEnvelope.writeDigits(seq, this.number, NumberedEnvelope.SEQ_CHARACTERS);
		this.origin = (originSeq != null) ? NumberedEnvelope.originPiece(originSeq) : NONE;
	}

	private EventFrame(EventFrame frame, byte[] payload) {
		this.sessionPiece = frame.sessionPiece;
		this.typePiece = frame.typePiece;
		this.jobPiece = frame.jobPiece;
		this.payload = payload;
		this.storedSize = frame.storedSize;
		this.number = frame.number;
		this.numberLength = frame.numberLength;
		this.origin = frame.origin;
	}

	/**
	 * Returns the frame with its result given twice, or as it is when it has none, or
	 * when it would be too large.
	 */
	EventFrame withOutput() {
		byte[] extended = ResultOutput.addTo(this.payload, MAX_FRAME - size());
		return (extended != null) ? new EventFrame(this, extended) : this;
	}

	private static byte[] typePiece(String kind) {
		if (EncodedEvent.RESULT.equals(kind)) {
			return RESULT;
		}
		return EncodedEvent.ERROR.equals(kind) ? ERROR : EVENT;
	}

	@Override
	public int size() {
		return this.sessionPiece.length + NumberedEnvelope.SEQ_CHARACTERS + this.typePiece.length + this.jobPiece.length
				+ this.numberLength + this.origin.length + NumberedEnvelope.PAYLOAD.length + this.payload.length
				+ NumberedEnvelope.END.length;
	}

	/**
	 * Returns the size of the payload as it is stored.
	 */
	int payloadSize() {
		return this.storedSize;
	}

	@Override
	public void writeTo(ByteSink sink) {
		sink.write(this.sessionPiece, 0, this.sessionPiece.length);
		sink.write(this.number, 0, NumberedEnvelope.SEQ_CHARACTERS);
		sink.write(this.typePiece, 0, this.typePiece.length);
		sink.write(this.jobPiece, 0, this.jobPiece.length);
		sink.write(this.number, NumberedEnvelope.SEQ_CHARACTERS, this.numberLength);
		sink.write(this.origin, 0, this.origin.length);
		sink.write(NumberedEnvelope.PAYLOAD, 0, NumberedEnvelope.PAYLOAD.length);
		sink.write(this.payload, 0, this.payload.length);
		sink.write(NumberedEnvelope.END, 0, NumberedEnvelope.END.length);
	}

}
