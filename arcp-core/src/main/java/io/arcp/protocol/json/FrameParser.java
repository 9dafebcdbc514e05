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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BigIntegerNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Parses a frame into a tree within the limits of the wire (ARCP section 1.2): nesting,
 * numbers, surrogates, UTF-8. Of duplicate keys the last one wins.
 */
final class FrameParser {

	private static final JsonFactory FACTORY = WireJson.frameFactory();

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private final JsonParser parser;

	private FrameParser(JsonParser parser) {
		this.parser = parser;
	}

	/**
	 * Parses a frame.
	 * @param utf8 the bytes of the frame
	 * @return the envelope object
	 * @throws MalformedFrameException if the bytes are not one JSON object, or exceed a
	 * limit
	 */
	static ObjectNode parse(byte[] utf8) {
		if (!Utf8.isText(utf8)) {
			throw new MalformedFrameException("frame is not valid UTF-8 text");
		}
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				throw new MalformedFrameException("frame is not a JSON object");
			}
			ObjectNode frame = new FrameParser(parser).readObject();
			if (parser.nextToken() != null) {
				throw new MalformedFrameException("frame goes on after its JSON object");
			}
			return frame;
		}
		catch (StreamConstraintsException ex) {
			throw new MalformedFrameException("frame exceeds a limit on nesting or on the length of numbers");
		}
		catch (JacksonException | ArithmeticException | NumberFormatException ex) {
			throw new MalformedFrameException("frame is not valid JSON");
		}
	}

	private ObjectNode readObject() {
		ObjectNode object = NODES.objectNode();
		String name = this.parser.nextName();
		while (name != null) {
			checkText(name);
			object.set(name, read(this.parser.nextToken()));
			name = this.parser.nextName();
		}
		return object;
	}

	private ArrayNode readArray() {
		ArrayNode array = NODES.arrayNode();
		JsonToken token = this.parser.nextToken();
		while (token != JsonToken.END_ARRAY) {
			array.add(read(token));
			token = this.parser.nextToken();
		}
		return array;
	}

	private JsonNode read(@Nullable JsonToken token) {
		if (token == null) {
			throw new MalformedFrameException("frame is not valid JSON");
		}
		return switch (token) {
			case START_OBJECT -> readObject();
			case START_ARRAY -> readArray();
			case VALUE_STRING -> StringNode.valueOf(checkText(this.parser.getString()));
			case VALUE_NUMBER_INT -> readInteger();
			case VALUE_NUMBER_FLOAT -> readFraction();
			case VALUE_TRUE -> BooleanNode.TRUE;
			case VALUE_FALSE -> BooleanNode.FALSE;
			case VALUE_NULL -> NullNode.instance;
			default -> throw new MalformedFrameException("frame is not valid JSON");
		};
	}

	private JsonNode readInteger() {
		checkLength();
		return switch (this.parser.getNumberType()) {
			case INT -> IntNode.valueOf(this.parser.getIntValue());
			case LONG -> LongNode.valueOf(this.parser.getLongValue());
			default -> BigIntegerNode.valueOf(this.parser.getBigIntegerValue());
		};
	}

	private JsonNode readFraction() {
		checkLength();
		BigDecimal number = this.parser.getDecimalValue();
		if (WireJson.plainDigits(number) > WireJson.MAX_NUMBER_LENGTH) {
			throw new MalformedFrameException("a number has more than 1000 digits in plain notation");
		}
		return DecimalNode.valueOf(number);
	}

	private void checkLength() {
		if (this.parser.getStringLength() > WireJson.MAX_NUMBER_LENGTH) {
			throw new MalformedFrameException("a number has more than 1000 characters");
		}
	}

	private static String checkText(String text) {
		if (WireJson.unpairedSurrogate(text, 0) >= 0) {
			throw new MalformedFrameException("a string has an unpaired surrogate");
		}
		return text;
	}

}
