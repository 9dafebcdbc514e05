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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.arcp.protocol.JobId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * The one process that uses a store in memory. Nobody else can take over what it runs, so
 * a lease is never late; every observer gets every hint, and one that has no demand loses
 * it.
 */
final class MemoryCluster implements Cluster {

	private final List<FluxSink<Signal>> observers = new CopyOnWriteArrayList<>();

	private final Set<NodeRef> nodes = ConcurrentHashMap.newKeySet();

	private final Function<NodeRef, List<JobId>> runningAt;

	MemoryCluster(Function<NodeRef, List<JobId>> runningAt) {
		this.runningAt = runningAt;
	}

	boolean isObserved() {
		return !this.observers.isEmpty();
	}

	/**
	 * Hands a hint to the observers. No lock may be held.
	 */
	void emit(Signal signal) {
		for (FluxSink<Signal> observer : this.observers) {
			observer.next(signal);
		}
	}

	@Override
	public Mono<LeaseState> heartbeat(NodeRef self) {
		return Mono.fromSupplier(() -> this.nodes.add(self) ? LeaseState.NEW : LeaseState.OK);
	}

	@Override
	public Flux<NodeRef> expired(NodeRef self) {
		return Flux.empty();
	}

	@Override
	public Flux<JobId> jobsOf(NodeRef node) {
		return Flux.defer(() -> Flux.fromIterable(this.runningAt.apply(node)));
	}

	@Override
	public Mono<Void> forget(NodeRef node) {
		return Mono.empty();
	}

	@Override
	public Mono<Void> signal(NodeRef to, Signal signal) {
		return Mono.fromRunnable(() -> emit(signal));
	}

	@Override
	public Flux<Signal> signals() {
		return Flux.create((observer) -> {
			observer.onDispose(() -> this.observers.remove(observer));
			this.observers.add(observer);
		}, FluxSink.OverflowStrategy.DROP);
	}

}
