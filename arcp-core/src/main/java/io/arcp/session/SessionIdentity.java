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
import java.util.Collections;
import java.util.Set;

import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.SessionId;

/**
 * What a session was opened with.
 *
 * @param sessionId its id
 * @param principal whose it is
 * @param features what both sides may use
 * @param startedAt when it was opened
 * @param salt random bits of its frames' ids
 */
record SessionIdentity(SessionId sessionId, ArcpPrincipal principal, Set<Feature> features, Instant startedAt,
		long salt) {

	SessionIdentity {
		features = Collections.unmodifiableSet(features);
	}

}
