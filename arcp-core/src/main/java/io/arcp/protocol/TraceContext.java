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

package io.arcp.protocol;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * Trace that a frame belongs to (ARCP sections 1.2 and 6.1).
 *
 * @param traceId 32 lower-case hex digits, not all zero
 * @param parentSpanId 16 lower-case hex digits, not all zero, or {@code null} if no span
 * is known
 * @since 0.1.0
 */
public record TraceContext(String traceId, @Nullable String parentSpanId) {

	private static final int TRACE_LENGTH = 32;

	private static final int SPAN_LENGTH = 16;

	private static final int TRACEPARENT_LENGTH = 55;

	/**
	 * Validates both identifiers.
	 * @param traceId 32 lower-case hex digits, not all zero
	 * @param parentSpanId 16 lower-case hex digits, not all zero, or {@code null} if no
	 * span is known
	 * @throws IllegalArgumentException if one of them is malformed
	 */
	public TraceContext {
		Objects.requireNonNull(traceId, "traceId");
		if (!isId(traceId, TRACE_LENGTH)) {
			throw new IllegalArgumentException("traceId must be 32 lower-case hex digits, not all zero");
		}
		if (parentSpanId != null && !isId(parentSpanId, SPAN_LENGTH)) {
			throw new IllegalArgumentException("parentSpanId must be 16 lower-case hex digits, not all zero");
		}
	}

	/**
	 * Reads a trace id of any case, or a {@code traceparent}. Never fails.
	 * @param text the text, or {@code null}
	 * @return the context, or {@code null} if the text is malformed or all zero
	 */
	public static @Nullable TraceContext parse(@Nullable String text) {
		if (text == null) {
			return null;
		}
		if (text.length() == TRACE_LENGTH) {
			String traceId = lowerCase(text);
			return isId(traceId, TRACE_LENGTH) ? new TraceContext(traceId, null) : null;
		}
		return (text.length() >= TRACEPARENT_LENGTH) ? parseTraceparent(lowerCase(text)) : null;
	}

	/**
	 * Makes a new trace without a parent span.
	 * @param random the source of the trace id
	 * @return the context
	 */
	public static TraceContext generate(RandomGenerator random) {
		long high = random.nextLong();
		long low = random.nextLong();
		char[] digits = new char[TRACE_LENGTH];
		for (int i = 0; i < TRACE_LENGTH; i++) {
			long half = (i < SPAN_LENGTH) ? high : low;
			digits[i] = Character.forDigit((int) (half >>> (60 - 4 * (i % SPAN_LENGTH))) & 15, 16);
		}
		if ((high | low) == 0) {
			digits[TRACE_LENGTH - 1] = '1';
		}
		return new TraceContext(new String(digits), null);
	}

	/**
	 * Returns the same trace with a new span as the parent.
	 * @param random the source of the span id
	 * @return the context
	 */
	public TraceContext newSpan(RandomGenerator random) {
		long span = random.nextLong();
		return new TraceContext(this.traceId, HexFormat.of().toHexDigits((span != 0) ? span : 1));
	}

	private static @Nullable TraceContext parseTraceparent(String text) {
		String traceId = text.substring(3, 35);
		String spanId = text.substring(36, 52);
		boolean separated = text.charAt(2) == '-' && text.charAt(35) == '-' && text.charAt(52) == '-';
		if (!separated || !isHex(text, 0, 2) || text.startsWith("ff") || !isHex(text, 53, TRACEPARENT_LENGTH)) {
			return null;
		}
		boolean ends = text.length() == TRACEPARENT_LENGTH
				|| (!text.startsWith("00") && text.charAt(TRACEPARENT_LENGTH) == '-');
		if (!ends || !isId(traceId, TRACE_LENGTH) || !isId(spanId, SPAN_LENGTH)) {
			return null;
		}
		return new TraceContext(traceId, spanId);
	}

	private static boolean isId(String text, int length) {
		if (text.length() != length || !isHex(text, 0, length)) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			if (text.charAt(i) != '0') {
				return true;
			}
		}
		return false;
	}

	private static boolean isHex(String text, int from, int to) {
		for (int i = from; i < to; i++) {
			char c = text.charAt(i);
			if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
				return false;
			}
		}
		return true;
	}

	private static String lowerCase(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) >= 'A' && text.charAt(i) <= 'F') {
				return text.toLowerCase(Locale.ROOT);
			}
		}
		return text;
	}

}
