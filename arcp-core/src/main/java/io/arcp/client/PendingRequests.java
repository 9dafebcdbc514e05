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

package io.arcp.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The requests of a client that have not been answered, in the order in which they were
 * made. Belongs to the lane of the session.
 */
final class PendingRequests {

	private final int limit;

	private final Map<String, PendingRequest<?, ?>> open = new LinkedHashMap<>();

	/** Submits that an earlier connection may have carried to the runtime. */
	private final Set<String> repeated = new HashSet<>();

	PendingRequests(int limit) {
		this.limit = limit;
	}

	boolean isFull() {
		return this.open.size() >= this.limit;
	}

	void add(PendingRequest<?, ?> request) {
		this.open.put(request.id(), request);
	}

	/**
	 * Removes a request.
	 * @param id the id of its frame, if the answer names one
	 * @return the request, or {@code null} if nobody waits for it
	 */
	@Nullable PendingRequest<?, ?> remove(@Nullable String id) {
		if (id == null) {
			return null;
		}
		this.repeated.remove(id);
		return this.open.remove(id);
	}

	/**
	 * Tells whether a job may exist whose acceptance was lost.
	 * @return whether such a submit is unanswered
	 */
	boolean mayHaveUnknownJobs() {
		return !this.repeated.isEmpty();
	}

	/**
	 * Tells whether a job is about to be watched.
	 * @param jobId the job
	 * @return whether a subscription to it is unanswered
	 */
	boolean isSubscribing(String jobId) {
		return this.open.values().stream().anyMatch((request) -> request.isSubscriptionTo(jobId));
	}

	/**
	 * Sends all requests over a new connection, with the ids they had.
	 * @param sender sends a frame
	 */
	void sendAgain(Consumer<byte[]> sender) {
		this.open.values().forEach((request) -> sender.accept(request.frame()));
	}

	/**
	 * Remembers that the open submits may have reached the runtime.
	 */
	void connectionLost() {
		this.open.values()
			.stream()
			.filter(PendingRequest::isSubmit)
			.forEach((request) -> this.repeated.add(request.id()));
	}

	void fail(Throwable cause) {
		List<PendingRequest<?, ?>> unanswered = new ArrayList<>(this.open.values());
		this.open.clear();
		this.repeated.clear();
		unanswered.forEach((request) -> request.fail(cause));
	}

}
