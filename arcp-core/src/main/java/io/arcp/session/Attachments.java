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

import java.util.function.Consumer;

import io.arcp.event.AttachResult;
import io.arcp.event.Role;
import io.arcp.event.SessionFence;
import io.arcp.job.StoreCall;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Attaches jobs to the session's timeline in the store. A resume that comes in between
 * gives the session a new fence, under which the job is attached again. Works on the
 * lane.
 */
final class Attachments {

	private final Session session;

	private final SessionEnvironment environment;

	Attachments(Session session, SessionEnvironment environment) {
		this.session = session;
		this.environment = environment;
	}

	/**
	 * Attaches a job.
	 * @param job the job
	 * @param after the offset after which its events are covered
	 * @param role what the session is to the job
	 * @param answer receives what the store says under the fence that the session has by
	 * then; before this returns when the store answers at once
	 */
	void attach(JobId job, long after, Role role, Consumer<@Nullable AttachResult> answer) {
		SessionFence fence = this.session.timeline().fence();
		Consumer<@Nullable AttachResult> answered = (result) -> {
			if (result instanceof AttachResult.Attached) {
				answer.accept(result);
			}
			else { // whoever changes the fence holds the timeline until it is known here
				this.session.timeline().whenIdle(() -> {
					if (fence.equals(this.session.timeline().fence())) {
						answer.accept(result);
					}
					else {
						attach(job, after, role, answer);
					}
				});
			}
		};
		StoreCall<AttachResult> call = StoreCall.start(
				this.environment.store().sessions().attach(fence, job, after, role), this.environment.sources().timer(),
				(result) -> this.session.lane().execute(() -> answered.accept(result)));
		if (call.answeredAtOnce()) {
			answered.accept(call.value());
		}
	}

}
