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

/**
 * Consecutive numbers of a session that are to be sent: consecutive offsets of one job.
 *
 * @param stream the job
 * @param firstSeq the number of the first offset
 * @param firstOffset the first offset
 * @param count how many
 * @param ownEvents whether they are private events of the session, under their own
 * offsets
 */
record Segment(EventStream stream, long firstSeq, long firstOffset, long count, boolean ownEvents) {

}
