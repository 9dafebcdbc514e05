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

package io.arcp.benchmarks;

import java.util.Locale;

/**
 * What is measured together, in servers of its own.
 */
enum Group {

	/** Events of one job per session. */
	EVENTS,

	/** Jobs that return at once. */
	JOBS,

	/** Sessions that are open and do nothing. */
	IDLE,

	/** Events that are sent again on a resume. */
	REPLAY,

	/** A large streamed result. */
	RESULTS,

	/** Matches of patterns of a lease. */
	GLOBS;

	static Group of(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT));
	}

}
