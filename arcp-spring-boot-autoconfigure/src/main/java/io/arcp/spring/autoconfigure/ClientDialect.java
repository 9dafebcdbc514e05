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

import io.arcp.protocol.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * Client library to which answers are fitted (ARCP section 3.3).
 *
 * @since 0.1.0
 */
public enum ClientDialect {

	/** Found for each connection. */
	AUTO,

	/** None in particular. */
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

	@Nullable Dialect fixed() {
		return (this != AUTO) ? Dialect.valueOf(name()) : null;
	}

}
