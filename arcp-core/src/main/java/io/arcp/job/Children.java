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

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.arcp.protocol.JobStatus;
import io.arcp.protocol.PermissionDeniedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The children of a job, whether its agent has delegated to them or a client has
 * submitted them (ARCP sections 3.9 and 3.10): how many there may be, and what becomes of
 * them when the job ends. Safe for use by several threads.
 */
final class Children {

	static final String PARENT_TERMINATED = "parent_terminated";

	private volatile @Nullable Set<JobExecution> running;

	private long count;

	private volatile @Nullable JobStatus parentEnd;

	/**
	 * Counts an attempt to have one more.
	 * @return the number of the attempt
	 */
	synchronized long count() {
		return ++this.count;
	}

	/**
	 * Counts a child, if there may be one more.
	 * @throws PermissionDeniedException if there may not
	 */
	synchronized void count(DelegationLimits limits) {
		requireCount(this.count + 1, limits);
		this.count++;
	}

	/**
	 * What was counted has not become a child.
	 */
	synchronized void giveBack() {
		this.count--;
	}

	static void requireDepth(int depth, DelegationLimits limits) {
		require(depth, limits.maxDepth(), "depth", "the job has too many ancestors to have children");
	}

	static void requireCount(long count, DelegationLimits limits) {
		require(count, limits.maxPerJob(), "delegations", "the job has too many children");
	}

	private static void require(long value, int limit, String what, String message) {
		if (value > limit) {
			throw new PermissionDeniedException(message,
					JsonNodeFactory.instance.objectNode().put(what, value).put("limit", limit));
		}
	}

	/**
	 * Adds a child that is about to start. It ends at once when the job has failed before
	 * it is added.
	 */
	void add(JobExecution child) {
		Set<JobExecution> added = running();
		added.add(child);
		child.onEnd(() -> added.remove(child));
		JobStatus end = this.parentEnd;
		if (end != null) {
			parentEnded(child, end);
		}
	}

	private synchronized Set<JobExecution> running() {
		Set<JobExecution> children = this.running;
		if (children == null) {
			children = ConcurrentHashMap.newKeySet(0);
			this.running = children;
		}
		return children;
	}

	private void forEach(Consumer<JobExecution> action) {
		Set<JobExecution> children = this.running;
		if (children != null) {
			children.forEach(action);
		}
	}

	/**
	 * The job has ended: unless its work is done, its children end as well.
	 */
	void parentEnded(JobStatus status) {
		this.parentEnd = status;
		forEach((child) -> parentEnded(child, status));
	}

	private static void parentEnded(JobExecution child, JobStatus status) {
		endCredentials(child);
		if (status != JobStatus.SUCCESS) {
			child.cancel(PARENT_TERMINATED, (result) -> {
			});
		}
	}

	/** Nor do others below the job keep what it has lost. */
	private static void endCredentials(JobExecution descendant) {
		descendant.credentials().end();
		descendant.children().forEach(Children::endCredentials);
	}

}
