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

import io.arcp.event.AppendResult;
import io.arcp.event.Credit;
import io.arcp.event.EncodedEvent;
import io.arcp.event.GrantResult;
import io.arcp.event.Link;
import io.arcp.event.Role;
import io.arcp.spring.test.simulation.SessionView.Source;
import org.jspecify.annotations.Nullable;

/**
 * The part of an owner that grants credit, and says once when a client lags.
 */
final class CreditKeeper {

	/** How far a session that takes nothing may be ahead; less than half of the cap. */
	static final long HALF_CAP = 400;

	static final long LAG_THRESHOLD = 300;

	private final SimulatedOwner owner;

	private final SessionView view;

	private boolean breach;

	private boolean unsaid;

	private long nextGrant;

	CreditKeeper(SimulatedOwner owner) {
		this.owner = owner;
		this.view = owner.view;
		// something to say at once: it takes the number that others may give to an event
		this.unsaid = owner.view.fence.epoch() > 1 && owner.round.scheduler.chance(0.4);
	}

	/**
	 * Tells whether a private event waits for the tail to be closed.
	 */
	boolean needsClosedTail() {
		return this.unsaid || this.view.privateOffset > this.view.privateCursor;
	}

	@Nullable Step choose() {
		boolean lags = !this.owner.isParked() && this.view.currentHead() - this.view.acknowledged > LAG_THRESHOLD;
		this.unsaid |= lags && !this.breach;
		this.breach = lags;
		if (this.unsaid && this.view.open == null) {
			return this::sayBackPressure;
		}
		Scheduler scheduler = this.owner.round.scheduler;
		if (scheduler.now() < this.nextGrant || this.breach) {
			return null;
		}
		this.nextGrant = scheduler.now() + scheduler.between(300, 2000);
		return grantNext();
	}

	private @Nullable Step sayBackPressure() {
		long offset = this.view.privateOffset + 1;
		AppendResult result = this.owner.round.calls
			.same(this.owner.store().appendPrivate(this.view.fence, offset, event(offset)));
		if (result instanceof AppendResult.Stored) {
			this.unsaid = false;
			this.view.privateOffset = offset;
		}
		else if (result instanceof AppendResult.Fenced) {
			return this.owner.stop();
		}
		else if (result instanceof AppendResult.Regressed && this.owner.round.settings.losesTails()) {
			this.owner.linker.repairLater();
		}
		else {
			this.owner.violation("a private append was answered " + result);
		}
		return null;
	}

	/**
	 * Returns a private event of this owner.
	 */
	EncodedEvent event(long offset) {
		return new EncodedEvent("status",
				new Payload(Link.PRIVATE_SOURCE, offset, this.view.fence.epoch(), "").encode());
	}

	private @Nullable Step grantNext() {
		long limit = this.view.taken + HALF_CAP;
		if (!this.owner.isParked()) {
			limit = Math.min(limit, this.view.acknowledged + LAG_THRESHOLD + 1);
		}
		long room = limit - this.view.currentHead();
		int jobs = 0;
		Source least = null;
		for (Source source : this.view.sources.values()) {
			if (source.role == Role.OWNER) {
				jobs++;
				room -= Math.max(0, source.granted - position(source));
				least = (least == null || ahead(source) < ahead(least)) ? source : least;
			}
		}
		if (least == null || room <= 0) {
			return null;
		}
		Source source = least;
		long upTo = Math.max(source.granted, position(source)) + Math.max(1, room / jobs);
		return () -> grant(source, upTo);
	}

	private long position(Source source) {
		SessionView.OpenRun run = this.view.open;
		return (run != null && run.source == source) ? run.delivered : source.cursor;
	}

	private long ahead(Source source) {
		return source.granted - position(source);
	}

	private @Nullable Step grant(Source source, long upTo) {
		GrantResult result = this.owner.round.calls
			.same(this.owner.round.store.jobs().grant(source.job, this.view.fence, new Credit(upTo)));
		source.granted = (result instanceof GrantResult.Granted) ? upTo : position(source);
		return null;
	}

}
