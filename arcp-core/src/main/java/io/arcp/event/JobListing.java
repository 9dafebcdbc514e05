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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;

import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing over the indexes of one or more principals, merged by job id.
 */
final class JobListing {

	private static final int MAX_SCANNED = 1000;

	private final JobQuery query;

	private final long now;

	private final PriorityQueue<Position> positions = new PriorityQueue<>();

	JobListing(JobQuery query, Collection<PrincipalJobs> principals, long now) {
		this.query = query;
		this.now = now;
		for (PrincipalJobs principal : principals) {
			NavigableMap<JobId, MemoryJob> jobs = principal.listed;
			if (query.after() != null) {
				jobs = jobs.tailMap(query.after(), false);
			}
			advance(jobs.entrySet().iterator());
		}
	}

	private void advance(Iterator<Map.Entry<JobId, MemoryJob>> iterator) {
		if (iterator.hasNext()) {
			Map.Entry<JobId, MemoryJob> entry = iterator.next();
			this.positions.add(new Position(entry.getKey(), entry.getValue(), iterator));
		}
	}

	JobPage page() {
		List<JobRecord> found = new ArrayList<>();
		JobId last = null;
		int scanned = 0;
		while (!this.positions.isEmpty() && scanned < MAX_SCANNED && found.size() < this.query.limit()) {
			Position position = this.positions.remove();
			advance(position.rest());
			last = position.id();
			scanned++;
			JobRecord record = match(position.job());
			if (record != null) {
				found.add(record);
			}
		}
		return new JobPage(found, this.positions.isEmpty() ? null : last);
	}

	private @Nullable JobRecord match(MemoryJob job) {
		if (!job.isVisible(this.now)) {
			return null;
		}
		JobRecord record = job.toRecord();
		NewJob created = record.job();
		String agent = this.query.agent();
		boolean matches = this.query.statuses().isEmpty() || this.query.statuses().contains(record.status());
		matches &= agent == null || agent.equals(created.agent().name()) || agent.equals(created.agent().toString());
		matches &= this.query.createdAfter() == null || created.createdAt().isAfter(this.query.createdAfter());
		matches &= this.query.createdBefore() == null || created.createdAt().isBefore(this.query.createdBefore());
		return matches ? record : null;
	}

	private record Position(JobId id, MemoryJob job,
			Iterator<Map.Entry<JobId, MemoryJob>> rest) implements Comparable<Position> {

		@Override
		public int compareTo(Position other) {
			return this.id.compareTo(other.id);
		}

	}

}
