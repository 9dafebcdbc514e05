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

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of the agent {@code code-report}.
 *
 * @param root the name of the directory that was counted
 * @param languages one row per language, the one with most lines first
 * @param total the sums of the rows
 * @param skipped what was not counted
 * @param truncated whether the directory holds more files than were asked for
 */
record CodeReport(String root, List<Language> languages, Total total, Skipped skipped, boolean truncated) {

	/**
	 * The row of a language.
	 *
	 * @param language the name of the language
	 * @param files the number of files
	 * @param lines the number of lines
	 * @param bytes the number of bytes
	 */
	record Language(String language, long files, long lines, long bytes) {

		private Language plus(Language other) {
			return new Language(this.language, this.files + other.files, this.lines + other.lines,
					this.bytes + other.bytes);
		}

	}

	/**
	 * The sums of all rows.
	 *
	 * @param files the number of files
	 * @param lines the number of lines
	 * @param bytes the number of bytes
	 */
	record Total(long files, long lines, long bytes) {

		private Total plus(FileStatistics file) {
			return new Total(this.files + 1, this.lines + file.lines(), this.bytes + file.bytes());
		}

	}

	/**
	 * How many files were not counted.
	 *
	 * @param binary the number of files that are not text
	 * @param unreadable the number of files and directories that could not be read
	 */
	record Skipped(long binary, long unreadable) {
	}

	/**
	 * Adds files up. For one thread.
	 */
	static final class Tally {

		private final Map<String, Language> languages = new TreeMap<>();

		private Total total = new Total(0, 0, 0);

		private long binary;

		private long unreadable;

		void add(String language, FileStatistics file) {
			if (file.binary()) {
				this.binary++;
				return;
			}
			this.languages.merge(language, new Language(language, 1, file.lines(), file.bytes()), Language::plus);
			this.total = this.total.plus(file);
		}

		long addUnreadable() {
			return ++this.unreadable;
		}

		Total total() {
			return this.total;
		}

		CodeReport report(String root, boolean truncated) {
			List<Language> rows = this.languages.values()
				.stream()
				.sorted(Comparator.comparingLong(Language::lines).reversed())
				.toList();
			return new CodeReport(root, rows, this.total, new Skipped(this.binary, this.unreadable), truncated);
		}

	}

}
