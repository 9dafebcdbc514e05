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

import io.arcp.event.AttachResult;
import io.arcp.event.Role;
import io.arcp.job.JobExecution;
import io.arcp.job.JobSubmission;
import io.arcp.job.Jobs;
import io.arcp.job.KeyClaim;
import io.arcp.job.KeyDecision;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobNotFoundException;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * Turns submits into jobs, in the order in which they came (ARCP section 3.1): look up
 * the idempotency key, check, attach the session, store the job, answer, start. Works on
 * the lane.
 */
final class SubmitHandler {

	private final Session session;

	private final Jobs jobs;

	private final SessionEnvironment environment;

	private final RecentSubmits recent = new RecentSubmits();

	private final RepeatedSubmits repeated;

	private final CredentialView credentials;

	private final ParentLookup parents;

	private final Refusals refusals;

	SubmitHandler(Session session, SessionEnvironment environment, Refusals refusals) {
		this.session = session;
		this.refusals = refusals;
		this.jobs = environment.jobs();
		this.environment = environment;
		this.repeated = new RepeatedSubmits(session, environment);
		this.credentials = new CredentialView(session, environment);
		this.parents = new ParentLookup(session, environment);
	}

	void submit(EnvelopeHeader header, JobSubmit message) {
		RecentSubmits.Submit before = this.recent.find(header.id());
		SessionConnection connection = this.session.delivery().connection();
		if (before != null) {
			before.repeat(connection, this.session.answers());
			return;
		}
		RecentSubmits.Submit entry = this.recent.add(header.id(), connection, this.session.delivery()::connection);
		entry.await(this.session.answers());
		Request unclaimed = new Request(header, message, entry, null, connection);
		answering(unclaimed, () -> {
			if (message.idempotencyKey() == null) {
				decide(unclaimed);
				return;
			}
			this.jobs.keys()
				.claim(this.session.principal(), message,
						(decision) -> this.session.lane().execute(() -> decided(unclaimed, decision)));
		});
	}

	private void decided(Request request, KeyDecision decision) {
		if (decision instanceof KeyDecision.Claimed claimed) {
			decide(request.with(claimed.claim()));
		}
		else if (decision instanceof KeyDecision.Accepted accepted) {
			answering(request, () -> this.repeated.answer(request.header(), request.entry(), accepted));
		}
		else if (decision instanceof KeyDecision.Rejected rejected) {
			reject(request, rejected.error());
		}
	}

	private void decide(Request request) {
		answering(request, () -> {
			JobExecution job = prepare(request);
			answering(job, request, () -> {
				if (this.credentials.areIssuedOver(request.connection())) {
					job.credentials().issue((error) -> this.session.lane().run(() -> issued(job, error, request)));
				}
				else {
					attach(job, request);
				}
			});
		});
	}

	private void issued(JobExecution job, @Nullable ArcpException error, Request request) {
		ArcpException problem = (error == null && this.session.isDraining()) ? Sessions.shuttingDown() : error;
		if (problem == null) {
			answering(job, request, () -> attach(job, request));
			return;
		}
		this.jobs.discard(job);
		this.session.ownJobs().end();
		reject(request, problem);
	}

	/**
	 * Whatever fails is an answer: a submit without one would hold up all that came after
	 * it, and others that have its key.
	 */
	private void answering(Request request, Runnable step) {
		try {
			step.run();
		}
		catch (JobNotFoundException ex) {
			this.parents.explain(request.message().parentJobId(), ex,
					(error) -> this.session.lane().run(() -> reject(request, error)));
		}
		catch (ArcpException ex) {
			reject(request, ex);
		}
		catch (Throwable ex) { // also what is fatal to the JVM: the lane goes on
			Sessions.logger.error("A submit of session {} failed", this.session.sessionId(), ex);
			reject(request, new InternalErrorException("the submit failed"));
		}
	}

	/** What fails once the job counts as one of the session's. */
	private void answering(JobExecution job, Request request, Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			Sessions.logger.error("Job {} of session {} could not be accepted", job.jobId(), this.session.sessionId(),
					ex);
			fail(job, request);
		}
	}

	private JobExecution prepare(Request request) {
		if (this.session.isDraining()) {
			throw Sessions.shuttingDown();
		}
		JobId jobId = (request.claim() != null) ? request.claim().jobId()
				: JobId.generate(this.environment.sources().ids());
		JobExecution job = this.jobs
			.prepare(
					new JobSubmission(jobId, this.session.sessionId(), this.session.principal(),
							this.session.features(), request.header().trace(), request.message()),
					this.session.delivery().gate());
		try {
			this.session.ownJobs().beginSubmitted();
		}
		catch (ArcpException ex) {
			this.jobs.discard(job);
			throw ex;
		}
		return job;
	}

	private void attach(JobExecution job, Request request) {
		job.notify(this.session.ownJobs().add(job));
		this.session.ownJobs().attachments().attach(job.jobId(), 0, Role.OWNER, (result) -> {
			if (result instanceof AttachResult.Attached) {
				attached(job, request);
			}
			else {
				Sessions.logger.error("Job {} could not be attached to session {}: {}", job.jobId(),
						this.session.sessionId(), result);
				fail(job, request);
			}
		});
	}

	private void attached(JobExecution job, Request request) {
		answering(job, request, () -> {
			JobAccepted accepted = this.jobs.accepted(job);
			byte[] payload = this.environment.codec().encodePayload(accepted);
			Acceptance acceptance = new Acceptance(MessageId.generate(this.environment.sources().ids()).value(),
					request.header().id(), accepted, payload, job.trace());
			job.create(payload, (created) -> this.session.lane().run(() -> {
				if (created) {
					this.jobs.add(job);
					accept(job, acceptance, request);
				}
				else {
					Sessions.logger.error("Job {} of session {} could not be stored", job.jobId(),
							this.session.sessionId());
					fail(job, request);
				}
			}));
		});
	}

	private void accept(JobExecution job, Acceptance acceptance, Request request) {
		Runnable answer = () -> request.entry().answer(this.credentials.answer(acceptance), job::start);
		if (request.claim() != null) {
			request.claim().accepted(acceptance.payload(), () -> this.session.lane().run(answer));
		}
		else {
			answer.run();
		}
	}

	private void reject(Request request, ArcpException error) {
		Runnable answer = () -> request.entry().answer(this.refusals.ofSubmit(error, request.header()));
		if (request.claim() != null) {
			request.claim().rejected(error, () -> this.session.lane().run(answer));
		}
		else {
			answer.run();
		}
	}

	private void fail(JobExecution job, Request request) {
		this.jobs.discard(job);
		this.session.ownJobs().end();
		reject(request, new InternalErrorException("the job could not be stored"));
	}

	/**
	 * A submit that is to be decided.
	 *
	 * @param header its header
	 * @param message what it asks for
	 * @param entry where it is answered
	 * @param claim its claim of its idempotency key, or {@code null} when it has none
	 * @param connection the connection that it came on
	 */
	private record Request(EnvelopeHeader header, JobSubmit message, RecentSubmits.Submit entry,
			@Nullable KeyClaim claim, @Nullable SessionConnection connection) {

		Request with(KeyClaim newClaim) {
			return new Request(this.header, this.message, this.entry, newClaim, this.connection);
		}

	}

}
