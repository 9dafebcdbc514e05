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

package io.arcp.sample.research;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/**
 * The input of the agent {@code research}.
 *
 * @param topic the word that is looked for
 * @param path the directory, relative to the workspace; its root when there is none
 * @param maxFiles how many files are searched at most
 */
record ResearchRequest(@NotBlank String topic, @Nullable String path,
		@JsonProperty("max_files") @Nullable @Positive @Max(1000) Integer maxFiles) {

	private static final int DEFAULT_MAX_FILES = 500;

	int maxFilesOrDefault() {
		return (this.maxFiles != null) ? this.maxFiles : DEFAULT_MAX_FILES;
	}

}
