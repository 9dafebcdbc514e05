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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.arcp.protocol.JobId;

/**
 * Who watches the jobs of this node: told when the owner session has numbered what is
 * new, so that a watcher finds the owner's numbers. Safe for use by several threads.
 */
final class JobWatchers {

	private final Map<JobId, List<Viewing>> viewings = new ConcurrentHashMap<>();

	void add(Viewing viewing) {
		this.viewings.compute(viewing.job(), (job, list) -> {
			List<Viewing> watching = (list != null) ? list : new CopyOnWriteArrayList<>();
			watching.add(viewing);
			return watching;
		});
	}

	void remove(Viewing viewing) {
		this.viewings.computeIfPresent(viewing.job(), (job, list) -> {
			list.remove(viewing);
			return list.isEmpty() ? null : list;
		});
	}

	void numbered(JobId job, long lastOffset, boolean terminal) {
		List<Viewing> watching = this.viewings.get(job);
		if (watching != null) {
			watching.forEach((viewing) -> viewing.advanced(lastOffset, terminal));
		}
	}

}
