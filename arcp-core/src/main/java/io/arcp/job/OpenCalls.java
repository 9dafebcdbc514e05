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

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.arcp.event.JobEvent;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a job that have no result yet, in the order of the log. Of an agent that
 * answers none of its calls the newest {@value #MAX_OPEN} are known. Used by whoever
 * drains the log.
 */
final class OpenCalls {

	static final int MAX_OPEN = 1024;

	/** A result has to fit in a frame together with the id. */
	private static final int MAX_ID_LENGTH = 4096;

	private final JobEnvironment environment;

	private final JobCredit credit;

	private final @Nullable LeaseConstraints constraints;

	private final Set<String> ids;

	/**
	 * Creates the calls of a job.
	 * @param environment encodes what answers them
	 * @param credit what the answers are charged to
	 * @param constraints the bounds of the lease; without them no call is tracked
	 */
	OpenCalls(JobEnvironment environment, JobCredit credit, @Nullable LeaseConstraints constraints) {
		this.environment = environment;
		this.credit = credit;
		this.constraints = constraints;
		this.ids = (constraints != null) ? new LinkedHashSet<>(0) : Set.of();
	}

	/**
	 * Takes note of an event that goes into the log.
	 * @return what goes into the log ahead of it
	 */
	List<Emission> before(Emission next) {
		if (this.constraints == null) {
			return List.of();
		}
		if (next instanceof CallEmission call) {
			track(call);
		}
		return (next instanceof ExpiredEnd) ? answers(this.constraints.expired()) : List.of();
	}

	private void track(CallEmission call) {
		if (!call.opens()) {
			this.ids.remove(call.callId());
			return;
		}
		if (call.callId().length() > MAX_ID_LENGTH) {
			return;
		}
		this.ids.add(call.callId());
		if (this.ids.size() > MAX_OPEN) {
			Iterator<String> oldest = this.ids.iterator();
			oldest.next();
			oldest.remove();
		}
	}

	private List<Emission> answers(ArcpException expired) {
		List<Emission> answers = new ArrayList<>(this.ids.size());
		for (String id : this.ids) {
			Emission answer = new Emission(this.environment.encoder()
				.encode(JobEvent.ToolResult.failure(id, expired), this.environment.clock().instant()), null);
			this.credit.pass(answer.size());
			answers.add(answer);
		}
		this.ids.clear();
		return answers;
	}

}
