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
import java.util.List;

import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to take a session over.
 *
 * @param session the session
 * @param principal the name of the principal that asks
 * @param presented the hash of the token that was presented
 * @param next the hash of the token that the session gets
 * @param owner the node that will hold the session
 * @param lastSeq the number last seen by the client, or {@code null} for everything that
 * can be replayed
 * @param features the features negotiated anew by wire name, or {@code null} to keep the
 * stored ones
 * @param deadline the time from now within which the session can be resumed again
 * @param previousLife how long the presented token stays valid at most
 * @since 0.1.0
 */
public record ResumeAttempt(SessionId session, String principal, Digest presented, Digest next, NodeRef owner,
		@Nullable Long lastSeq, @Nullable List<String> features, Duration deadline, Duration previousLife) {

}
