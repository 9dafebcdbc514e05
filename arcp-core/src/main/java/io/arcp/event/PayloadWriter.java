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

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.json.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * Writes payloads, one after the other, with one generator that is never closed: creating
 * one costs more than writing a small event. Members without a value are omitted. A
 * writer that failed is in the middle of a payload and is not used again. One thread at a
 * time.
 */
final class PayloadWriter {

	private static final JsonFactory FACTORY = WireJson.factory();

	/** Texts that the generator writes as fast as {@link PlainText} does. */
	private static final int SHORT = 24;

	/** Texts that are worth a detour around the generator. */
	private static final int LONG = 2048;

	private static final int SECONDS_LENGTH = 20;

	private static final int TIMESTAMP_LENGTH = 24;

	private final PayloadBuffer buffer = new PayloadBuffer();

	private final JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), this.buffer);

	/** The time that was written last: the next one is often in the same second. */
	private final byte[] timestamp = new byte[TIMESTAMP_LENGTH];

	private long timestampSecond = Long.MIN_VALUE;

	void begin(int limit) {
		this.buffer.reset(limit);
		this.generator.writeStartObject();
	}

	/**
	 * Ends the payload.
	 * @return its bytes, or {@code null} if they are more than the limit
	 */
	byte @Nullable [] end() {
		this.generator.writeEndObject();
		this.generator.flush();
		return this.buffer.isOverLimit() ? null : this.buffer.toByteArray();
	}

	void beginObject(SerializableString name) {
		this.generator.writeName(name);
		this.generator.writeStartObject();
	}

	void endObject() {
		this.generator.writeEndObject();
	}

	/**
	 * Writes a text that needs no escapes.
	 */
	void constant(SerializableString name, String value) {
		this.generator.writeName(name);
		this.generator.writeString(value);
	}

	void text(SerializableString name, @Nullable String value) {
		if (value != null) {
			this.generator.writeName(name);
			string(value);
		}
	}

	private void string(String value) {
		if (value.length() < SHORT) {
			WireJson.writeText(this.generator, value);
			return;
		}
		byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
		if (PlainText.isPlain(utf8)) {
			plain(utf8);
		}
		else {
			WireJson.writeText(this.generator, value);
		}
	}

	private void plain(byte[] utf8) {
		if (utf8.length < LONG) {
			this.generator.writeRawUTF8String(utf8, 0, utf8.length);
			return;
		}
		this.generator.writeRawValue("\"");
		this.generator.flush();
		this.buffer.insert(utf8);
		this.generator.writeRaw('"');
	}

	void number(SerializableString name, @Nullable BigDecimal value) {
		if (value == null) {
			return;
		}
		this.generator.writeName(name);
		if (value.scale() == 0 && value.precision() <= 18) {
			this.generator.writeNumber(value.longValue());
		}
		else {
			WireJson.writeNumber(this.generator, value);
		}
	}

	void number(SerializableString name, @Nullable Long value) {
		if (value != null) {
			number(name, value.longValue());
		}
	}

	void number(SerializableString name, long value) {
		this.generator.writeName(name);
		this.generator.writeNumber(value);
	}

	void flag(SerializableString name, boolean value) {
		this.generator.writeName(name);
		this.generator.writeBoolean(value);
	}

	void nothing(SerializableString name) {
		this.generator.writeName(name);
		this.generator.writeNull();
	}

	void time(SerializableString name, Instant time) {
		if (time.getEpochSecond() != this.timestampSecond) {
			byte[] text = WireJson.timestamp(time).getBytes(StandardCharsets.US_ASCII);
			System.arraycopy(text, 0, this.timestamp, 0, TIMESTAMP_LENGTH);
			this.timestampSecond = time.getEpochSecond();
		}
		else {
			int millis = time.getNano() / 1_000_000;
			this.timestamp[SECONDS_LENGTH] = (byte) ('0' + millis / 100);
			this.timestamp[SECONDS_LENGTH + 1] = (byte) ('0' + millis / 10 % 10);
			this.timestamp[SECONDS_LENGTH + 2] = (byte) ('0' + millis % 10);
		}
		this.generator.writeName(name);
		this.generator.writeRawUTF8String(this.timestamp, 0, TIMESTAMP_LENGTH);
	}

	/**
	 * Writes a tree.
	 * @throws InvalidRequestException if it is not JSON of the wire
	 */
	void node(SerializableString name, @Nullable JsonNode value) {
		if (value == null) {
			return;
		}
		this.generator.writeName(name);
		TokenStreamContext member = this.generator.streamWriteContext();
		try {
			WireJson.writeNode(this.generator, value);
		}
		catch (InvalidRequestException ex) {
			throw InvalidRequestException.forField(path(member), String.valueOf(ex.getMessage()));
		}
		catch (StreamConstraintsException ex) {
			throw InvalidRequestException.forField(path(member),
					"the frame is nested deeper than " + WireJson.MAX_DEPTH);
		}
	}

	private static String path(TokenStreamContext member) {
		TokenStreamContext parent = member.getParent();
		String prefix = (parent == null || parent.inRoot()) ? "" : path(parent) + '.';
		return prefix + member.currentName();
	}

}
