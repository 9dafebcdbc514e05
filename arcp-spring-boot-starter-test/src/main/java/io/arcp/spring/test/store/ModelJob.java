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

package io.arcp.spring.test.store;

import java.util.ArrayList;
import java.util.List;

import io.arcp.event.AppendOptions;
import io.arcp.event.AppendResult;
import io.arcp.event.CancelResult;
import io.arcp.event.ClaimResult;
import io.arcp.event.CreateResult;
import io.arcp.event.Credit;
import io.arcp.event.EncodedEvent;
import io.arcp.event.GrantResult;
import io.arcp.event.JobFence;
import io.arcp.event.NodeRef;
import io.arcp.event.Renewal;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * A job as the contract describes it, kept in the simplest way.
 */
final class ModelJob {

	private final JobId id;

	private final List<EncodedEvent> events = new ArrayList<>();

	private long trimmed;

	private long epoch;

	private NodeRef owner;

	private JobStatus status = JobStatus.PENDING;

	private int attempt = 1;

	private @Nullable String cancel;

	private Credit credit;

	private long creditEpoch;

	ModelJob(JobId id, long epoch, NodeRef owner, Credit credit) {
		this.id = id;
		this.epoch = epoch;
		this.owner = owner;
		this.credit = credit;
	}

	long last() {
		return this.events.size();
	}

	long firstRetained() {
		return this.trimmed + 1;
	}

	JobStatus status() {
		return this.status;
	}

	List<EncodedEvent> retained() {
		return this.events.subList((int) this.trimmed, this.events.size());
	}

	CreateResult create(long newEpoch, NodeRef newOwner) {
		if (newEpoch > this.epoch) {
			this.epoch = newEpoch;
			this.owner = newOwner;
		}
		else if (newEpoch != this.epoch || !newOwner.equals(this.owner)) {
			return new CreateResult.Fenced(this.epoch);
		}
		return new CreateResult.Created(last());
	}

	AppendResult append(long fence, long firstOffset, List<EncodedEvent> batch, AppendOptions options) {
		long end = firstOffset + batch.size() - 1;
		JobStatus wanted = options.status();
		if (fence != this.epoch) {
			return new AppendResult.Fenced(this.epoch);
		}
		if (end <= last()) {
			return new AppendResult.Stored(end, this.cancel, this.credit);
		}
		if (firstOffset > last() + 1) {
			return new AppendResult.Regressed(last());
		}
		if (this.status.isTerminal()) {
			return new AppendResult.Terminal(last());
		}
		if (this.cancel != null && wanted != null && wanted.isTerminal() && wanted != JobStatus.CANCELLED) {
			return new AppendResult.CancelRequested(last(), this.cancel);
		}
		this.events.addAll(batch.subList((int) (last() + 1 - firstOffset), batch.size()));
		this.trimmed = Math.max(this.trimmed, last() - options.maxEvents());
		while (bytes() > options.maxBytes() && this.trimmed + 1 < last()) {
			this.trimmed++;
		}
		this.status = (wanted != null) ? wanted : this.status;
		return new AppendResult.Stored(end, this.cancel, this.credit);
	}

	private long bytes() {
		return retained().stream().mapToLong((event) -> event.bytes().length).sum();
	}

	CancelResult cancel(String reason) {
		if (this.status.isTerminal()) {
			return new CancelResult.Terminal(this.status);
		}
		if (this.cancel != null) {
			return new CancelResult.AlreadyRequested(this.cancel);
		}
		this.cancel = reason;
		return new CancelResult.Requested();
	}

	GrantResult grant(long sessionEpoch, Credit upTo) {
		if (this.status.isTerminal()) {
			return new GrantResult.Terminal();
		}
		if (sessionEpoch < this.creditEpoch) {
			return new GrantResult.Fenced(this.creditEpoch);
		}
		boolean replaces = sessionEpoch > this.creditEpoch || this.credit.isUnlimited();
		this.credit = (replaces || upTo.upTo() > this.credit.upTo()) ? upTo : this.credit;
		this.creditEpoch = sessionEpoch;
		return new GrantResult.Granted(this.credit);
	}

	ClaimResult claim(NodeRef dead, NodeRef claimant) {
		if (this.status.isTerminal()) {
			return new ClaimResult.Terminal();
		}
		if (!this.owner.equals(claimant) && !this.owner.equals(dead)) {
			return new ClaimResult.OtherOwner(this.owner);
		}
		if (!this.owner.equals(claimant)) {
			this.owner = claimant;
			this.epoch++;
			this.attempt++;
		}
		return new ClaimResult.Claimed(new JobFence(this.id, this.epoch), last(), false, this.attempt, this.cancel);
	}

	Renewal renew() {
		return new Renewal(this.epoch, this.cancel, this.credit);
	}

}
