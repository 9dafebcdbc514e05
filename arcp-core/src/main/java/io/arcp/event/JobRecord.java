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

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * A job as the store holds it.
 *
 * @param job what it was created with
 * @param epoch the stored epoch
 * @param owner the node that runs it
 * @param status its status
 * @param attempt 1, and one more each time it was taken over
 * @param lastOffset the last offset of its log
 * @param firstRetained the first offset that can be read
 * @param cancelReason the reason of a stored cancel, or {@code null}
 * @param budget the current counters, or {@code null} when it has none
 * @param endedAt when it ended, or {@code null}
 * @since 0.1.0
 */
public record JobRecord(NewJob job, long epoch, NodeRef owner, JobStatus status, int attempt, long lastOffset,
		long firstRetained, @Nullable String cancelReason, @Nullable Map<String, BigDecimal> budget,
		@Nullable Instant endedAt) {

}
