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

import java.time.Duration;

import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Short ways to say what the reference agents return.
 */
final class Results {

	private Results() {
	}

	static ObjectNode object() {
		return JsonNodeFactory.instance.objectNode();
	}

	static Mono<JsonNode> empty() {
		return Mono.just(object());
	}

	static Mono<JsonNode> of(String name, String value) {
		return Mono.just(object().put(name, value));
	}

	static Mono<JsonNode> of(String name, long value) {
		return Mono.just(object().put(name, value));
	}

	static Mono<JsonNode> of(String name, boolean value) {
		return Mono.just(object().put(name, value));
	}

	/**
	 * Collects elements to an array.
	 */
	static Mono<ArrayNode> array(Flux<JsonNode> elements) {
		return elements.collect(JsonNodeFactory.instance::arrayNode, ArrayNode::add);
	}

	/**
	 * Says what came of something that may be refused.
	 * @param name the name of the member that says what it was
	 * @param value the value of that member
	 * @param error why it was refused, or {@code null} when it was not
	 */
	static JsonNode outcome(String name, String value, @Nullable ArcpException error) {
		return object().put(name, value)
			.put("allowed", error == null)
			.put("code", (error != null) ? error.code().name() : null);
	}

	/**
	 * Waits without a thread, and not at all when there is no time to wait.
	 */
	static Mono<Void> delay(Duration time) {
		return time.isZero() ? Mono.empty() : Mono.delay(time).then();
	}

}
