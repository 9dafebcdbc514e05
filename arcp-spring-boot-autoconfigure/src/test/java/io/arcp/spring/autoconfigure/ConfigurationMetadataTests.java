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

package io.arcp.spring.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads the metadata that the build has generated, as an editor would.
 */
class ConfigurationMetadataTests {

	private static final Pattern ARTICLE = Pattern.compile("^(The|A|An) .*", Pattern.DOTALL);

	private static final Pattern DEFAULT = Pattern.compile("(?i).*\\b(defaults to|default is|by default)\\b.*",
			Pattern.DOTALL);

	private final JsonNode metadata = JsonMapper.builder()
		.build()
		.readTree(Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json").toFile());

	@Test
	void holdsProperties() {
		assertThat(properties()).isNotEmpty();
	}

	@Test
	void keepsEveryNameBelowArcp() {
		Stream<JsonNode> named = Stream.of("groups", "properties", "hints")
			.flatMap((section) -> this.metadata.path(section).valueStream());

		assertThat(named.map(ConfigurationMetadataTests::name)).allMatch((name) -> name.matches("arcp(\\..+)?"));
	}

	@Test
	void describesEveryProperty() {
		assertThat(namesWhere((property) -> description(property).isBlank())).isEmpty();
	}

	@Test
	void endsDescriptionsWithPeriod() {
		assertThat(namesWhere((property) -> !description(property).endsWith("."))).isEmpty();
	}

	@Test
	void beginsDescriptionsWithoutArticle() {
		assertThat(namesWhere((property) -> ARTICLE.matcher(description(property)).matches())).isEmpty();
	}

	@Test
	void leavesDefaultsOutOfDescriptions() {
		assertThat(namesWhere((property) -> DEFAULT.matcher(description(property)).matches())).isEmpty();
	}

	@Test
	void beginsDescriptionsOfBooleansWithWhether() {
		assertThat(namesWhere((property) -> isBoolean(property) && !description(property).startsWith("Whether ")))
			.isEmpty();
	}

	private List<String> namesWhere(Predicate<JsonNode> problem) {
		return properties().stream().filter(problem).map(ConfigurationMetadataTests::name).toList();
	}

	private List<JsonNode> properties() {
		return this.metadata.path("properties").valueStream().toList();
	}

	private static String name(JsonNode entry) {
		return entry.path("name").asString();
	}

	private static String description(JsonNode property) {
		return property.path("description").asString("");
	}

	private static boolean isBoolean(JsonNode property) {
		return property.path("type").asString("").equals("java.lang.Boolean");
	}

}
