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

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.arcp.event.Digest;
import io.arcp.event.SessionFence;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionId;
import io.arcp.transport.ArcpConnection;
import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The sessions that this node holds.
 *
 * @since 0.1.0
 */
public final class Sessions {

	static final Logger logger = LoggerFactory.getLogger(Session.class);

	private static final long TICK_MILLIS = 100;

	private final SessionSettings settings;

	private final SessionEnvironment environment;

	private final Map<SessionId, Session> sessions = new ConcurrentHashMap<>();

	private final Map<Digest, Session> byToken = new ConcurrentHashMap<>();

	private final Map<String, Integer> perPrincipal = new ConcurrentHashMap<>();

	private final Set<SessionConnection> connections = ConcurrentHashMap.newKeySet();

	private final JobWatchers watchers = new JobWatchers();

	private final AtomicLong memoryFullAt = new AtomicLong();

	private final Rates rates;

	private final AtomicInteger opening = new AtomicInteger();

	private final Disposable ticker;

	private volatile boolean draining;

	/**
	 * Creates the sessions of a runtime and starts to watch over their times.
	 * @param settings what the runtime is told about them
	 * @param environment what they need
	 */
	public Sessions(SessionSettings settings, SessionEnvironment environment) {
		this.settings = settings;
		this.environment = environment;
		this.rates = new Rates(settings.limits().rates(), environment.sources());
		this.ticker = environment.sources()
			.timer()
			.schedulePeriodically(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * Serves a connection.
	 * @param connection the connection
	 * @return the session when it is open; empty when the handshake failed
	 */
	public Mono<SessionContext> accept(ArcpConnection connection) {
		return Mono.create((sink) -> {
			this.opening.incrementAndGet();
			Handshake handshake = new Handshake(this, this.settings, this.environment, sink);
			SessionConnection client = new SessionConnection(connection, this.environment.sources().timer(),
					this.rates.ofConnection(), handshake);
			client.onEnd(() -> this.connections.remove(client));
			this.connections.add(client);
			handshake.start(client);
			if (this.draining) {
				client.finish(CloseStatus.GOING_AWAY);
			}
		});
	}

	private void tick() {
		long now = this.environment.sources().timer().now(TimeUnit.NANOSECONDS);
		this.rates.forgetIdle();
		for (Session session : this.sessions.values()) {
			try {
				session.watch().tick(now);
			}
			catch (RuntimeException ex) {
				logger.error("The watch over session {} failed", session.sessionId(), ex);
			}
		}
	}

	/**
	 * Counts a session of a principal, and makes room for it when there is a parked one
	 * without a running job (ARCP section 2.11).
	 */
	boolean admit(String principal) {
		int max = this.settings.limits().maxPerPrincipal();
		while (!tryAdmit(principal, max)) {
			Optional<Session> parked = this.sessions.values()
				.stream()
				.filter((session) -> session.principal().getName().equals(principal))
				.filter((session) -> session.state() == SessionState.PARKED && session.ownJobs().active() == 0)
				.min(Comparator.comparingLong(Session::parkedAt));
			if (parked.isEmpty()) {
				return false;
			}
			expired(parked.get());
			parked.get().expire();
		}
		return true;
	}

	private boolean tryAdmit(String principal, int max) {
		boolean[] admitted = new boolean[1];
		this.perPrincipal.compute(principal, (name, count) -> {
			int now = (count != null) ? count : 0;
			admitted[0] = now < max;
			return admitted[0] ? Integer.valueOf(now + 1) : count;
		});
		return admitted[0];
	}

	/**
	 * Gives back what {@link #admit} has counted.
	 */
	void release(String principal) {
		this.perPrincipal.computeIfPresent(principal, (name, count) -> (count > 1) ? count - 1 : null);
	}

	void opened(SessionIdentity identity, SessionFence fence, Digest token, SessionConnection connection,
			Consumer<Session> welcome) {
		Session session = new Session(identity, fence, token, this.settings, this.environment, this);
		this.sessions.put(identity.sessionId(), session);
		this.byToken.put(token, session);
		session.lane().run(() -> {
			welcome.accept(session);
			session.connect(connection, 0, List.of(), 0);
		});
		if (this.draining) {
			session.closeAtOnce(new SessionClosed("shutdown"), CloseStatus.GOING_AWAY);
		}
	}

	/**
	 * Finds the session that a client wants to resume: by its id, else by its token.
	 */
	@Nullable Session find(@Nullable String sessionId, Digest token) {
		if (sessionId == null) {
			return this.byToken.get(token);
		}
		try {
			return this.sessions.get(SessionId.of(sessionId));
		}
		catch (ArcpException | IllegalArgumentException ex) {
			return null; // no session has such an id
		}
	}

	void rememberToken(Digest token, Session session) {
		this.byToken.put(token, session);
	}

	void forgetToken(Digest token, Session session) {
		this.byToken.remove(token, session);
	}

	void expired(Session session) {
		if (this.sessions.remove(session.sessionId(), session)) {
			release(session.principal().getName());
			session.resumption().tokens().forEach((token) -> forgetToken(token, session));
		}
	}

	/**
	 * The store takes nothing more: all sessions give up what they keep for a replay
	 * beyond what their connections need. From any thread; calls that come at the same
	 * time are one.
	 */
	void memoryFull() {
		long now = this.environment.sources().timer().now(TimeUnit.MILLISECONDS);
		long before = this.memoryFullAt.get();
		if (now - before >= TICK_MILLIS / 2 && this.memoryFullAt.compareAndSet(before, now)) {
			this.sessions.values()
				.forEach((session) -> session.lane().execute(() -> session.delivery().giveMemoryBack()));
		}
	}

	Rates rates() {
		return this.rates;
	}

	/**
	 * Counts an upgrade of an address.
	 * @param address the address, or the network that is counted as one
	 * @return whether it is within the limit
	 */
	public boolean admitsUpgrade(String address) {
		return this.rates.admitsUpgrade(address);
	}

	JobWatchers watchers() {
		return this.watchers;
	}

	void openingEnded() {
		this.opening.decrementAndGet();
	}

	/**
	 * Returns the number of connections that wait for their hello.
	 * @return the number
	 */
	public int opening() {
		return this.opening.get();
	}

	/**
	 * Returns the sessions, connected and parked.
	 * @return an unmodifiable live view
	 */
	public Collection<SessionContext> all() {
		return Collections.unmodifiableCollection(this.sessions.values());
	}

	/**
	 * Returns which sessions watch jobs that have not ended.
	 * @return an unmodifiable live view; a set in it is a snapshot
	 */
	public Map<JobId, Set<SessionContext>> subscribers() {
		return this.watchers.asMap();
	}

	/**
	 * Refuses new work, and tells every client that the runtime goes (ARCP section 2.10).
	 */
	public void drain() {
		this.draining = true;
		for (SessionConnection connection : this.connections) {
			if (connection.isOpening()) {
				connection.finish(CloseStatus.GOING_AWAY);
			}
		}
		SessionClosed closed = new SessionClosed("shutdown");
		for (Session session : this.sessions.values()) {
			session.closeAtOnce(closed, CloseStatus.GOING_AWAY);
			session.delivery().gate().openWithoutLimit();
		}
	}

	/**
	 * Takes new work again.
	 */
	public void resume() {
		this.draining = false;
	}

	/**
	 * Returns whether new work is refused.
	 * @return whether {@link #drain} was called
	 */
	public boolean isDraining() {
		return this.draining;
	}

	/**
	 * Stops to watch over the sessions, and closes the connections that are left.
	 */
	public void dispose() {
		this.connections.forEach((connection) -> connection.closeSoon(CloseStatus.GOING_AWAY));
		this.ticker.dispose();
	}

	static InternalErrorException shuttingDown() {
		return new InternalErrorException("the runtime is shutting down",
				JsonNodeFactory.instance.objectNode().put("reason", "shutting_down"));
	}

	/**
	 * Returns the error for a buffer that holds as much as it may.
	 * @param kept how many frames it holds; fewer than the cap when their bytes are the
	 * cap
	 */
	static InternalErrorException bufferFull(SessionCaps caps, long kept) {
		boolean events = kept >= caps.maxBufferedEvents();
		return new InternalErrorException("the buffer is full of frames that were not acknowledged",
				JsonNodeFactory.instance.objectNode()
					.put("cap", events ? "maxBufferedEvents" : "maxBufferedBytes")
					.put("limit", events ? caps.maxBufferedEvents() : caps.maxBufferedBytes()));
	}

}
