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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the guide with the metadata that the build has generated.
 */
@Tag("docs")
class ConfigurationPageTests {

	private static final Path PAGES = Path.of("..", "src", "docs", "modules", "ROOT", "pages");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(arcp\\.[^`]+)` \\| (.+?) \\| .+\\.$");

	private static final Pattern MENTION = Pattern.compile("`(arcp(?:\\.[a-z-]+){2,})[`=]");

	private static final String OF_AGENT = "arcp.agents.\"[name]\".";

	private final Map<String, String> defaults = new TreeMap<>();

	ConfigurationPageTests() {
		JsonNode metadata = JsonMapper.builder()
			.build()
			.readTree(Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json").toFile());
		metadata.path("properties")
			.forEach((property) -> this.defaults.put(property.path("name").asString(), defaultOf(property)));
		this.defaults.remove("arcp.agents");
		Arrays.stream(ArcpProperties.Agent.class.getRecordComponents())
			.forEach((component) -> this.defaults
				.put(OF_AGENT + DataObjectPropertyName.toDashedForm(component.getName()), ""));
	}

	private static String defaultOf(JsonNode property) {
		JsonNode value = property.path("defaultValue");
		return value.isValueNode() ? value.asString() : "";
	}

	@Test
	void listsEveryProperty() throws IOException {
		assertThat(rows()).extracting((row) -> row.group(1))
			.doesNotHaveDuplicates()
			.containsExactlyInAnyOrderElementsOf(this.defaults.keySet());
	}

	@Test
	void tellsDefaults() throws IOException {
		Map<String, String> told = new TreeMap<>();
		rows().forEach((row) -> told.put(row.group(1), row.group(2)));

		this.defaults.forEach((name, value) -> {
			if (!value.isEmpty()) {
				assertThat(told.get(name)).as(name).isEqualTo("`" + value + "`");
			}
		});
	}

	@Test
	void mentionsNothingElse() throws IOException {
		TreeSet<String> mentioned = new TreeSet<>();
		try (Stream<Path> pages = Files.list(PAGES)) {
			for (Path page : pages.toList()) {
				MENTION.matcher(Files.readString(page)).results().forEach((mention) -> mentioned.add(mention.group(1)));
			}
		}

		assertThat(mentioned).isNotEmpty().isSubsetOf(this.defaults.keySet());
	}

	private static List<MatchResult> rows() throws IOException {
		return ROW.matcher(Files.readString(PAGES.resolve("configuration.adoc"))).results().toList();
	}

}
