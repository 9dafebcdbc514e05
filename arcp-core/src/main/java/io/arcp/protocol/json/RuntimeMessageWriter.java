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

import java.util.List;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobCancelled;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobEventMessage;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionJobs;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.SessionWelcome;
import io.arcp.protocol.VendorMessage;

/**
 * Writes the members of the payloads that the runtime sends (ARCP sections 1.4 and 1.5).
 */
final class RuntimeMessageWriter {

	private RuntimeMessageWriter() {
	}

	static void write(MemberWriter out, RuntimeMessage message) {
		if (message instanceof JobEventMessage event) {
			out.text("kind", event.kind());
			out.time("ts", event.ts());
			out.node("body", event.body());
		}
		else if (message instanceof JobAccepted accepted) {
			accepted(out, accepted);
		}
		else if (message instanceof JobResult result) {
			result(out, result);
		}
		else if (message instanceof JobError error) {
			jobError(out, error);
		}
		else if (message instanceof SessionPong pong) {
			out.text("ping_nonce", pong.pingNonce());
			out.time("received_at", pong.receivedAt());
		}
		else if (message instanceof SessionPing ping) {
			out.text("nonce", ping.nonce());
			out.time("sent_at", ping.sentAt());
		}
		else if (message instanceof JobCancelled cancelled) {
			out.text("job_id", cancelled.jobId().value());
			out.text("reason", cancelled.reason());
			out.text("status", (cancelled.status() != null) ? cancelled.status().wireName() : null);
		}
		else {
			writeRare(out, message);
		}
	}

	private static void writeRare(MemberWriter out, RuntimeMessage message) {
		if (message instanceof SessionError error) {
			sessionError(out, error);
		}
		else if (message instanceof SessionJobs jobs) {
			jobs(out, jobs);
		}
		else if (message instanceof JobSubscribed subscribed) {
			subscribed(out, subscribed);
		}
		else if (message instanceof SessionWelcome welcome) {
			welcome(out, welcome);
		}
		else if (message instanceof SessionClosed closed) {
			out.text("reason", closed.reason());
		}
		else if (message instanceof VendorMessage vendor) {
			out.members(vendor.payload());
		}
	}

	private static void welcome(MemberWriter out, SessionWelcome welcome) {
		out.text("session_id", welcome.sessionId());
		out.begin("runtime");
		out.text("name", welcome.runtime().name());
		out.text("version", welcome.runtime().version());
		out.end();
		out.text("resume_token", welcome.resumeToken().value());
		out.number("resume_window_sec", welcome.resumeWindowSec());
		out.number("heartbeat_interval_sec", welcome.heartbeatIntervalSec());
		out.begin("capabilities");
		out.texts("encodings", List.of("json"));
		out.texts("features", welcome.features().stream().map(Feature::wireName).toList());
		out.beginArray("agents");
		for (AgentInfo agent : welcome.agents()) {
			out.begin();
			out.text("name", agent.name());
			out.texts("versions", agent.versions());
			out.text("default", agent.defaultVersion());
			out.end();
		}
		out.endArray();
		out.members(welcome.vendorCapabilities());
		out.end();
		out.time("accepted_at", welcome.acceptedAt());
	}

	private static void sessionError(MemberWriter out, SessionError error) {
		out.text("code", error.code().name());
		out.text("message", error.message());
		out.flag("retryable", error.retryable());
		out.node("details", error.details());
		out.text("request_id", error.requestId());
		out.text("job_id", error.jobId());
	}

	private static void jobs(MemberWriter out, SessionJobs jobs) {
		out.text("request_id", jobs.requestId());
		out.beginArray("jobs");
		for (JobEntry entry : jobs.jobs()) {
			out.begin();
			out.text("job_id", entry.jobId().value());
			out.text("agent", entry.agent().toString());
			out.text("status", entry.status().wireName());
			out.node("lease", entry.lease());
			out.node("lease_constraints", entry.leaseConstraints());
			out.budget(entry.budget());
			out.textOrNull("parent_job_id", entry.parentJobId());
			out.text("delegate_id", entry.delegateId());
			out.time("created_at", entry.createdAt());
			out.time("submitted_at", entry.createdAt());
			out.text("trace_id", entry.traceId());
			out.number("last_event_seq", entry.lastEventSeq());
			out.end();
		}
		out.endArray();
		out.textOrNull("next_cursor", jobs.nextCursor());
	}

	private static void accepted(MemberWriter out, JobAccepted accepted) {
		out.text("job_id", accepted.jobId().value());
		out.text("agent", accepted.agent().toString());
		out.node("lease", accepted.lease());
		out.node("lease_constraints", accepted.leaseConstraints());
		out.budget(accepted.budget());
		out.credentials(accepted.credentials());
		out.time("accepted_at", accepted.acceptedAt());
		out.text("trace_id", accepted.traceId());
		out.text("parent_job_id", accepted.parentJobId());
		out.text("delegate_id", accepted.delegateId());
	}

	private static void result(MemberWriter out, JobResult result) {
		out.text("final_status", "success");
		out.node("result", result.result());
		out.text("result_id", (result.resultId() != null) ? result.resultId().value() : null);
		out.number("result_size", result.resultSize());
		out.text("summary", result.summary());
		out.time("completed_at", result.completedAt());
	}

	private static void jobError(MemberWriter out, JobError error) {
		out.text("final_status", error.finalStatus().wireName());
		out.text("code", error.code().name());
		out.text("message", error.message());
		out.flag("retryable", error.retryable());
		out.text("request_id", error.requestId());
		out.time("completed_at", error.completedAt());
		out.node("details", error.details());
	}

	private static void subscribed(MemberWriter out, JobSubscribed subscribed) {
		out.text("job_id", subscribed.jobId().value());
		out.text("current_status", subscribed.currentStatus().wireName());
		out.text("agent", subscribed.agent().toString());
		out.node("lease", subscribed.lease());
		out.node("lease_constraints", subscribed.leaseConstraints());
		out.budget(subscribed.budget());
		out.textOrNull("parent_job_id", subscribed.parentJobId());
		out.text("trace_id", subscribed.traceId());
		out.number("subscribed_from", subscribed.subscribedFrom());
		out.flag("replayed", subscribed.replayed());
		out.text("request_id", subscribed.requestId());
		out.number("last_event_seq", subscribed.lastEventSeq());
		if (subscribed.truncated()) {
			out.flag("truncated", true);
		}
		out.number("earliest_seq", subscribed.earliestSeq());
		out.credentials(subscribed.credentials());
	}

}
