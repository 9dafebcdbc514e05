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

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobEventMessage;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.RuntimeMessage;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a session that have not ended, and the sequence of its numbered frames
 * (ARCP section 2.4). Belongs to the thread of the connection.
 */
final class ClientJobs {

	private final ClientSession session;

	private final int maxBufferedEvents;

	private final Map<String, ClientJob> active = new HashMap<>();

	private long lastEventSeq;

	ClientJobs(ClientSession session, int maxBufferedEvents) {
		this.session = session;
		this.maxBufferedEvents = maxBufferedEvents;
	}

	ClientJob accepted(JobAccepted accepted) {
		return this.active.computeIfAbsent(accepted.jobId().value(),
				(id) -> new ClientJob(this.session, accepted, this.maxBufferedEvents));
	}

	void numbered(EnvelopeHeader header, long eventSeq, RuntimeMessage message) {
		if (eventSeq != this.lastEventSeq + 1) {
			this.session.violated("event_seq has a gap: expected " + (this.lastEventSeq + 1) + ", got " + eventSeq);
			return;
		}
		this.lastEventSeq = eventSeq;
		this.session.received(eventSeq);
		String jobId = header.jobId();
		if (jobId == null) {
			return;
		}
		if (message instanceof JobEventMessage event) {
			ClientJob job = this.active.get(jobId);
			if (job != null) {
				job.event(eventSeq, event);
			}
		}
		else {
			terminal(this.active.remove(jobId), message);
		}
	}

	void connectionEnded(Throwable cause) {
		List<ClientJob> open = List.copyOf(this.active.values());
		this.active.clear();
		open.forEach((job) -> job.connectionEnded(cause));
	}

	private static void terminal(@Nullable ClientJob job, RuntimeMessage message) {
		if (job == null) {
			return;
		}
		if (message instanceof JobResult result) {
			job.completed(result);
		}
		else if (message instanceof JobError error) {
			job.failed(error.toException());
		}
	}

}
