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

package io.arcp.client;

import java.time.Duration;
import java.util.Objects;

import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a client that has lost its connection tries to resume its session
 * (ARCP section 2.5). Immutable.
 * <p>
 * The time before an attempt doubles from one failed attempt to the next, and starts anew
 * when the runtime has answered on the new connection. The client gives up when the
 * resume window has passed. It does not try at all when it makes no sense: after a close
 * in order, after a refusal that is not retryable, when a frame was too large, when
 * another connection has taken over the session, and, unless
 * {@linkplain #evenAfterShutdown told to}, when the runtime has shut down.
 *
 * @since 0.1.0
 */
public final class Reconnect {

	/** From 100 ms to 30 s, of which a half is left to chance. */
	public static final Reconnect DEFAULT = new Reconnect(true, Duration.ofMillis(100), Duration.ofSeconds(30), 0.5,
			false);

	/** Ends the client when its connection ends. */
	public static final Reconnect NEVER = new Reconnect(false, Duration.ofMillis(100), Duration.ofSeconds(30), 0.5,
			false);

	private static final int MAX_DOUBLINGS = 40;

	private static final long MIX = 0x9E3779B97F4A7C15L;

	private static final double UNIT = 0x1.0p-53;

	private final boolean enabled;

	private final Duration first;

	private final Duration max;

	private final double jitter;

	private final boolean afterShutdown;

	private Reconnect(boolean enabled, Duration first, Duration max, double jitter, boolean afterShutdown) {
		this.enabled = enabled;
		this.first = first;
		this.max = max;
		this.jitter = jitter;
		this.afterShutdown = afterShutdown;
	}

	/**
	 * Sets the times before an attempt.
	 * @param shortest the time before the first attempt, at least 1 ms
	 * @param longest the longest time, at least {@code shortest}
	 * @return a copy that differs in the times
	 */
	public Reconnect withDelays(Duration shortest, Duration longest) {
		Objects.requireNonNull(shortest, "shortest");
		Objects.requireNonNull(longest, "longest");
		if (shortest.toMillis() < 1 || longest.compareTo(shortest) < 0) {
			throw new IllegalArgumentException("shortest must be at least 1 ms, longest at least shortest");
		}
		return new Reconnect(this.enabled, shortest, longest, this.jitter, this.afterShutdown);
	}

	/**
	 * Sets how much of each time is left to chance, so that clients do not come back all
	 * at once.
	 * @param share the share by which a time may be shorter, from 0 (none) to 1
	 * @return a copy that differs in the share
	 */
	public Reconnect withJitter(double share) {
		if (!(share >= 0 && share <= 1)) {
			throw new IllegalArgumentException("share must be within 0 and 1");
		}
		return new Reconnect(this.enabled, this.first, this.max, share, this.afterShutdown);
	}

	/**
	 * Lets the client try also when the runtime has said that it shuts down, which helps
	 * where runtimes share a store and another one takes over.
	 * @return a copy that tries after a shutdown
	 */
	public Reconnect evenAfterShutdown() {
		return new Reconnect(this.enabled, this.first, this.max, this.jitter, true);
	}

	/**
	 * Tells whether to try.
	 * @param status how the connection was closed, or {@code null} if it was lost
	 * @return whether the session may be resumable
	 */
	boolean appliesTo(@Nullable CloseStatus status) {
		if (!this.enabled || status == null) {
			return this.enabled;
		}
		int code = status.code();
		if (code == CloseStatus.GOING_AWAY.code()) {
			return this.afterShutdown;
		}
		return code != CloseStatus.NORMAL.code() && code != CloseStatus.REFUSED.code()
				&& code != CloseStatus.TOO_LARGE.code() && code != CloseStatus.SUPERSEDED.code();
	}

	/**
	 * Computes a time. What is left to chance comes from a seed, so that no source of
	 * randomness is needed.
	 * @param attempt the number of attempts that have failed
	 * @param seed differs from client to client
	 * @return the time in milliseconds, at least 1
	 */
	long delayMillis(int attempt, long seed) {
		double doubled = (double) this.first.toMillis() * (1L << Math.min(attempt, MAX_DOUBLINGS));
		double full = Math.min(this.max.toMillis(), doubled);
		long mixed = (seed + attempt) * MIX;
		mixed = (mixed ^ (mixed >>> 32)) * MIX;
		double chance = (mixed >>> 11) * UNIT;
		return Math.max(1, Math.round(full * (1 - this.jitter * chance)));
	}

}
