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

package io.arcp.agent;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.arcp.event.JobEvent;
import io.arcp.event.LogLevel;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Credential;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one context of a job, for blocking and reactive agents alike (ARCP section 7.3).
 * <p>
 * Emitting methods return a {@code Mono} that is <em>already started</em> when the call
 * returns: hot, cached, in the order of the calls; subscribing only awaits it. So
 * {@code job.log("hi")} emits, whether or not anyone subscribes. On a thread that may
 * block the call itself waits until the job may emit (ARCP sections 2.4 and 2.7) and
 * throws a failure; on any other thread it never blocks, and the failure comes through
 * the {@code Mono}. A failure that nobody has subscribed to when the handler ends is
 * logged. What is emitted after the job has ended is dropped without an error.
 * <p>
 * A context may be used from several threads.
 *
 * @since 0.1.0
 */
public interface JobContext extends JobOperations {

	/**
	 * Returns the job's id.
	 * @return the id
	 */
	JobId jobId();

	/**
	 * Returns the session that submitted the job.
	 * @return the id
	 */
	SessionId sessionId();

	/**
	 * Returns the agent with the version that the job was accepted with.
	 * @return the reference; its version is {@code null} for an unversioned agent
	 */
	AgentRef agentRef();

	/**
	 * Returns the job's trace id.
	 * @return 32 lower-case hexadecimal digits
	 */
	String traceId();

	/**
	 * Returns a trace parent for an outgoing call, with a new span id at each call (ARCP
	 * section 6.1).
	 * @return {@code 00-<trace id>-<span id>-01}
	 */
	String traceparent();

	/**
	 * Returns who submitted the job.
	 * @return the principal that the verifier returned
	 */
	ArcpPrincipal principal();

	/**
	 * Returns whether the owner session had a feature when it submitted the job; this
	 * stays fixed for the job (ARCP section 2.3).
	 * @param feature the feature
	 * @return whether it was negotiated
	 */
	boolean hasFeature(Feature feature);

	/**
	 * Returns what the job is allowed to do.
	 * @return the effective lease, empty when there is none
	 */
	Lease lease();

	/**
	 * Returns the bounds of the lease in time.
	 * @return the constraints, or {@code null} when there are none
	 */
	@Nullable LeaseConstraints leaseConstraints();

	/**
	 * Returns what is left of the job's own budget (ARCP section 4.7).
	 * @return an unmodifiable live view of currency to amount, empty without a budget;
	 * amounts may be negative
	 */
	Map<String, BigDecimal> budget();

	/**
	 * Returns the upstream credentials that the job may use at this moment (ARCP section
	 * 4.8). They are good for nothing any more when the job has ended.
	 * @return the credentials, empty when there are none
	 */
	List<Credential> credentials();

	/**
	 * Replaces the value of a credential: a new one is minted, the owner session is told
	 * of it, and the old one is revoked. This has begun when the call returns, which does
	 * not wait for it. Fails with {@code INVALID_REQUEST} when the job has no such
	 * credential or is replacing it already, and with {@code INTERNAL_ERROR},
	 * {@code BUDGET_EXHAUSTED} or {@code PERMISSION_DENIED} when no new one was minted;
	 * the old one stays in use then.
	 * @param id the id of the credential, which it keeps
	 * @return the credential with its new value
	 */
	Mono<Credential> rotateCredential(String id);

	/**
	 * Emits a {@code log} event at level {@code info}.
	 * @param message the message
	 * @return completes when the event is stored
	 */
	default Mono<Void> log(String message) {
		return log(LogLevel.INFO, message);
	}

	/**
	 * Emits a {@code log} event.
	 * @param level the level
	 * @param message the message
	 * @return completes when the event is stored
	 */
	default Mono<Void> log(LogLevel level, String message) {
		return log(level, message, null);
	}

	/**
	 * Emits a {@code log} event with attributes.
	 * @param level the level
	 * @param message the message
	 * @param attributes the attributes, or {@code null}
	 * @return completes when the event is stored
	 */
	Mono<Void> log(LogLevel level, String message, @Nullable ObjectNode attributes);

	/**
	 * Emits a {@code thought} event.
	 * @param text the text
	 * @return completes when the event is stored
	 */
	Mono<Void> thought(String text);

	/**
	 * Emits a {@code status} event.
	 * @param phase the phase, not empty
	 * @return completes when the event is stored
	 */
	default Mono<Void> status(String phase) {
		return status(phase, null);
	}

	/**
	 * Emits a {@code status} event with a message.
	 * @param phase the phase, not empty
	 * @param message the message, or {@code null}
	 * @return completes when the event is stored
	 */
	Mono<Void> status(String phase, @Nullable String message);

	/**
	 * Emits a {@code metric} event.
	 * @param name the name, not empty
	 * @param value the value, below 10^18 with at most 18 fraction digits
	 * @param unit the unit, or {@code null}
	 * @return completes when the event is stored
	 */
	Mono<Void> metric(String name, BigDecimal value, @Nullable String unit);

	/**
	 * Emits a {@code metric} event.
	 * @param name the name, not empty
	 * @param value the value
	 * @param unit the unit, or {@code null}
	 * @return completes when the event is stored
	 */
	default Mono<Void> metric(String name, long value, @Nullable String unit) {
		return metric(name, BigDecimal.valueOf(value), unit);
	}

	/**
	 * Emits a {@code progress} event. Fails with {@code INVALID_REQUEST} when the owner
	 * session has not negotiated {@link Feature#PROGRESS}.
	 * @param current how far the job is, at least 0
	 * @param total the whole, or {@code null} when it is not known
	 * @param units what is counted, or {@code null}
	 * @param message the message, or {@code null}
	 * @return completes when the event is stored
	 */
	Mono<Void> progress(BigDecimal current, @Nullable BigDecimal total, @Nullable String units,
			@Nullable String message);

	/**
	 * Emits a {@code progress} event without a unit.
	 * @param current how far the job is, at least 0
	 * @param total the whole, at least {@code current}
	 * @return completes when the event is stored
	 */
	default Mono<Void> progress(long current, long total) {
		return progress(BigDecimal.valueOf(current), BigDecimal.valueOf(total), null, null);
	}

	/**
	 * Emits the cost of something as a {@code metric} event and subtracts it from the
	 * budgets of the job and its ancestors that have a counter for the currency (ARCP
	 * section 4.7). What is spent is spent: a budget may fall below zero.
	 * @param name what it was for, such as {@code inference} or {@code cost.inference};
	 * neither {@code budget} nor anything below it
	 * @param amount the amount, zero or more, below 10^18 with at most 18 fraction digits
	 * @param currency the currency, which is compared exactly
	 * @return completes when the event is stored
	 */
	Mono<Void> charge(String name, BigDecimal amount, String currency);

	/**
	 * Emits a {@code tool_result} event with a result.
	 * @param callId the id of the call
	 * @param result the result, or {@code null}
	 * @return completes when the event is stored
	 */
	Mono<Void> toolResult(String callId, @Nullable JsonNode result);

	/**
	 * Emits an {@code artifact_ref} event.
	 * @param artifact the artifact
	 * @return completes when the event is stored
	 */
	Mono<Void> artifactRef(JobEvent.ArtifactRef artifact);

	/**
	 * Emits a {@code result_chunk} event. Fails with {@code INVALID_REQUEST} when the
	 * owner session has not negotiated {@link Feature#RESULT_CHUNK} or the chunk does not
	 * go on from the one before (ARCP section 3.11).
	 * @param chunk the chunk
	 * @return completes when the event is stored
	 */
	Mono<Void> resultChunk(JobEvent.ResultChunk chunk);

	/**
	 * Begins the job's streamed result (ARCP section 3.11). From then on what the agent
	 * returns is dropped. Emits nothing and does not block.
	 * @return the stream
	 * @throws io.arcp.protocol.InvalidRequestException if the owner session has not
	 * negotiated {@link Feature#RESULT_CHUNK} or the job has a streamed result already
	 */
	ResultStream streamResult();

	/**
	 * Begins the job's streamed result with an id of the agent's choice, or goes on with
	 * it when it has that id.
	 * @param resultId the id, 1 to 256 characters
	 * @return the stream
	 * @throws io.arcp.protocol.InvalidRequestException if the owner session has not
	 * negotiated {@link Feature#RESULT_CHUNK}, the id is not legal or the job has a
	 * streamed result with another one
	 */
	ResultStream streamResult(String resultId);

	/**
	 * Emits an event of any kind but {@code delegate}. For a defined kind its rules,
	 * gates and side effects apply; a vendor kind takes any object.
	 * @param kind the kind
	 * @param body the body
	 * @return completes when the event is stored
	 */
	Mono<Void> emitEvent(String kind, JsonNode body);

	/**
	 * Emits an event.
	 * @param event the event, not a {@link JobEvent.Result} and not a
	 * {@link JobEvent.Delegate}
	 * @return completes when the event is stored
	 */
	Mono<Void> emit(JobEvent event);

	/**
	 * Returns the signal that fires when the job is to end early.
	 * @return the signal
	 */
	CancellationSignal cancellation();

	/**
	 * Returns a logger for the application's own log, whose records carry the job's and
	 * session's id in the log context while the agent runs.
	 * @return the logger
	 */
	Logger logger();

}
