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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.JobUnsubscribe;
import io.arcp.protocol.SessionAck;
import io.arcp.protocol.SessionClose;
import io.arcp.protocol.SessionHeartbeat;
import io.arcp.protocol.SessionListJobs;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.VendorMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the payloads that clients send, but for those that open a session (ARCP sections
 * 1.4 and 1.5).
 */
final class ClientMessageReader {

	private static final Map<String, Reader> READERS = Map.ofEntries(
			Map.entry(SessionClose.TYPE, (header, payload) -> new SessionClose(payload.text("reason"))),
			Map.entry(SessionClose.BYE_TYPE, (header, payload) -> new SessionClose(payload.text("reason"))),
			Map.entry(SessionPing.TYPE, (header, payload) -> ping(payload)),
			Map.entry(SessionPong.TYPE, (header, payload) -> pong(payload)),
			Map.entry(SessionHeartbeat.TYPE, (header, payload) -> new SessionHeartbeat()),
			Map.entry(SessionAck.TYPE,
					(header, payload) -> new SessionAck(payload.requiredInteger("last_processed_seq", 0))),
			Map.entry(SessionListJobs.TYPE, (header, payload) -> listJobs(payload)),
			Map.entry(JobSubmit.TYPE, (header, payload) -> submit(payload)),
			Map.entry(JobCancel.TYPE,
					(header, payload) -> new JobCancel(jobId(header, payload), payload.text("reason"))),
			Map.entry(JobSubscribe.TYPE, ClientMessageReader::subscribe),
			Map.entry(JobUnsubscribe.TYPE, (header, payload) -> new JobUnsubscribe(jobId(header, payload))));

	private static final Set<String> JOB_TYPES = Set.of(JobCancel.TYPE, JobSubscribe.TYPE, JobUnsubscribe.TYPE);

	private ClientMessageReader() {
	}

	static boolean reads(String type) {
		return READERS.containsKey(type) || type.startsWith(VendorMessage.TYPE_PREFIX);
	}

	/**
	 * Tells whether messages of a type name a job, in the envelope or in the payload.
	 * @param type the type
	 * @return whether it is one of cancel, subscribe and unsubscribe
	 */
	static boolean namesJob(String type) {
		return JOB_TYPES.contains(type);
	}

	static ClientMessage read(EnvelopeHeader header, Members payload) {
		Reader reader = READERS.get(header.type());
		if (reader != null) {
			return reader.read(header, payload);
		}
		return vendorMessage(header, payload);
	}

	/**
	 * Reads a message of a vendor's own type, in either direction.
	 * @param header the envelope
	 * @param payload the payload
	 * @return the message
	 */
	static VendorMessage vendorMessage(EnvelopeHeader header, Members payload) {
		return new VendorMessage(header.type(), payload.node(), isOptional(header.extensions()));
	}

	/**
	 * Completes the header of a message that names a job, so that an error can be
	 * answered under the id that was asked for.
	 * @param header the header as it came
	 * @param payload the payload
	 * @return the header with the job id of the envelope, else that of the payload
	 */
	static EnvelopeHeader resolveJob(EnvelopeHeader header, Members payload) {
		if (header.jobId() != null) {
			return header;
		}
		JsonNode jobId = payload.value("job_id");
		return (jobId != null && jobId.isString() && !jobId.stringValue().isEmpty())
				? header.withJobId(jobId.stringValue()) : header;
	}

	static SessionPing ping(Members payload) {
		return new SessionPing(payload.requiredText("nonce"), payload.lenientTime("sent_at"));
	}

	static SessionPong pong(Members payload) {
		JsonNode nonce = payload.value("ping_nonce");
		return new SessionPong((nonce != null && nonce.isString()) ? nonce.stringValue() : "",
				payload.lenientTime("received_at"));
	}

	private static SessionListJobs listJobs(Members payload) {
		Members members = payload.members("filter");
		JobFilter filter = (members != null) ? filter(members) : JobFilter.ALL;
		long limit = Objects.requireNonNullElse(payload.integer("limit", 1), (long) SessionListJobs.DEFAULT_LIMIT);
		return new SessionListJobs(filter, (int) Math.min(limit, SessionListJobs.MAX_LIMIT), payload.text("cursor"));
	}

	private static JobFilter filter(Members filter) {
		List<String> statuses = filter.texts("status");
		return new JobFilter((statuses != null) ? new LinkedHashSet<>(statuses) : null, filter.text("agent"),
				filter.time("created_after"), filter.time("created_before"));
	}

	private static JobSubmit submit(Members payload) {
		AgentRef agent = AgentRef.parse(payload.requiredText("agent"));
		JsonNode input = payload.value("input");
		ObjectNode leaseRequest = payload.object("lease_request");
		return new JobSubmit(agent, (input != null) ? input : NullNode.instance,
				(leaseRequest != null) ? leaseRequest : JsonNodeFactory.instance.objectNode(),
				payload.object("lease_constraints"), payload.text("idempotency_key"),
				payload.integer("max_runtime_sec", 1), payload.text("parent_job_id"));
	}

	private static JobSubscribe subscribe(EnvelopeHeader header, Members payload) {
		return new JobSubscribe(jobId(header, payload), payload.integer("from_event_seq", 0),
				Boolean.TRUE.equals(payload.flag("history")));
	}

	private static String jobId(EnvelopeHeader header, Members payload) {
		String inPayload = payload.text("job_id");
		String jobId = header.jobId();
		if (jobId == null) {
			throw payload.expected("job_id", "a non-empty string", payload.value("job_id"));
		}
		if (inPayload != null && !inPayload.isEmpty() && !inPayload.equals(jobId)) {
			throw InvalidRequestException.forField("payload.job_id", "differs from 'job_id' in the envelope");
		}
		return jobId;
	}

	private static boolean isOptional(@Nullable ObjectNode extensions) {
		return extensions != null && extensions.path("optional").asBoolean(false)
				&& extensions.path("optional").isBoolean();
	}

	/**
	 * Reader of one type.
	 */
	@FunctionalInterface
	private interface Reader {

		ClientMessage read(EnvelopeHeader header, Members payload);

	}

}
