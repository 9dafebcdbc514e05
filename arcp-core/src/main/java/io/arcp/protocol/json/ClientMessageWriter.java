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

package io.arcp.protocol.json;

import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.ClientInfo;
import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.JobUnsubscribe;
import io.arcp.protocol.ResumeRequest;
import io.arcp.protocol.SessionAck;
import io.arcp.protocol.SessionClose;
import io.arcp.protocol.SessionListJobs;
import io.arcp.protocol.SessionOpening;
import io.arcp.protocol.SessionResume;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the members of the payloads that clients alone send (ARCP sections 1.4 and 1.5).
 */
final class ClientMessageWriter {

	private ClientMessageWriter() {
	}

	static void write(MemberWriter out, ClientMessage message) {
		if (message instanceof JobSubmit submit) {
			submit(out, submit);
		}
		else if (message instanceof SessionAck ack) {
			out.number("last_processed_seq", ack.lastProcessedSeq());
		}
		else if (message instanceof JobCancel cancel) {
			out.text("job_id", cancel.jobId());
			out.text("reason", cancel.reason());
		}
		else if (message instanceof JobSubscribe subscribe) {
			out.text("job_id", subscribe.jobId());
			out.number("from_event_seq", subscribe.fromEventSeq());
			out.flag("history", subscribe.history());
		}
		else if (message instanceof JobUnsubscribe unsubscribe) {
			out.text("job_id", unsubscribe.jobId());
		}
		else if (message instanceof SessionListJobs listJobs) {
			listJobs(out, listJobs);
		}
		else if (message instanceof SessionClose close) {
			out.text("reason", close.reason());
		}
		else if (message instanceof SessionOpening opening) {
			opening(out, opening);
		}
	}

	private static void submit(MemberWriter out, JobSubmit submit) {
		out.text("agent", submit.agent().toString());
		out.node("input", submit.input());
		out.node("lease_request", objectOrNull(submit.leaseRequest()));
		out.node("lease_constraints", submit.leaseConstraints());
		out.text("idempotency_key", submit.idempotencyKey());
		out.number("max_runtime_sec", submit.maxRuntimeSec());
		out.text("parent_job_id", submit.parentJobId());
	}

	private static @Nullable ObjectNode objectOrNull(ObjectNode node) {
		return node.isEmpty() ? null : node;
	}

	private static void listJobs(MemberWriter out, SessionListJobs listJobs) {
		JobFilter filter = listJobs.filter();
		if (!filter.equals(JobFilter.ALL)) {
			out.begin("filter");
			out.texts("status", filter.statuses());
			out.text("agent", filter.agent());
			out.time("created_after", filter.createdAfter());
			out.time("created_before", filter.createdBefore());
			out.end();
		}
		out.number("limit", (long) listJobs.limit());
		out.textOrNull("cursor", listJobs.cursor());
	}

	private static void opening(MemberWriter out, SessionOpening opening) {
		ResumeRequest resume = opening.resume();
		if (opening instanceof SessionResume && resume != null) {
			resume(out, resume);
		}
		client(out, opening.client());
		auth(out, opening.auth());
		if (opening.capabilitiesPresent()) {
			out.begin("capabilities");
			out.texts("encodings", opening.encodings());
			out.texts("features", opening.features());
			out.end();
		}
		if (!(opening instanceof SessionResume) && resume != null) {
			out.begin("resume");
			resume(out, resume);
			out.end();
		}
	}

	private static void client(MemberWriter out, @Nullable ClientInfo client) {
		if (client != null) {
			out.begin("client");
			out.text("name", client.name());
			out.text("version", client.version());
			out.text("fingerprint", client.fingerprint());
			out.text("principal", client.principal());
			out.end();
		}
	}

	private static void auth(MemberWriter out, AuthRequest auth) {
		if (auth.token() != null) {
			out.begin("auth");
			out.text("scheme", auth.scheme());
			out.text("token", auth.token().value());
			out.end();
		}
	}

	private static void resume(MemberWriter out, ResumeRequest resume) {
		out.text("session_id", resume.sessionId());
		out.text("resume_token", resume.resumeToken().value());
		out.number("last_event_seq", resume.lastEventSeq());
	}

}
