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

import io.arcp.agent.ChildOutcome;
import io.arcp.agent.DelegateHandle;
import io.arcp.event.EncodedEvent;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.json.DecodedFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The handle of a delegation. What the agent is told of the child's end is what its
 * client is told, read from the terminal frame when somebody asks.
 */
final class DefaultDelegateHandle implements DelegateHandle {

	private final String delegateId;

	private final JobId childJobId;

	private final JobEnvironment environment;

	private final Sinks.One<EncodedEvent> end = Sinks.one();

	private volatile @Nullable JobExecution child;

	private volatile @Nullable ArcpException error;

	DefaultDelegateHandle(String delegateId, JobId childJobId, JobEnvironment environment) {
		this.delegateId = delegateId;
		this.childJobId = childJobId;
		this.environment = environment;
	}

	/**
	 * The delegation is refused, which nobody has been told before.
	 */
	void refuse(ArcpException reason) {
		this.error = reason;
	}

	void started(JobExecution started) {
		this.child = started;
	}

	void ended(JobExecution ended) {
		EncodedEvent terminal = ended.end();
		if (terminal != null) {
			this.end.tryEmitValue(terminal);
		}
		else {
			this.end.tryEmitError(new InternalErrorException("the child does not run on this node any more"));
		}
	}

	@Override
	public String delegateId() {
		return this.delegateId;
	}

	@Override
	public JobId childJobId() {
		return this.childJobId;
	}

	@Override
	public @Nullable ArcpException error() {
		return this.error;
	}

	@Override
	public Mono<ChildOutcome> result() {
		ArcpException refusal = this.error;
		return (refusal != null) ? Mono.error(refusal)
				: this.end.asMono().map(this::outcome).publishOn(this.environment.agents());
	}

	private ChildOutcome outcome(EncodedEvent terminal) {
		String type = EncodedEvent.RESULT.equals(terminal.kind()) ? JobResult.TYPE : JobError.TYPE;
		byte[] frame = this.environment.codec()
			.encode(EnvelopeHeader.of("msg_child", type).withJobId(this.childJobId.value()), terminal.bytes());
		if (this.environment.codec().decodeFromRuntime(frame) instanceof DecodedFrame.Valid valid) {
			if (valid.envelope().message() instanceof JobResult result) {
				return new ChildOutcome(JobStatus.SUCCESS, result.result(), result.resultId(), null);
			}
			if (valid.envelope().message() instanceof JobError failure) {
				return new ChildOutcome(failure.finalStatus(), null, null, failure.toException());
			}
		}
		throw new InternalErrorException("the end of the child cannot be read");
	}

	@Override
	public void cancel(String reason) {
		JobExecution running = this.child;
		if (running != null) {
			running.cancel(reason, (result) -> {
			});
		}
	}

	@Override
	public String toString() {
		return "DelegateHandle[" + this.delegateId + ", child=" + this.childJobId + ", error=" + this.error + "]";
	}

}
