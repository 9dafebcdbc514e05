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

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

import io.arcp.protocol.InvalidRequestException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.JsonNode;

/**
 * Rules of the wire for JSON that is written in pieces (ARCP section 1.2).
 *
 * @since 0.1.0
 */
public final class WireJson {

	/**
	 * Deepest nesting of a frame; the envelope is depth 1, the payload depth 2.
	 */
	public static final int MAX_DEPTH = 200;

	/**
	 * Most characters of a number, and most digits of its plain notation.
	 */
	public static final int MAX_NUMBER_LENGTH = 1000;

	private static final JsonFactory PAYLOADS = factory(MAX_DEPTH - 1);

	private static final JsonFactory FRAMES = factory(MAX_DEPTH);

	private static final char REPLACEMENT = '\uFFFD';

	private WireJson() {
	}

	/**
	 * Returns the factory of parsers and generators for payloads: it refuses what would
	 * exceed the limits within a frame.
	 * @return the shared factory, safe for use by many threads
	 */
	public static JsonFactory factory() {
		return PAYLOADS;
	}

	static JsonFactory frameFactory() {
		return FRAMES;
	}

	private static JsonFactory factory(int depth) {
		return JsonFactory.builder()
			.rootValueSeparator("")
			.recyclerPool(JsonRecyclerPools.threadLocalPool())
			.disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(depth)
				.maxNumberLength(MAX_NUMBER_LENGTH)
				.maxNameLength(Integer.MAX_VALUE)
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(depth).build())
			.build();
	}

	/**
	 * Formats a time as it goes over the wire: UTC, exactly three fraction digits, the
	 * rest cut off.
	 * @param instant a time of the years 0 to 9999
	 * @return the text, such as {@code 2026-05-13T19:42:13.000Z}
	 */
	public static String timestamp(Instant instant) {
		return WireTime.format(instant);
	}

	/**
	 * Writes a member with a time.
	 * @param generator the generator, within an object
	 * @param field the name of the member
	 * @param instant the time
	 */
	public static void writeTimestamp(JsonGenerator generator, String field, Instant instant) {
		generator.writeName(field);
		generator.writeString(timestamp(instant));
	}

	/**
	 * Writes a text, with unpaired surrogates replaced by U+FFFD.
	 * @param generator the generator, where a value is expected
	 * @param text the text
	 */
	public static void writeText(JsonGenerator generator, String text) {
		generator.writeString(repair(text));
	}

	/**
	 * Writes a member with a text, with unpaired surrogates replaced by U+FFFD.
	 * @param generator the generator, within an object
	 * @param field the name of the member
	 * @param text the text
	 */
	public static void writeText(JsonGenerator generator, String field, String text) {
		generator.writeName(field);
		generator.writeString(repair(text));
	}

	/**
	 * Writes a number in plain notation, with the scale that it has.
	 * @param generator the generator, where a value is expected
	 * @param number the number
	 * @throws InvalidRequestException if its plain notation has more than
	 * {@value #MAX_NUMBER_LENGTH} digits
	 */
	public static void writeNumber(JsonGenerator generator, BigDecimal number) {
		if (plainDigits(number) > MAX_NUMBER_LENGTH) {
			throw new InvalidRequestException("a number has more than " + MAX_NUMBER_LENGTH + " digits");
		}
		generator.writeNumber(number.toPlainString());
	}

	/**
	 * Writes a tree: numbers in plain notation, unpaired surrogates replaced by U+FFFD,
	 * binary nodes as base64, missing nodes as null.
	 * @param generator the generator, where a value is expected
	 * @param node the tree
	 * @throws InvalidRequestException if the tree holds a number that is not finite or
	 * has more than {@value #MAX_NUMBER_LENGTH} digits, or an object that is not JSON
	 * @throws tools.jackson.core.exc.StreamConstraintsException if the tree is too deep
	 */
	public static void writeNode(JsonGenerator generator, JsonNode node) {
		switch (node.getNodeType()) {
			case OBJECT -> writeObject(generator, node);
			case ARRAY -> {
				generator.writeStartArray();
				for (JsonNode element : node) {
					writeNode(generator, element);
				}
				generator.writeEndArray();
			}
			case STRING -> generator.writeString(repair(node.stringValue()));
			case NUMBER -> writeNumberNode(generator, node);
			case BOOLEAN -> generator.writeBoolean(node.booleanValue());
			case NULL, MISSING -> generator.writeNull();
			case BINARY -> generator.writeBinary(node.binaryValue());
			case POJO -> throw new InvalidRequestException("a value is not JSON");
		}
	}

	private static void writeObject(JsonGenerator generator, JsonNode node) {
		generator.writeStartObject();
		for (Map.Entry<String, JsonNode> member : node.properties()) {
			generator.writeName(repair(member.getKey()));
			writeNode(generator, member.getValue());
		}
		generator.writeEndObject();
	}

	private static void writeNumberNode(JsonGenerator generator, JsonNode node) {
		if (node.isInt() || node.isLong() || node.isShort()) {
			generator.writeNumber(node.longValue());
		}
		else if (node.isBigDecimal()) {
			writeNumber(generator, node.decimalValue());
		}
		else if (node.isBigInteger()) {
			writeNumber(generator, new BigDecimal(node.bigIntegerValue()));
		}
		else {
			writeFloating(generator, node);
		}
	}

	private static void writeFloating(JsonGenerator generator, JsonNode node) {
		double value = node.doubleValue();
		if (!Double.isFinite(value)) {
			throw new InvalidRequestException("a number is not finite");
		}
		String text = node.isFloat() ? Float.toString(node.floatValue()) : Double.toString(value);
		writeNumber(generator, new BigDecimal(text));
	}

	/**
	 * Counts the digits that a number would have in plain notation, without expanding it.
	 * @param number the number
	 * @return the count
	 */
	static long plainDigits(BigDecimal number) {
		long scale = number.scale();
		if (scale <= 0) {
			return (number.signum() != 0) ? number.precision() - scale : 1;
		}
		return Math.max(number.precision(), scale + 1);
	}

	/**
	 * Replaces unpaired surrogates by U+FFFD.
	 * @param text the text
	 * @return the text itself if it has none
	 */
	static String repair(String text) {
		int at = unpairedSurrogate(text, 0);
		if (at < 0) {
			return text;
		}
		StringBuilder repaired = new StringBuilder(text);
		while (at >= 0) {
			repaired.setCharAt(at, REPLACEMENT);
			at = unpairedSurrogate(text, at + 1);
		}
		return repaired.toString();
	}

	/**
	 * Finds the first unpaired surrogate.
	 * @param text the text
	 * @param from where to begin
	 * @return its index, or -1 if there is none
	 */
	static int unpairedSurrogate(String text, int from) {
		int length = text.length();
		for (int i = from; i < length; i++) {
			char c = text.charAt(i);
			if (!Character.isSurrogate(c)) {
				continue;
			}
			if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
				return i;
			}
			i++;
		}
		return -1;
	}

}
