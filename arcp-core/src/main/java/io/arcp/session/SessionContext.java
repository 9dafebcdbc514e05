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

package io.arcp.session;

import java.time.Instant;
import java.util.Set;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.SessionId;

/**
 * A session, as others may look at it (ARCP section 7.7).
 *
 * @since 0.1.0
 */
public interface SessionContext {

	/**
	 * Returns the session's id.
	 * @return the id
	 */
	SessionId sessionId();

	/**
	 * Returns where the session is in its life.
	 * @return the state at this moment
	 */
	SessionState state();

	/**
	 * Returns whose session it is.
	 * @return the principal that the verifier returned
	 */
	ArcpPrincipal principal();

	/**
	 * Returns the features that both sides may use.
	 * @return the negotiated features, in the order of the protocol
	 */
	Set<Feature> features();

	/**
	 * Returns the highest number given to a frame of this session.
	 * @return the number, 0 when there is none
	 */
	long latestEventSeq();

	/**
	 * Returns the highest number that the client has acknowledged.
	 * @return the number, 0 when there is none
	 */
	long lastAckedEventSeq();

	/**
	 * Returns the highest number that was handed to a connection.
	 * @return the number, 0 when there is none
	 */
	long takenEventSeq();

	/**
	 * Returns when the last frame came in.
	 * @return the instant
	 */
	Instant lastActivityAt();

}
