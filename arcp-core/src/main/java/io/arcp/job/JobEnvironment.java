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

import java.time.Clock;
import java.util.random.RandomGenerator;

import io.arcp.credential.Credentials;
import io.arcp.event.ArcpStore;
import io.arcp.event.JobEventEncoder;
import io.arcp.event.NodeRef;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.json.MessageCodec;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What jobs need of the runtime around them.
 *
 * @param store keeps jobs and their logs
 * @param node this node
 * @param clock tells the time
 * @param ids makes identifiers
 * @param random makes span ids
 * @param timer times what is to happen later
 * @param agents where reactive agents are called
 * @param blocking where blocking agents are called
 * @param codec encodes payloads of control frames
 * @param encoder encodes events
 * @param credentials the upstream credentials of jobs, or {@code null} without a
 * provisioner
 * @since 0.1.0
 */
public record JobEnvironment(ArcpStore store, NodeRef node, Clock clock, IdGenerator ids, RandomGenerator random,
		Scheduler timer, Scheduler agents, BlockingJobs blocking, MessageCodec codec, JobEventEncoder encoder,
		@Nullable Credentials credentials) {

}
