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

package io.arcp.protocol;

import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Name of an agent with an optional version: {@code name} or {@code name@version} (ARCP
 * section 1.5).
 *
 * @param name the name, {@code [a-z0-9][a-z0-9._-]*}, at most 128 characters
 * @param version the version, {@code [a-zA-Z0-9.+_-]+}, at most 128 characters, or
 * {@code null}
 * @since 0.1.0
 */
public record AgentRef(String name, @Nullable String version) {

	private static final String FIELD = "payload.agent";

	private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

	private static final Pattern VERSION = Pattern.compile("[a-zA-Z0-9.+_-]{1,128}");

	/**
	 * Validates name and version.
	 * @param name the name, {@code [a-z0-9][a-z0-9._-]*}, at most 128 characters
	 * @param version the version, {@code [a-zA-Z0-9.+_-]+}, at most 128 characters, or
	 * {@code null}
	 * @throws InvalidRequestException if one of them breaks the grammar; it names
	 * {@code payload.agent}
	 */
	public AgentRef {
		Objects.requireNonNull(name, "name");
		if (!NAME.matcher(name).matches()) {
			throw InvalidRequestException.forField(FIELD,
					"expected an agent name of at most 128 characters that matches [a-z0-9][a-z0-9._-]*");
		}
		if (version != null && !VERSION.matcher(version).matches()) {
			throw InvalidRequestException.forField(FIELD,
					"expected an agent version of at most 128 characters that matches [a-zA-Z0-9.+_-]+");
		}
	}

	/**
	 * Parses {@code name} or {@code name@version}.
	 * @param text the text
	 * @return the reference
	 * @throws InvalidRequestException if the text breaks the grammar; it names
	 * {@code payload.agent}
	 */
	public static AgentRef parse(String text) {
		int at = text.indexOf('@');
		return (at < 0) ? new AgentRef(text, null) : new AgentRef(text.substring(0, at), text.substring(at + 1));
	}

	/**
	 * Makes a reference without version.
	 * @param name the name
	 * @return the reference
	 * @throws InvalidRequestException if the name breaks the grammar
	 */
	public static AgentRef of(String name) {
		return new AgentRef(name, null);
	}

	/**
	 * Makes a reference with an optional version.
	 * @param name the name
	 * @param version the version, or {@code null}
	 * @return the reference
	 * @throws InvalidRequestException if one of them breaks the grammar
	 */
	public static AgentRef of(String name, @Nullable String version) {
		return new AgentRef(name, version);
	}

	@Override
	public String toString() {
		return (this.version != null) ? this.name + '@' + this.version : this.name;
	}

}
