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

package io.arcp.sample.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;

import io.arcp.protocol.InvalidRequestException;
import io.arcp.sample.workspace.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The input of both versions: a text, or where one is.
 *
 * @param text the text, or {@code null}
 * @param path the file, relative to the workspace and read as UTF-8, or {@code null}
 */
record TextRequest(@Nullable String text, @Nullable String path) {

	static Reader open(@Nullable TextRequest request, Workspace workspace) throws IOException {
		String text = (request != null) ? request.text() : null;
		String path = (request != null) ? request.path() : null;
		if (text != null && path == null) {
			return new StringReader(text);
		}
		if (path != null && text == null) {
			return new InputStreamReader(new BufferedInputStream(
					Files.newInputStream(workspace.file(path), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)),
					StandardCharsets.UTF_8);
		}
		throw InvalidRequestException.forField("payload.input", "expected either 'text' or 'path'");
	}

}
