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
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobSubmit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Turns submits into jobs, in the order in which they came (ARCP section 3.1): check,
 * attach the session, store the job, answer, start. Works on the lane.
 */
final class SubmitHandler {

	private final Session session;

	private final Jobs jobs;

	private final SessionEnvironment environment;

	private final int maxConcurrentJobs;

	private final RecentSubmits recent = new RecentSubmits();

	SubmitHandler(Session session, SessionSettings settings, SessionEnvironment environment) {
		this.session = session;
		this.jobs = environment.jobs();
		this.environment = environment;
		this.maxConcurrentJobs = settings.limits().caps().maxConcurrentJobs();
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
		JobExecution job;
		try {
			job = prepare(header, message);
		}
		catch (ArcpException ex) {
			entry.answer(this.session.frames().rejection(ex, header));
			return;
		}
		catch (RuntimeException ex) {
			Sessions.logger.error("A submit of session {} could not be handled", this.session.sessionId(), ex);
			entry.answer(this.session.frames()
				.rejection(new InternalErrorException("the submit could not be handled"), header));
			return;
		}
		this.session.activeJobs().incrementAndGet();
		job.notify(this.session.attach(job));
		attach(job, header, entry);
	}

	private JobExecution prepare(EnvelopeHeader header, JobSubmit message) {
		if (this.session.isDraining()) {
			throw Sessions.shuttingDown();
		}
		JobExecution job = this.jobs.prepare(new JobSubmission(this.session.sessionId(), this.session.principal(),
				this.session.features(), header.trace(), message), this.session.delivery().gate());
		if (this.session.activeJobs().get() >= this.maxConcurrentJobs) {
			throw new InternalErrorException("too many running jobs in this session",
					JsonNodeFactory.instance.objectNode()
						.put("cap", "maxConcurrentJobs")
						.put("limit", this.maxConcurrentJobs));
		}
		return job;
	}

	private void attach(JobExecution job, EnvelopeHeader header, RecentSubmits.Submit entry) {
		StoreCall<AttachResult> call = StoreCall.start(
				this.environment.store().sessions().attach(this.session.timeline().fence(), job.jobId(), 0, Role.OWNER),
				timer(), (result) -> this.session.lane().execute(() -> attached(result, job, header, entry)));
		if (call.answeredAtOnce()) {
			attached(call.value(), job, header, entry);
		}
	}

	private Scheduler timer() {
		return this.environment.sources().timer();
	}

	private void attached(@Nullable AttachResult result, JobExecution job, EnvelopeHeader header,
			RecentSubmits.Submit entry) {
		if (!(result instanceof AttachResult.Attached)) {
			fail(job, header, entry);
			return;
		}
		JobAccepted accepted = this.jobs.accepted(job);
		byte[] payload = this.environment.codec().encodePayload(accepted);
		job.create(payload, (created) -> this.session.lane().run(() -> {
			if (created) {
				this.jobs.add(job);
				entry.answer(
						this.session.frames().frame(JobAccepted.TYPE, payload, job.jobId(), job.trace(), header.id()),
						job::start);
			}
			else {
				fail(job, header, entry);
			}
		}));
	}

	private void fail(JobExecution job, EnvelopeHeader header, RecentSubmits.Submit entry) {
		this.session.activeJobs().decrementAndGet();
		Sessions.logger.error("Job {} of session {} could not be stored", job.jobId(), this.session.sessionId());
		entry
			.answer(this.session.frames().rejection(new InternalErrorException("the job could not be stored"), header));
	}

}
