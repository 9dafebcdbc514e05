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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

import io.arcp.protocol.ErrorCode;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events of all kinds that agents emit, with well-formed texts of any characters.
 */
final class RandomJobEvents {

	static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static final String ALPHABET = "abcdefgh ABC 0123 ?\"\\\n\t\u0001\u007f\u00e9\u20ac\uFFFD";

	private RandomJobEvents() {
	}

	static JobEvent next(Random random) {
		return switch (random.nextInt(11)) {
			case 0 -> new JobEvent.Log(LogLevel.values()[random.nextInt(6)], text(random),
					random.nextBoolean() ? tree(random, 2) : null);
			case 1 -> new JobEvent.Thought(text(random));
			case 2 -> new JobEvent.ToolCall(name(random), name(random), tree(random, 3));
			case 3 -> JobEvent.ToolResult.success(text(random), value(random, 3));
			case 4 -> new JobEvent.ToolResult(text(random), null,
					new JobEvent.ToolError(ErrorCode.values()[random.nextInt(15)], name(random), random.nextBoolean(),
							random.nextBoolean() ? tree(random, 2) : null));
			case 5 -> new JobEvent.Metric(name(random), number(random, 18), text(random), dimensions(random));
			case 6 -> new JobEvent.ArtifactRef(text(random), text(random), random.nextLong() >>> 1, null);
			case 7 -> new JobEvent.Progress(number(random, 3).abs(), null, name(random), text(random));
			case 8 -> new JobEvent.ResultChunk(name(random), random.nextLong() >>> 1, text(random),
					ChunkEncoding.values()[random.nextInt(2)], random.nextBoolean());
			case 9 -> status(random);
			default -> new JobEvent.Vendor("x-vendor.a.b", tree(random, 3));
		};
	}

	private static JobEvent status(Random random) {
		ObjectNode more = tree(random, 3);
		return new JobEvent.Status(name(random), random.nextBoolean() ? text(random) : null,
				more.isEmpty() ? null : more);
	}

	private static String name(Random random) {
		return "n" + text(random);
	}

	private static String text(Random random) {
		int length = random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(20);
		boolean plain = random.nextBoolean();
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < length; i++) {
			int at = random.nextInt(plain ? 18 : ALPHABET.length() + 1);
			text.append((at < ALPHABET.length()) ? String.valueOf(ALPHABET.charAt(at)) : "\uD83D\uDE00");
		}
		return text.toString();
	}

	private static BigDecimal number(Random random, int digits) {
		long unscaled = random.nextLong() % 1_000_000_000_000L;
		return BigDecimal.valueOf(unscaled, random.nextInt(digits + 1));
	}

	private static Map<String, String> dimensions(Random random) {
		Map<String, String> dimensions = new LinkedHashMap<>();
		for (int i = random.nextInt(3); i > 0; i--) {
			dimensions.put(text(random), text(random));
		}
		return dimensions;
	}

	private static ObjectNode tree(Random random, int depth) {
		ObjectNode tree = JsonNodeFactory.instance.objectNode();
		for (int i = random.nextInt(4); i > 0; i--) {
			tree.set(text(random), value(random, depth - 1));
		}
		return tree;
	}

	private static JsonNode value(Random random, int depth) {
		JsonNodeFactory nodes = JsonNodeFactory.instance;
		return switch (random.nextInt(depth > 0 ? 7 : 5)) {
			case 0 -> nodes.nullNode();
			case 1 -> nodes.booleanNode(random.nextBoolean());
			case 2 -> nodes.numberNode(random.nextInt());
			case 3 -> nodes.stringNode(text(random));
			case 4 -> MAPPER.readTree(number(random, 18).toPlainString());
			case 5 -> nodes.arrayNode().add(value(random, depth - 1)).add(value(random, depth - 1));
			default -> tree(random, depth);
		};
	}

}
