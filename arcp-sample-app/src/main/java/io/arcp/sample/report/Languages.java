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
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Says which language a file is written in, by its name.
 */
final class Languages {

	static final String OTHER = "Other";

	private static final Map<String, String> BY_EXTENSION = byExtension();

	private static final Map<String, String> BY_NAME = Map.of("dockerfile", "Dockerfile", "containerfile", "Dockerfile",
			"makefile", "Makefile", "jenkinsfile", "Groovy", "gemfile", "Ruby", "rakefile", "Ruby");

	private Languages() {
	}

	static String of(Path file) {
		Path last = file.getFileName();
		String name = (last != null) ? last.toString().toLowerCase(Locale.ROOT) : "";
		int dot = name.lastIndexOf('.');
		if (dot < 0) {
			return BY_NAME.getOrDefault(name, OTHER);
		}
		return BY_EXTENSION.getOrDefault(name.substring(dot + 1), OTHER);
	}

	private static Map<String, String> byExtension() {
		Map<String, String> languages = new HashMap<>();
		add(languages, "AsciiDoc", "adoc", "asciidoc");
		add(languages, "C", "c", "h");
		add(languages, "C#", "cs");
		add(languages, "C++", "cc", "cpp", "cxx", "hpp", "hh");
		add(languages, "CSS", "css", "scss", "sass", "less");
		add(languages, "Go", "go");
		add(languages, "Groovy", "groovy", "gradle");
		add(languages, "HTML", "html", "htm");
		add(languages, "Java", "java");
		add(languages, "JavaScript", "js", "mjs", "cjs", "jsx");
		add(languages, "JSON", "json");
		add(languages, "Kotlin", "kt", "kts");
		add(languages, "Lua", "lua");
		add(languages, "Markdown", "md", "markdown");
		add(languages, "PHP", "php");
		add(languages, "Properties", "properties", "ini", "cfg", "conf");
		add(languages, "Python", "py", "pyi");
		add(languages, "Ruby", "rb");
		add(languages, "Rust", "rs");
		add(languages, "Scala", "scala", "sc");
		add(languages, "Shell", "sh", "bash", "zsh");
		add(languages, "SQL", "sql");
		add(languages, "Swift", "swift");
		add(languages, "Text", "txt", "text");
		add(languages, "TOML", "toml");
		add(languages, "TypeScript", "ts", "tsx", "mts", "cts");
		add(languages, "XML", "xml", "xsd", "xsl", "svg");
		add(languages, "YAML", "yml", "yaml");
		return Map.copyOf(languages);
	}

	private static void add(Map<String, String> languages, String language, String... extensions) {
		for (String extension : extensions) {
			languages.put(extension, language);
		}
	}

}
