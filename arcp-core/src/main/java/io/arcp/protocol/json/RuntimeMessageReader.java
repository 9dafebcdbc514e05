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

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.Credential;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobCancelled;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobEventMessage;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.ResultId;
import io.arcp.protocol.RuntimeInfo;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionJobs;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.SessionWelcome;
import io.arcp.protocol.VendorMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the payloads that the runtime sends (ARCP sections 1.4 and 1.5).
 */
final class RuntimeMessageReader {

	private static final Map<String, Reader> READERS = Map.ofEntries(
			Map.entry(SessionWelcome.TYPE, RuntimeMessageReader::welcome),
			Map.entry(SessionError.TYPE, RuntimeMessageReader::sessionError),
			Map.entry(SessionClosed.TYPE, (payload) -> new SessionClosed(payload.text("reason"))),
			Map.entry(SessionPing.TYPE, ClientMessageReader::ping),
			Map.entry(SessionPong.TYPE, ClientMessageReader::pong),
			Map.entry(SessionJobs.TYPE, RuntimeMessageReader::jobs),
			Map.entry(JobAccepted.TYPE, RuntimeMessageReader::accepted),
			Map.entry(JobCancelled.TYPE, RuntimeMessageReader::cancelled),
			Map.entry(JobEventMessage.TYPE, RuntimeMessageReader::event),
			Map.entry(JobResult.TYPE, RuntimeMessageReader::result),
			Map.entry(JobError.TYPE, RuntimeMessageReader::jobError),
			Map.entry(JobSubscribed.TYPE, RuntimeMessageReader::subscribed));

	private RuntimeMessageReader() {
	}

	static boolean reads(String type) {
		return READERS.containsKey(type) || type.startsWith(VendorMessage.TYPE_PREFIX);
	}

	static RuntimeMessage read(EnvelopeHeader header, Members payload) {
		Reader reader = READERS.get(header.type());
		return (reader != null) ? reader.read(payload) : ClientMessageReader.vendorMessage(header, payload);
	}

	private static SessionWelcome welcome(Members payload) {
		Members runtime = payload.requiredMembers("runtime");
		Members capabilities = payload.requiredMembers("capabilities");
		return new SessionWelcome(payload.requiredText("session_id"),
				new RuntimeInfo(runtime.requiredText("name"), runtime.requiredText("version")),
				Secret.of(payload.requiredText("resume_token")), payload.requiredInteger("resume_window_sec", 1),
				payload.integer("heartbeat_interval_sec", 1), features(capabilities), agents(capabilities),
				vendorCapabilities(capabilities), payload.requiredTime("accepted_at"));
	}

	private static Set<Feature> features(Members capabilities) {
		Set<Feature> features = EnumSet.noneOf(Feature.class);
		List<String> names = capabilities.texts("features");
		if (names != null) {
			names.forEach((name) -> Feature.of(name).ifPresent(features::add));
		}
		return features;
	}

	private static List<AgentInfo> agents(Members capabilities) {
		List<AgentInfo> agents = new ArrayList<>();
		for (Members agent : capabilities.objects("agents")) {
			agents.add(new AgentInfo(agent.requiredText("name"),
					Objects.requireNonNullElse(agent.texts("versions"), List.of()), agent.text("default")));
		}
		return agents;
	}

	private static @Nullable ObjectNode vendorCapabilities(Members capabilities) {
		ObjectNode vendor = JsonNodeFactory.instance.objectNode();
		for (Map.Entry<String, JsonNode> member : capabilities.node().properties()) {
			if (member.getKey().startsWith("x-vendor.")) {
				vendor.set(member.getKey(), member.getValue());
			}
		}
		return vendor.isEmpty() ? null : vendor;
	}

	private static SessionError sessionError(Members payload) {
		return new SessionError(code(payload), payload.requiredText("message"), payload.requiredFlag("retryable"),
				payload.object("details"), payload.text("request_id"), payload.text("job_id"));
	}

	private static SessionJobs jobs(Members payload) {
		List<JobEntry> entries = new ArrayList<>();
		for (Members entry : payload.objects("jobs")) {
			entries.add(new JobEntry(jobId(entry), agent(entry), status(entry, "status"), lease(entry),
					entry.object("lease_constraints"), budget(entry), entry.text("parent_job_id"),
					entry.text("delegate_id"), entry.requiredTime("created_at"), entry.requiredText("trace_id"),
					entry.requiredInteger("last_event_seq", 0)));
		}
		return new SessionJobs(payload.requiredText("request_id"), entries, payload.text("next_cursor"));
	}

	private static JobAccepted accepted(Members payload) {
		return new JobAccepted(jobId(payload), agent(payload), lease(payload), payload.object("lease_constraints"),
				budget(payload), credentials(payload), payload.requiredTime("accepted_at"),
				payload.requiredText("trace_id"), payload.text("parent_job_id"), payload.text("delegate_id"));
	}

	private static JobCancelled cancelled(Members payload) {
		return new JobCancelled(jobId(payload), payload.requiredText("reason"),
				payload.has("status") ? status(payload, "status") : null);
	}

	private static JobEventMessage event(Members payload) {
		return new JobEventMessage(payload.requiredText("kind"), payload.requiredTime("ts"),
				payload.requiredObject("body"));
	}

	private static JobResult result(Members payload) {
		if (payload.has("result_id")) {
			return new JobResult(null, ResultId.of(payload.requiredText("result_id")),
					payload.requiredInteger("result_size", 0), payload.text("summary"),
					payload.requiredTime("completed_at"));
		}
		JsonNode result = Objects.requireNonNullElse(payload.value("result"), NullNode.instance);
		return new JobResult(result, null, null, payload.text("summary"), payload.requiredTime("completed_at"));
	}

	private static JobError jobError(Members payload) {
		return new JobError(status(payload, "final_status"), code(payload), payload.requiredText("message"),
				payload.requiredFlag("retryable"), payload.text("request_id"), payload.requiredTime("completed_at"),
				payload.object("details"));
	}

	private static JobSubscribed subscribed(Members payload) {
		return new JobSubscribed(jobId(payload), status(payload, "current_status"), agent(payload), lease(payload),
				payload.object("lease_constraints"), budget(payload), payload.text("parent_job_id"),
				payload.requiredText("trace_id"), payload.requiredInteger("subscribed_from", 0),
				payload.requiredFlag("replayed"), payload.requiredText("request_id"),
				payload.requiredInteger("last_event_seq", 0), Boolean.TRUE.equals(payload.flag("truncated")),
				payload.integer("earliest_seq", 1), credentials(payload));
	}

	private static JobId jobId(Members payload) {
		return JobId.of(payload.requiredText("job_id"));
	}

	private static AgentRef agent(Members payload) {
		return AgentRef.parse(payload.requiredText("agent"));
	}

	private static ObjectNode lease(Members payload) {
		return payload.requiredObject("lease");
	}

	private static JobStatus status(Members payload, String name) {
		return JobStatus.of(payload.requiredText(name))
			.orElseThrow(() -> InvalidRequestException.forField(payload.pathOf(name), "expected the status of a job"));
	}

	private static ErrorCode code(Members payload) {
		return ErrorCode.of(payload.requiredText("code"))
			.orElseThrow(() -> InvalidRequestException.forField(payload.pathOf("code"), "expected an error code"));
	}

	private static @Nullable Map<String, BigDecimal> budget(Members payload) {
		Members budget = payload.members("budget");
		if (budget == null) {
			return null;
		}
		Map<String, BigDecimal> amounts = new LinkedHashMap<>();
		for (Map.Entry<String, JsonNode> amount : budget.node().properties()) {
			if (!amount.getValue().isNumber()) {
				throw budget.expected(amount.getKey(), "a number", amount.getValue());
			}
			amounts.put(amount.getKey(), amount.getValue().decimalValue());
		}
		return amounts;
	}

	private static List<Credential> credentials(Members payload) {
		List<Credential> credentials = new ArrayList<>();
		for (Members credential : payload.objects("credentials")) {
			credentials.add(new Credential(credential.requiredText("id"), credential.requiredText("scheme"),
					Secret.of(credential.requiredText("value")), credential.requiredText("endpoint"),
					credential.text("profile"), credential.object("constraints")));
		}
		return credentials;
	}

	/**
	 * Reader of one type.
	 */
	@FunctionalInterface
	private interface Reader {

		RuntimeMessage read(Members payload);

	}

}
