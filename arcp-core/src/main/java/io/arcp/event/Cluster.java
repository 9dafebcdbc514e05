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

import io.arcp.protocol.JobId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The nodes that share a store: their leases and the hints between them. The contract of
 * {@link ArcpStore} applies to each method.
 *
 * @since 0.1.0
 */
public interface Cluster {

	/**
	 * Renews the lease of a node.
	 * @param self the node
	 * @return whether the lease is new, in time, or came too late
	 */
	Mono<LeaseState> heartbeat(NodeRef self);

	/**
	 * Returns the nodes whose lease ran out and that this node may reap now.
	 * @param self the node that asks
	 * @return the nodes
	 */
	Flux<NodeRef> expired(NodeRef self);

	/**
	 * Returns the jobs that a node runs.
	 * @param node the node
	 * @return the jobs
	 */
	Flux<JobId> jobsOf(NodeRef node);

	/**
	 * Removes a node whose jobs were all taken over. Without effect for a live node.
	 * @param node the node
	 * @return completes when done
	 */
	Mono<Void> forget(NodeRef node);

	/**
	 * Sends a hint to a node.
	 * @param to the node
	 * @param signal the hint
	 * @return completes when the hint was handed over; it may be lost all the same
	 */
	Mono<Void> signal(NodeRef to, Signal signal);

	/**
	 * Returns the hints to this node: lossy and unordered, never the truth.
	 * @return the hints, endless
	 */
	Flux<Signal> signals();

}
