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

package io.arcp.sample.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All the small ways in which a transcript can be wrong about what a runtime has sent.
 */
final class TranscriptMutations {

	private static final Set<String> EXPECTATIONS = Set.of("expect", "interleaved", "closed");

	private static final JsonNode OTHER = JsonNodeFactory.instance.stringNode("another value");

	private final Transcript transcript;

	private final List<Mutation> mutations = new ArrayList<>();

	private TranscriptMutations(Transcript transcript) {
		this.transcript = transcript;
	}

	static List<Mutation> of(Transcript transcript) {
		TranscriptMutations all = new TranscriptMutations(transcript);
		for (int i = 0; i < transcript.steps().size(); i++) {
			all.mutate(i);
		}
		return all.mutations;
	}

	private void mutate(int index) {
		Transcript.Step step = this.transcript.steps().get(index);
		if (EXPECTATIONS.contains(step.action()) && !isDroppedBehind(index)) {
			add(index, "step removed", List.of());
		}
		if (step.action().equals("expect")) {
			add(index, "step doubled", List.of(step, step));
		}
		if (step.action().equals("expect") || step.action().equals("interleaved")) {
			variants(step.value()).forEach((change, value) -> replace(index, change, step.action(), value));
		}
		if (step.action().equals("closed")) {
			replace(index, "close code", "closed", other(step.value()));
		}
		if (step.value().has("refused")) {
			replace(index, "status", "open", with(step.value(), "refused", other(step.value().path("refused"))));
		}
		swap(index, step);
	}

	/** Nobody knows what a client would have read before it was cut off. */
	private boolean isDroppedBehind(int index) {
		String connection = this.transcript.steps().get(index).connection();
		return this.transcript.steps()
			.stream()
			.skip(index + 1)
			.filter((step) -> step.connection().equals(connection))
			.findFirst()
			.filter((step) -> step.action().equals("drop"))
			.isPresent();
	}

	private void swap(int index, Transcript.Step step) {
		if (index + 1 < this.transcript.steps().size() && step.action().equals("expect")) {
			Transcript.Step next = this.transcript.steps().get(index + 1);
			if (next.action().equals("expect") && next.connection().equals(step.connection())
					&& !next.value().equals(step.value())) {
				List<Transcript.Step> steps = new ArrayList<>(this.transcript.steps());
				steps.set(index, next);
				steps.set(index + 1, step);
				add(step, "steps swapped", steps);
			}
		}
	}

	private void replace(int index, String change, String action, JsonNode value) {
		Transcript.Step step = this.transcript.steps().get(index);
		add(index, change, List.of(step.with(with(step.json(), action, value))));
	}

	private void add(int index, String change, List<Transcript.Step> replacement) {
		List<Transcript.Step> steps = new ArrayList<>(this.transcript.steps());
		Transcript.Step step = steps.remove(index);
		steps.addAll(index, replacement);
		add(step, change, steps);
	}

	private void add(Transcript.Step step, String change, List<Transcript.Step> steps) {
		this.mutations.add(new Mutation("line " + step.line() + ": " + change, this.transcript.with(steps)));
	}

	/** All templates that differ from one in one place, by what is different. */
	private static Map<String, JsonNode> variants(JsonNode template) {
		Map<String, JsonNode> variants = new LinkedHashMap<>();
		if (template.isObject()) {
			variants.put("member added", with(template, "added", OTHER));
			template.properties().forEach((member) -> {
				String name = member.getKey();
				if (!name.endsWith("?")) {
					ObjectNode without = ((ObjectNode) template).deepCopy();
					without.remove(name);
					variants.put(name + " removed", without);
					nested(variants, name, member.getValue(), (value) -> with(template, name, value));
				}
			});
		}
		else if (template.isArray()) {
			for (int i = 0; i < template.size(); i++) {
				int index = i;
				variants.put(i + " removed", without(template, index));
				nested(variants, String.valueOf(i), template.get(i), (value) -> with(template, index, value));
			}
		}
		else if (!template.asString("").startsWith("${any")) {
			variants.put("changed", other(template));
		}
		return variants;
	}

	private static void nested(Map<String, JsonNode> variants, String name, JsonNode value,
			Function<JsonNode, JsonNode> around) {
		variants(value).forEach((change, variant) -> variants.put(name + "/" + change, around.apply(variant)));
	}

	private static JsonNode other(JsonNode value) {
		if (value.isIntegralNumber()) {
			return JsonNodeFactory.instance.numberNode(value.longValue() + 1);
		}
		return value.isBoolean() ? JsonNodeFactory.instance.booleanNode(!value.booleanValue()) : OTHER;
	}

	private static JsonNode with(JsonNode object, String name, JsonNode value) {
		return ((ObjectNode) object).deepCopy().set(name, value);
	}

	private static JsonNode with(JsonNode array, int index, JsonNode value) {
		ArrayNode copy = ((ArrayNode) array).deepCopy();
		copy.set(index, value);
		return copy;
	}

	private static JsonNode without(JsonNode array, int index) {
		ArrayNode copy = ((ArrayNode) array).deepCopy();
		copy.remove(index);
		return copy;
	}

	/**
	 * A transcript that is wrong.
	 *
	 * @param change in what
	 * @param transcript the transcript
	 */
	record Mutation(String change, Transcript transcript) {

	}

}
