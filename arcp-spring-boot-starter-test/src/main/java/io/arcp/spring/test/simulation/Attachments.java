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

package io.arcp.spring.test.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

import io.arcp.event.AttachResult;
import io.arcp.event.JobRecord;
import io.arcp.event.Role;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;

/**
 * The part of an owner that attaches jobs: submits and subscriptions.
 */
final class Attachments {

	private final SimulatedOwner owner;

	private final Deque<SimulatedSocket.Inbound> requests = new ArrayDeque<>();

	Attachments(SimulatedOwner owner) {
		this.owner = owner;
	}

	boolean isEmpty() {
		return this.requests.isEmpty();
	}

	void add(SimulatedSocket.Inbound request) {
		this.requests.add(request);
	}

	/**
	 * Handles the next request once the tail is closed.
	 */
	@Nullable Step choose() {
		if (this.requests.isEmpty() || this.owner.view.open != null) {
			return null;
		}
		SimulatedSocket.Inbound request = this.requests.peek();
		if (request instanceof SimulatedSocket.Submit submit) {
			return () -> submit(submit.job());
		}
		return () -> subscribe((SimulatedSocket.Subscribe) Objects.requireNonNull(request));
	}

	private @Nullable Step submit(SimulatedJob job) {
		if (!attach(job.id, Role.OWNER, 0, false)) {
			return null;
		}
		this.requests.remove();
		return () -> create(job);
	}

	private @Nullable Step create(SimulatedJob job) {
		this.owner.round.create(job, this.owner.view.fence.session());
		this.owner.socket.send(new SimulatedSocket.Answered(job.id));
		return null;
	}

	private @Nullable Step subscribe(SimulatedSocket.Subscribe request) {
		JobId job = request.job().id;
		JobRecord found = StoreCalls.read(this.owner.round.store.jobs().find(job));
		if (found == null) {
			this.requests.remove();
			return null;
		}
		boolean terminal = found.status().isTerminal();
		long after = (request.history() || terminal) ? 0 : found.lastOffset();
		Step attach = () -> {
			if (attach(job, Role.SUBSCRIBER, after, terminal)) {
				this.requests.remove();
				this.owner.socket.send(new SimulatedSocket.Answered(job));
			}
			return null;
		};
		return attach;
	}

	private boolean attach(JobId job, Role role, long after, boolean terminal) {
		SimulationRound round = this.owner.round;
		SessionView view = this.owner.view;
		AttachResult result = round.calls.same(this.owner.store().attach(view.fence, job, after, role));
		if (result instanceof AttachResult.Attached attached) {
			round.attached(view, job, attached.cursor());
			if (attached.head() != view.head && !round.settings.losesTails()) {
				this.owner.violation("the head is " + attached.head() + ", not " + view.head);
			}
			if (!terminal || attached.cursor() == 0) {
				view.attach(job, role, attached.cursor());
			}
			return true;
		}
		if (result instanceof AttachResult.Fenced) {
			this.owner.stop();
		}
		else if (result instanceof AttachResult.TailMismatch && round.settings.losesTails()) {
			this.owner.linker.repairLater();
		}
		else {
			this.owner.violation("attach was answered " + result);
		}
		return false;
	}

}
