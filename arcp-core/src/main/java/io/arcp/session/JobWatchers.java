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

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

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

	/**
	 * Returns who watches, by job; from any thread.
	 * @return an unmodifiable live view
	 */
	Map<JobId, Set<SessionContext>> asMap() {
		return new AbstractMap<>() {

			@Override
			public Set<Entry<JobId, Set<SessionContext>>> entrySet() {
				return new AbstractSet<>() {

					@Override
					public Iterator<Entry<JobId, Set<SessionContext>>> iterator() {
						return JobWatchers.this.viewings.entrySet()
							.stream()
							.map((entry) -> Map.entry(entry.getKey(), sessions(entry.getValue())))
							.iterator();
					}

					@Override
					public int size() {
						return JobWatchers.this.viewings.size();
					}

				};
			}

			@Override
			public @Nullable Set<SessionContext> get(@Nullable Object job) {
				List<Viewing> watching = (job != null) ? JobWatchers.this.viewings.get(job) : null;
				return (watching != null) ? sessions(watching) : null;
			}

			@Override
			public boolean containsKey(@Nullable Object job) {
				return job != null && JobWatchers.this.viewings.containsKey(job);
			}

		};
	}

	private static Set<SessionContext> sessions(List<Viewing> watching) {
		return watching.stream().map(Viewing::session).collect(Collectors.toUnmodifiableSet());
	}

	void numbered(JobId job, long lastOffset, boolean terminal) {
		List<Viewing> watching = this.viewings.get(job);
		if (watching != null) {
			watching.forEach((viewing) -> viewing.advanced(lastOffset, terminal));
		}
	}

}
