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

package io.arcp.sample.report;

import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LanguagesTests {

	@ParameterizedTest
	@CsvSource({ "a/Main.java,Java", "MAIN.JAVA,Java", "pom.xml,XML", "a.b/run,Other", "Dockerfile,Dockerfile",
			"docs/index.adoc,AsciiDoc", "application.yml,YAML", ".gitignore,Other", "x.unknown,Other", "dot.,Other" })
	void knowsLanguagesByName(String file, String language) {
		assertThat(Languages.of(Path.of(file))).isEqualTo(language);
	}

}
