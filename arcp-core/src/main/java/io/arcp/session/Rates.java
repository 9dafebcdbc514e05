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

package io.arcp.session;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import io.arcp.protocol.InternalErrorException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Counts what clients ask for, where that is limited (ARCP section 6.4). What is not
 * limited is not counted.
 */
final class Rates {

	private static final long FORGET_MILLIS = 1000;

	private final @Nullable KeyedRate addresses;

	private final @Nullable KeyedRate principals;

	private final @Nullable KeyedRate submits;

	private final int framesPerSecond;

	private long forgottenAt;

	private final Clock clock;

	private final Scheduler timer;

	Rates(RateLimits limits, SessionEnvironment.Sources sources) {
		this.addresses = rate(limits.handshakes(), sources.clock());
		this.principals = rate(limits.handshakes(), sources.clock());
		this.submits = rate(limits.submits(), sources.clock());
		this.framesPerSecond = limits.frames();
		this.clock = sources.clock();
		this.timer = sources.timer();
	}

	private static @Nullable KeyedRate rate(int perSecond, Clock clock) {
		return (perSecond > 0) ? new KeyedRate(perSecond, clock) : null;
	}

	/**
	 * Counts an upgrade.
	 * @return whether the address may have it
	 */
	boolean admitsUpgrade(String address) {
		return this.addresses == null || this.addresses.tryTake(address);
	}

	/**
	 * Counts a handshake.
	 * @return what the client is told when the principal may not have it
	 */
	@Nullable InternalErrorException handshake(String principal) {
		return exceeds(this.principals, principal, "handshakesPerSecond");
	}

	/**
	 * Counts a new job.
	 * @throws InternalErrorException if the principal may not have it
	 */
	void submit(String principal) {
		InternalErrorException exceeded = exceeds(this.submits, principal, "submitsPerSecond");
		if (exceeded != null) {
			throw exceeded;
		}
	}

	private static @Nullable InternalErrorException exceeds(@Nullable KeyedRate rate, String principal, String cap) {
		if (rate == null || rate.tryTake(principal)) {
			return null;
		}
		return new InternalErrorException("this principal asks for too much in a second",
				JsonNodeFactory.instance.objectNode().put("cap", cap).put("limit", rate.perSecond()));
	}

	/**
	 * Returns what limits the frames of a new connection, or {@code null} when nothing
	 * does.
	 */
	@Nullable FrameRate ofConnection() {
		return (this.framesPerSecond > 0) ? new FrameRate(this.framesPerSecond, this.clock, this.timer) : null;
	}

	/**
	 * Forgets clients that ask for nothing. By one thread at a time.
	 */
	void forgetIdle() {
		long now = this.timer.now(TimeUnit.MILLISECONDS);
		if (now - this.forgottenAt >= FORGET_MILLIS) {
			this.forgottenAt = now;
			forgetIdle(this.addresses);
			forgetIdle(this.principals);
			forgetIdle(this.submits);
		}
	}

	private static void forgetIdle(@Nullable KeyedRate rate) {
		if (rate != null && rate.size() > 0) {
			rate.forgetIdle();
		}
	}

}
