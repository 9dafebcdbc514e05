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

import java.time.Clock;
import java.util.random.RandomGenerator;

import io.arcp.agent.AgentRegistry;
import io.arcp.event.ArcpStore;
import io.arcp.event.NodeRef;
import io.arcp.job.Jobs;
import io.arcp.protocol.IdGenerator;
import io.arcp.protocol.json.MessageCodec;
import io.arcp.security.BearerVerifier;
import reactor.core.scheduler.Scheduler;

/**
 * What sessions need of the runtime around them.
 *
 * @param jobs the jobs of this node
 * @param agents the agents, for the inventory
 * @param verifier tells who presents a token
 * @param store keeps sessions and jobs
 * @param node this node
 * @param codec reads and writes frames
 * @param sources time and chance
 * @since 0.1.0
 */
public record SessionEnvironment(Jobs jobs, AgentRegistry agents, BearerVerifier verifier, ArcpStore store,
		NodeRef node, MessageCodec codec, Sources sources) {

	/**
	 * Time and chance, injected so that a test can say what they are.
	 *
	 * @param clock tells the time
	 * @param timer times what is to happen later, and runs what has no connection
	 * @param ids makes identifiers
	 * @param random makes tokens and salts
	 */
	public record Sources(Clock clock, Scheduler timer, IdGenerator ids, RandomGenerator random) {

	}

}
