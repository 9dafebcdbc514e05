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

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import io.arcp.agent.Authorization;
import io.arcp.agent.CallResult;
import io.arcp.agent.CancellationSignal;
import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import io.arcp.agent.Operation;
import io.arcp.agent.ResultStream;
import io.arcp.event.JobEvent;
import io.arcp.event.LogLevel;
import io.arcp.lease.Lease;
import io.arcp.lease.LeaseConstraints;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.ArcpException;
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
 * The context of a job that runs on this node.
 */
final class DefaultJobContext implements JobContext {

	private final JobSpec spec;

	private final JobEmitter emitter;

	private final FiringSignal signal;

	private final JobAuthority authority;

	private final Delegations delegations;

	private final RandomGenerator random;

	private final OperationCalls calls;

	private final Logger logger;

	DefaultJobContext(SubmittedJob job, JobEmitter emitter, FiringSignal signal, JobAuthority authority,
			Delegations delegations, Logger logger) {
		this.spec = job.spec();
		this.emitter = emitter;
		this.signal = signal;
		this.authority = authority;
		this.delegations = delegations;
		this.random = job.environment().random();
		this.calls = new OperationCalls(this, job.environment().ids());
		this.logger = logger;
	}

	@Override
	public JobId jobId() {
		return this.spec.jobId();
	}

	@Override
	public SessionId sessionId() {
		return this.spec.owner().sessionId();
	}

	@Override
	public AgentRef agentRef() {
		return this.spec.ref();
	}

	@Override
	public String traceId() {
		return this.spec.trace().traceId();
	}

	@Override
	public String traceparent() {
		long span = this.random.nextLong();
		return "00-" + traceId() + "-" + HexFormat.of().toHexDigits((span != 0) ? span : 1) + "-01";
	}

	@Override
	public ArcpPrincipal principal() {
		return this.spec.owner().principal();
	}

	@Override
	public boolean hasFeature(Feature feature) {
		return this.spec.owner().features().contains(feature);
	}

	@Override
	public Lease lease() {
		return this.spec.authority().lease();
	}

	@Override
	public @Nullable LeaseConstraints leaseConstraints() {
		return this.spec.authority().constraints();
	}

	@Override
	public Map<String, BigDecimal> budget() {
		return this.spec.authority().budget().remaining();
	}

	@Override
	public void authorize(String capability, String target) {
		this.signal.throwIfCancelled();
		this.emitter.throwIfEnded();
		this.authority.authorize(capability, target);
	}

	@Override
	public List<Credential> credentials() {
		return this.spec.credentials().live();
	}

	/**
	 * Takes the values of the job's credentials out of its failures.
	 */
	Redaction redaction() {
		return Redaction.of(this.spec.credentials());
	}

	@Override
	public Mono<Credential> rotateCredential(String id) {
		try {
			this.signal.throwIfCancelled();
			return this.spec.credentials().rotate(id, (credential) -> this.emitter.credentialRotated(credential.id()));
		}
		catch (ArcpException ex) {
			return this.emitter.failed(ex);
		}
	}

	@Override
	public Mono<Void> log(LogLevel level, String message, @Nullable ObjectNode attributes) {
		return emitCreated(() -> new JobEvent.Log(level, message, attributes));
	}

	@Override
	public Mono<Void> thought(String text) {
		return emitCreated(() -> new JobEvent.Thought(text));
	}

	@Override
	public Mono<Void> status(String phase, @Nullable String message) {
		return emitCreated(() -> new JobEvent.Status(phase, message, null));
	}

	@Override
	public Mono<Void> metric(String name, BigDecimal value, @Nullable String unit) {
		return emitCreated(() -> new JobEvent.Metric(name, value, unit, Map.of()));
	}

	@Override
	public Mono<Void> charge(String name, BigDecimal amount, String currency) {
		return emitCreated(() -> Spending.charge(name, amount, currency));
	}

	@Override
	public Mono<Void> progress(BigDecimal current, @Nullable BigDecimal total, @Nullable String units,
			@Nullable String message) {
		return emitCreated(() -> new JobEvent.Progress(current, total, units, message));
	}

	@Override
	public Mono<Authorization> call(Operation operation) {
		return this.calls.begin(operation);
	}

	@Override
	public <T extends @Nullable Object, E extends Exception> CallResult<T> call(Operation operation,
			Operation.Body<T, E> body) throws E {
		return this.calls.call(operation, body);
	}

	@Override
	public <T> Mono<CallResult<T>> call(Operation operation, Mono<T> body) {
		return this.calls.call(operation, body);
	}

	@Override
	public Mono<DelegateHandle> delegate(Delegation delegation) {
		return this.delegations.delegate(delegation);
	}

	@Override
	public Mono<Void> toolResult(String callId, @Nullable JsonNode result) {
		return emitCreated(() -> JobEvent.ToolResult.success(callId, result));
	}

	@Override
	public Mono<Void> artifactRef(JobEvent.ArtifactRef artifact) {
		return emit(artifact);
	}

	@Override
	public Mono<Void> resultChunk(JobEvent.ResultChunk chunk) {
		return emit(chunk);
	}

	@Override
	public ResultStream streamResult() {
		return this.emitter.streamResult(null);
	}

	@Override
	public ResultStream streamResult(String resultId) {
		return this.emitter.streamResult(resultId);
	}

	@Override
	public Mono<Void> emitEvent(String kind, JsonNode body) {
		return emitCreated(() -> JobEvent.of(kind, body));
	}

	@Override
	public Mono<Void> emit(JobEvent event) {
		return this.emitter.emit(event);
	}

	/** An event that cannot be created fails the call like any other failure. */
	Mono<Void> emitCreated(Supplier<JobEvent> event) {
		JobEvent created;
		try {
			created = event.get();
		}
		catch (ArcpException ex) {
			return this.emitter.failed(ex);
		}
		return emit(created);
	}

	@Override
	public CancellationSignal cancellation() {
		return this.signal;
	}

	@Override
	public Logger logger() {
		return this.logger;
	}

	@Override
	public String toString() {
		return "JobContext[" + this.spec.jobId() + ", agent=" + this.spec.ref() + "]";
	}

}
