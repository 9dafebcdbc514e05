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

package io.arcp.spring.test.simulation;

/**
 * A mistake that a simulated node can be told to make, to see whether it is noticed.
 */
enum Fault {

	/** Events of an open run are sent without a fence check after the read. */
	NO_RULE_Z,

	/** An open run is closed at what was delivered, not at what is in the log. */
	CLOSES_AT_DELIVERED,

	/** A frame that was pipelined behind the resume ends the previous token. */
	CONFIRMS_EARLY,

	/** Events are appended above the credit. */
	IGNORES_CREDIT

}
