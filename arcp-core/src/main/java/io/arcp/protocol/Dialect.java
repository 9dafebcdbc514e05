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

import java.util.Locale;
import java.util.Optional;

/**
 * Client library that a peer looks like, which selects the form of error answers (ARCP
 * section 3.3). It never appears on the wire.
 *
 * @since 0.1.0
 */
public enum Dialect {

	/** None of the others. */
	GENERIC,

	/** The TypeScript library. */
	TYPESCRIPT,

	/** The Java library. */
	JAVA,

	/** The Go library. */
	GO,

	/** The C# library. */
	CSHARP,

	/** The Python library. */
	PYTHON,

	/** The Ruby library. */
	RUBY;

	/**
	 * Finds the dialect with the given name.
	 * @param name the name in lower case, as in the query parameter {@code dialect}
	 * @return the dialect, or empty if there is none of that name
	 */
	public static Optional<Dialect> of(String name) {
		for (Dialect dialect : values()) {
			if (dialect.name().toLowerCase(Locale.ROOT).equals(name)) {
				return Optional.of(dialect);
			}
		}
		return Optional.empty();
	}

}
