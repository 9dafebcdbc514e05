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

package io.arcp.protocol.json;

import java.nio.charset.StandardCharsets;

import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;

/**
 * The constant pieces of numbered frames. A frame is, in this order, the session's piece,
 * eight characters that stand for its number, the piece of its type, the job's piece, the
 * number in digits, {@link #PAYLOAD}, the payload and {@link #END}.
 * <p>
 * The id of a numbered frame is derived, so that a replay repeats it: a ULID whose time
 * is the session's start, followed by 40 bits of the session's salt and 40 bits of the
 * number.
 *
 * @since 0.1.0
 */
public final class NumberedEnvelope {

	/** What stands between the number and the payload. */
	public static final byte[] PAYLOAD = ascii(",\"payload\":");

	/** What stands behind the payload. */
	public static final byte[] END = ascii("}");

	/** The number of characters of the id that depend on the number. */
	public static final int SEQ_CHARACTERS = 8;

	private static final byte[] ALPHABET = ascii("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

	private NumberedEnvelope() {
	}

	/**
	 * Returns the piece that all frames of a session begin with.
	 * @param session the session
	 * @param startMillis when the session was opened, in milliseconds of the epoch
	 * @param salt the session's salt, of which 40 bits count
	 * @return the piece
	 */
	public static byte[] sessionPiece(SessionId session, long startMillis, long salt) {
		byte[] id = new byte[18];
		writeBase32(startMillis, id, 0, 10);
		writeBase32(salt, id, 10, 8);
		return ascii("{\"arcp\":\"1.1\",\"session_id\":\"" + session.value() + "\",\"id\":\"msg_"
				+ new String(id, StandardCharsets.US_ASCII));
	}

	/**
	 * Returns the piece that names the type of a frame.
	 * @param type the type
	 * @return the piece
	 */
	public static byte[] typePiece(String type) {
		return ascii("\",\"type\":\"" + type);
	}

	/**
	 * Returns the piece that all frames of a job have in common, whatever their type.
	 * @param job the job
	 * @param traceId the job's trace id
	 * @return the piece
	 */
	public static byte[] jobPiece(JobId job, String traceId) {
		return ascii("\",\"job_id\":\"" + job.value() + "\",\"trace_id\":\"" + traceId + "\",\"event_seq\":");
	}

	/**
	 * Returns the piece that goes behind the number of a frame that is forwarded to a
	 * subscriber.
	 * @param originSeq the number of the frame in the session that owns the job
	 * @return the piece
	 */
	public static byte[] originPiece(long originSeq) {
		return ascii(",\"origin_seq\":" + originSeq);
	}

	/**
	 * Writes the characters of the id that stand for a number.
	 * @param seq the number
	 * @param target receives {@link #SEQ_CHARACTERS} bytes
	 * @param offset where they begin
	 */
	public static void writeSeq(long seq, byte[] target, int offset) {
		writeBase32(seq, target, offset, SEQ_CHARACTERS);
	}

	/**
	 * Writes a number in decimal digits.
	 * @param value the number, not negative
	 * @param target receives the digits
	 * @param offset where they begin
	 * @return how many bytes were written
	 */
	public static int writeDigits(long value, byte[] target, int offset) {
		int length = 1;
		for (long rest = value; rest >= 10; rest /= 10) {
			length++;
		}
		long rest = value;
		for (int i = offset + length - 1; i >= offset; i--) {
			target[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		return length;
	}

	private static void writeBase32(long value, byte[] target, int offset, int length) {
		long rest = value;
		for (int i = offset + length - 1; i >= offset; i--) {
			target[i] = ALPHABET[(int) (rest & 31)];
			rest >>>= 5;
		}
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
