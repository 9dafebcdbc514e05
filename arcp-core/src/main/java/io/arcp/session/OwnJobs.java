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

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.event.AttachResult;
import io.arcp.event.Role;
import io.arcp.job.JobExecution;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobAccepted;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The jobs that a session owns: how many there are, and how those that were delegated
 * become part of its timeline (ARCP section 3.9).
 * <p>
 * A child is attached when the {@code delegate} event has its number. Then its acceptance
 * is sent, and its events get numbers. While a submit of the session is unanswered, both
 * wait for a second at most, after which the acceptance is not sent any more: clients
 * take the next one for the answer to their submit. Counting happens on any thread, all
 * else on the lane.
 */
final class OwnJobs {

	private static final long LONGEST_HOLD_MILLIS = 1000;

	private final Session session;

	private final SessionEnvironment environment;

	private final Attachments attachments;

	private final Rates rates;

	private final int max;

	private final boolean emitChildAccepted;

	private final CredentialView credentials;

	private final AtomicInteger active = new AtomicInteger();

	private final Queue<DelegatedJob> held = new ArrayDeque<>(0);

	OwnJobs(Session session, SessionSettings settings, SessionEnvironment environment, Rates rates) {
		this.session = session;
		this.environment = environment;
		this.attachments = new Attachments(session, environment);
		this.rates = rates;
		this.max = settings.limits().caps().maxConcurrentJobs();
		this.emitChildAccepted = settings.emitChildAccepted();
		this.credentials = new CredentialView(session, environment);
	}

	/**
	 * Returns how many jobs have not ended.
	 */
	int active() {
		return this.active.get();
	}

	/**
	 * Counts a job that was submitted and is about to begin.
	 * @throws InternalErrorException if there are too many, or too many in a second
	 */
	void beginSubmitted() {
		this.rates.submit(this.session.principal().getName());
		begin();
	}

	/**
	 * Counts a job that is about to begin.
	 * @throws InternalErrorException if there are too many
	 */
	void begin() {
		if (this.active.getAndUpdate((count) -> (count < this.max) ? count + 1 : count) >= this.max) {
			throw new InternalErrorException("too many running jobs in this session",
					JsonNodeFactory.instance.objectNode().put("cap", "maxConcurrentJobs").put("limit", this.max));
		}
	}

	/**
	 * A job that was counted has ended, or never began.
	 */
	void end() {
		this.active.decrementAndGet();
	}

	/**
	 * Makes a job that was submitted part of the timeline.
	 */
	AttachedJob add(JobExecution job) {
		AttachedJob attached = new AttachedJob(this.session.timeline(), this, job.jobId(), job.traceId());
		this.session.streams().add(attached.stream());
		return attached;
	}

	/**
	 * Returns what makes jobs part of the timeline in the store.
	 */
	Attachments attachments() {
		return this.attachments;
	}

	/**
	 * Counts a child; on any thread.
	 * @throws InternalErrorException if there are too many jobs
	 */
	DelegatedJob admit(AttachedJob parent, JobExecution child) {
		begin();
		return new DelegatedJob(this.session.timeline(), this, parent, child);
	}

	/**
	 * The {@code delegate} event of a child has its number, or will never get one.
	 */
	void delegated(DelegatedJob child) {
		if (this.session.state() == SessionState.EXPIRED) {
			child.adopt();
			return;
		}
		this.attachments.attach(child.job(), 0, Role.OWNER, (result) -> {
			if (result instanceof AttachResult.Attached) {
				attached(child);
			}
			else if (this.session.state() == SessionState.EXPIRED) {
				child.adopt();
			}
			else {
				Sessions.logger.error("Child {} could not be attached to session {}: {}", child.job(),
						this.session.sessionId(), result);
				end();
			}
		});
	}

	private void attached(DelegatedJob child) {
		this.session.streams().add(child.stream());
		if (!this.emitChildAccepted) {
			child.adopt();
		}
		else if (this.session.answers().unansweredSubmits() == 0) {
			accept(child);
		}
		else {
			this.held.add(child);
			this.environment.sources()
				.timer()
				.schedule(() -> this.session.lane().execute(() -> tooLate(child)), LONGEST_HOLD_MILLIS,
						TimeUnit.MILLISECONDS);
		}
	}

	private void tooLate(DelegatedJob child) {
		if (this.held.remove(child)) {
			child.adopt();
		}
	}

	/**
	 * All submits have their answers.
	 */
	void submitsAnswered() {
		DelegatedJob child;
		while ((child = this.held.poll()) != null) {
			accept(child);
		}
	}

	private void accept(DelegatedJob child) {
		JobExecution job = child.execution();
		JobAccepted accepted = this.credentials.show(this.environment.jobs().accepted(job));
		this.session.answer(this.session.frames().frame(accepted, job.jobId(), job.trace(), null));
		child.adopt();
	}

}
