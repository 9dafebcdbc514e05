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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.arcp.event.Digest;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobSubmit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link SubmitFingerprint}.
 */
class SubmitFingerprintTests {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private static JobSubmit submit(JsonNode input) {
		return new JobSubmit(AgentRef.of("echo"), input, NODES.objectNode(), null, null, null, null);
	}

	private static Digest ofInput(String json) {
		return SubmitFingerprint.of(submit(MAPPER.readTree(json)));
	}

	@Test
	void writesCanonicalJson() {
		JobSubmit submit = new JobSubmit(AgentRef.parse("echo@1.0.0"),
				MAPPER.readTree("{\"b\":[1.50,true,null,\"a\\\"\\u0001\"],\"a\":{}}"), NODES.objectNode(), null, "key",
				1800L, "job_1");

		assertThat(SubmitFingerprint.canonical(submit)).isEqualTo("{\"agent\":\"echo@1.0.0\","
				+ "\"input\":{\"a\":{},\"b\":[15e-1,true,null,\"a\\\"\\u0001\"]},\"lease_constraints\":{},"
				+ "\"lease_request\":{},\"max_runtime_sec\":18e2,\"parent_job_id\":\"job_1\"}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1                   | 1.0
			1                   | 1e0
			1                   | 0.1e1
			0                   | -0.0
			0                   | 0e99
			100                 | 1E2
			-250                | -2.5e2
			10000000000000000000000 | 1e22
			9223372036854775807 | 9223372036854775807.000
			0.001               | 1e-3
			""")
	void comparesNumbersByValue(String one, String other) {
		assertThat(ofInput(one)).isEqualTo(ofInput(other));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1                   | -1
			1                   | 10
			1                   | '"1"'
			9007199254740993    | 9007199254740992
			0.1                 | 0.1000000000000000055
			1e308               | 1e309
			[1,2]               | [2,1]
			[]                  | {}
			null                | {}
			'{"a":null}'        | {}
			'["a","b"]'         | '["a,b"]'
			'["a\\",\\"b"]'     | '["a","b"]'
			true                | '"true"'
			""")
	void tellsOtherValuesApart(String one, String other) {
		assertThat(ofInput(one)).isNotEqualTo(ofInput(other));
	}

	@Test
	void neverExpandsHugeNumbers() {
		JsonNode huge = DecimalNode.valueOf(new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE + 1));
		JsonNode tiny = DecimalNode.valueOf(new BigDecimal(BigInteger.ONE, Integer.MAX_VALUE));

		assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
			assertThat(SubmitFingerprint.canonical(submit(huge))).contains("\"input\":1e2147483648,");
			assertThat(SubmitFingerprint.canonical(submit(tiny))).contains("\"input\":1e-2147483647,");
		});
	}

	@Test
	void takesTheNumberTypesOfJavaCallers() {
		assertThat(SubmitFingerprint.of(submit(NODES.numberNode(2.5)))).isEqualTo(ofInput("2.50"));
		assertThat(SubmitFingerprint.of(submit(NODES.numberNode(3L)))).isEqualTo(ofInput("3"));
		assertThat(SubmitFingerprint.of(submit(NODES.numberNode(BigInteger.TEN)))).isEqualTo(ofInput("10"));
	}

	@Test
	void takesAbsentConstraintsForEmptyOnes() {
		assertThat(of("echo", null, null, null)).isEqualTo(of("echo", NODES.objectNode(), null, null));
		assertThatNoException().isThrownBy(() -> SubmitFingerprint.of(submit(NullNode.instance)));
	}

	@Test
	void coversEveryParameterButTheKey() {
		Digest plain = of("echo", null, null, null);

		assertThat(List.of(of("echo@1.0.0", null, null, null),
				of("echo", NODES.objectNode().put("expires_at", "2026-05-13T20:00:00Z"), null, null),
				of("echo", null, 5L, null), of("echo", null, null, "job_1"), ofInput("1"),
				SubmitFingerprint.of(new JobSubmit(AgentRef.of("echo"), NullNode.instance,
						NODES.objectNode().set("tool.call", NODES.arrayNode()), null, null, null, null))))
			.doesNotContain(plain)
			.doesNotHaveDuplicates();
		assertThat(SubmitFingerprint.of(new JobSubmit(AgentRef.of("echo"), NullNode.instance, NODES.objectNode(), null,
				"another key", null, null)))
			.isEqualTo(plain);
	}

	private static Digest of(String agent, @Nullable ObjectNode constraints, @Nullable Long maxRuntime,
			@Nullable String parent) {
		return SubmitFingerprint.of(new JobSubmit(AgentRef.parse(agent), NullNode.instance, NODES.objectNode(),
				constraints, null, maxRuntime, parent));
	}

	@Test
	void equatesEquivalentTreesAndTellsChangedOnesApart() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int i = 0; i < 2_000; i++) {
			JsonNode tree = tree(random, 4);
			JsonNode same = equivalent(tree, random);
			Digest digest = SubmitFingerprint.of(submit(tree));

			assertThat(SubmitFingerprint.of(submit(same))).as("seed %d, round %d: %s and %s", seed, i, tree, same)
				.isEqualTo(digest);
			JsonNode changed = changed(same, random);
			assertThat(SubmitFingerprint.of(submit(changed))).as("seed %d, round %d: %s and %s", seed, i, tree, changed)
				.isNotEqualTo(digest);
		}
	}

	private static JsonNode tree(Random random, int depth) {
		return switch (random.nextInt((depth > 0) ? 6 : 4)) {
			case 0 -> NODES.numberNode(BigDecimal.valueOf(random.nextInt(2_000) - 1_000, random.nextInt(9) - 4));
			case 1 -> NODES.stringNode(Character.toString(random.nextInt(0x2000) + 1) + "\"\\,");
			case 2 -> NODES.booleanNode(random.nextBoolean());
			case 3 -> NODES.nullNode();
			case 4 -> {
				ArrayNode array = NODES.arrayNode();
				for (int i = random.nextInt(4); i > 0; i--) {
					array.add(tree(random, depth - 1));
				}
				yield array;
			}
			default -> {
				ObjectNode object = NODES.objectNode();
				for (int i = random.nextInt(4); i > 0; i--) {
					object.set("m" + random.nextInt(100), tree(random, depth - 1));
				}
				yield object;
			}
		};
	}

	/** The same values in another notation, and members in another order. */
	private static JsonNode equivalent(JsonNode node, Random random) {
		if (node.isNumber()) {
			BigDecimal number = node.decimalValue();
			return NODES.numberNode(number.setScale(number.scale() + random.nextInt(3)));
		}
		if (node.isArray()) {
			ArrayNode array = NODES.arrayNode();
			node.forEach((element) -> array.add(equivalent(element, random)));
			return array;
		}
		if (node.isObject()) {
			List<String> names = new ArrayList<>(node.propertyNames());
			Collections.shuffle(names, random);
			ObjectNode object = NODES.objectNode();
			names.forEach((name) -> object.set(name, equivalent(node.get(name), random)));
			return object;
		}
		return node;
	}

	private static JsonNode changed(JsonNode node, Random random) {
		if (node.isArray() && !node.isEmpty()) {
			ArrayNode array = (ArrayNode) node.deepCopy();
			int at = random.nextInt(array.size());
			array.set(at, changed(array.get(at), random));
			return array;
		}
		if (node.isObject() && !node.isEmpty()) {
			ObjectNode object = (ObjectNode) node.deepCopy();
			String name = new ArrayList<>(object.propertyNames()).get(random.nextInt(object.size()));
			object.set(name, changed(object.get(name), random));
			return object;
		}
		return node.isNumber() ? NODES.numberNode(node.decimalValue().add(BigDecimal.ONE))
				: NODES.arrayNode().add(node);
	}

}
