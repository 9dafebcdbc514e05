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

package io.arcp.job;

/**
 * What happens to a job that has spent the last of a budget (ARCP section 4.7).
 *
 * @since 0.1.0
 */
public enum ExhaustionPolicy {

	/** The job goes on; each operation that needs authority is refused. */
	CONTINUE,

	/** The job ends with {@code BUDGET_EXHAUSTED}. */
	END

}
