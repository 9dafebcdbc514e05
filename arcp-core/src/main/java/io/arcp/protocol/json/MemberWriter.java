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
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.arcp.protocol.Credential;
import io.arcp.protocol.Dialect;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Writes members; those without a value are omitted unless the method says otherwise.
 */
final class MemberWriter {

	private final JsonGenerator generator;

	private final Dialect dialect;

	MemberWriter(JsonGenerator generator, Dialect dialect) {
		this.generator = generator;
		this.dialect = dialect;
	}

	void begin() {
		this.generator.writeStartObject();
	}

	void begin(String name) {
		this.generator.writeName(name);
		this.generator.writeStartObject();
	}

	void beginArray(String name) {
		this.generator.writeName(name);
		this.generator.writeStartArray();
	}

	void end() {
		this.generator.writeEndObject();
	}

	void endArray() {
		this.generator.writeEndArray();
	}

	void text(String name, @Nullable String value) {
		if (value != null) {
			WireJson.writeText(this.generator, name, value);
		}
	}

	void textOrNull(String name, @Nullable String value) {
		if (value != null) {
			WireJson.writeText(this.generator, name, value);
		}
		else {
			this.generator.writeName(name);
			this.generator.writeNull();
		}
	}

	void texts(String name, @Nullable Collection<String> values) {
		if (values != null) {
			beginArray(name);
			for (String value : values) {
				WireJson.writeText(this.generator, value);
			}
			endArray();
		}
	}

	void number(String name, @Nullable Long value) {
		if (value != null) {
			this.generator.writeName(name);
			this.generator.writeNumber(value.longValue());
		}
	}

	void flag(String name, boolean value) {
		this.generator.writeName(name);
		this.generator.writeBoolean(value);
	}

	void time(String name, @Nullable Instant value) {
		if (value != null) {
			WireJson.writeTimestamp(this.generator, name, value);
		}
	}

	void node(String name, @Nullable JsonNode value) {
		if (value != null) {
			this.generator.writeName(name);
			WireJson.writeNode(this.generator, value);
		}
	}

	void budget(@Nullable Map<String, BigDecimal> budget) {
		if (budget != null) {
			begin("budget");
			for (Map.Entry<String, BigDecimal> amount : budget.entrySet()) {
				this.generator.writeName(WireJson.repair(amount.getKey()));
				if (this.dialect == Dialect.PYTHON) {
					WireJson.writeText(this.generator, amount.getKey() + ':' + amount.getValue().toPlainString());
				}
				else {
					WireJson.writeNumber(this.generator, amount.getValue());
				}
			}
			end();
		}
	}

	void credentials(List<Credential> credentials) {
		if (credentials.isEmpty()) {
			return;
		}
		beginArray("credentials");
		for (Credential credential : credentials) {
			begin();
			text("id", credential.id());
			text("scheme", credential.scheme());
			text("value", credential.value().value());
			text("endpoint", credential.endpoint());
			text("profile", credential.profile());
			node("constraints", credential.constraints());
			end();
		}
		endArray();
	}

	/**
	 * Writes the members of an object into the current one.
	 * @param members the object, or {@code null}
	 */
	void members(@Nullable JsonNode members) {
		if (members != null) {
			for (Map.Entry<String, JsonNode> member : members.properties()) {
				this.generator.writeName(WireJson.repair(member.getKey()));
				WireJson.writeNode(this.generator, member.getValue());
			}
		}
	}

}
