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

import java.util.function.Consumer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * Writes objects, one after the other, with one generator that is never closed: creating
 * one costs as much as writing a small frame. A writer that failed is in the middle of an
 * object and is not used again. One thread at a time.
 */
final class JsonWriter {

	private static final int INITIAL_SIZE = 1024;

	private final ByteArrayBuilder bytes = new ByteArrayBuilder(INITIAL_SIZE);

	private final JsonGenerator generator;

	JsonWriter(JsonFactory factory) {
		this.generator = factory.createGenerator(ObjectWriteContext.empty(), this.bytes);
	}

	/**
	 * Writes an object.
	 * @param members writes its members
	 * @return its UTF-8 bytes
	 */
	byte[] write(Consumer<JsonGenerator> members) {
		this.generator.writeStartObject();
		members.accept(this.generator);
		return end();
	}

	/**
	 * Writes an object with a last member that was written before.
	 * @param members writes its other members
	 * @param name the name of the last one
	 * @param value its UTF-8 bytes
	 * @return its UTF-8 bytes
	 */
	byte[] write(Consumer<JsonGenerator> members, String name, byte[] value) {
		this.generator.writeStartObject();
		members.accept(this.generator);
		this.generator.writeName(name);
		this.generator.writeRawValue(""); // the colon
		this.generator.flush();
		this.bytes.write(value, 0, value.length);
		return end();
	}

	private byte[] end() {
		this.generator.writeEndObject();
		this.generator.flush();
		byte[] object = this.bytes.toByteArray();
		this.bytes.reset();
		return object;
	}

}
