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

package io.arcp.event;

import java.util.Locale;

import io.arcp.protocol.InvalidRequestException;

/**
 * The level of a {@code log} event (ARCP section 1.6).
 *
 * @since 0.1.0
 */
public enum LogLevel {

	/** Finest detail. */
	TRACE,

	/** Detail for developers. */
	DEBUG,

	/** What goes on. */
	INFO,

	/** Something is odd. */
	WARN,

	/** Something failed. */
	ERROR,

	/** The job cannot do its work. */
	CRITICAL;

	private final String wireName = name().toLowerCase(Locale.ROOT);

	/**
	 * Returns the level as it goes over the wire.
	 * @return the name in lower case
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Returns the level of a name.
	 * @param wireName the name in lower case
	 * @return the level
	 * @throws InvalidRequestException if there is no such level
	 */
	public static LogLevel of(String wireName) {
		for (LogLevel level : values()) {
			if (level.wireName.equals(wireName)) {
				return level;
			}
		}
		throw InvalidRequestException.forField("body.level",
				"expected one of trace, debug, info, warn, error, critical");
	}

}
