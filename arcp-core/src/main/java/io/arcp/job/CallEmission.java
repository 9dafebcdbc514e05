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

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;

/**
 * A {@code tool_call} or {@code tool_result} on its way into the log.
 */
final class CallEmission extends Emission {

	private final String callId;

	private final boolean opens;

	private CallEmission(EncodedEvent event, String callId, boolean opens) {
		super(event, null);
		this.callId = callId;
		this.opens = opens;
	}

	/**
	 * Creates the emission of an event.
	 * @return one that says what the event means for a call, if it means anything
	 */
	static Emission of(JobEvent event, EncodedEvent encoded) {
		if (event instanceof JobEvent.ToolCall call) {
			return new CallEmission(encoded, call.callId(), true);
		}
		if (event instanceof JobEvent.ToolResult result) {
			return new CallEmission(encoded, result.callId(), false);
		}
		return new Emission(encoded, null);
	}

	String callId() {
		return this.callId;
	}

	/**
	 * Returns whether a call begins with this event.
	 */
	boolean opens() {
		return this.opens;
	}

}
