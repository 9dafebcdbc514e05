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

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.arcp.protocol.SessionId;

/**
 * A session to be stored.
 *
 * @param session its id
 * @param principal the principal's name
 * @param features the negotiated features by wire name
 * @param token the hash of the resume token
 * @param owner the node that holds the session
 * @param deadline the time from now within which it can be resumed
 * @param startedAt when it was opened; with the salt it gives the ids of its frames
 * @param salt 40 random bits
 * @since 0.1.0
 */
public record NewSession(SessionId session, String principal, List<String> features, Digest token, NodeRef owner,
		Duration deadline, Instant startedAt, long salt) {

	/**
	 * Creates the session.
	 * @param session its id
	 * @param principal the principal's name
	 * @param features the negotiated features by wire name
	 * @param token the hash of the resume token
	 * @param owner the node that holds the session
	 * @param deadline the time from now within which it can be resumed
	 * @param startedAt when it was opened; with the salt it gives the ids of its frames
	 * @param salt 40 random bits
	 */
	public NewSession {
		features = List.copyOf(features);
	}

}
