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

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.arcp.event.Digest;
import io.arcp.event.Link;
import io.arcp.event.OffsetTrimmedException;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import io.arcp.event.Run;
import io.arcp.event.RunMode;
import io.arcp.event.SessionSnapshot;
import io.arcp.event.StoredEvent;
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Hands a session over to a new connection (ARCP section 2.5): checks the token and what
 * the client has seen in one step of the store, reads the beginning of what it has
 * missed, and only then welcomes it, so that nothing is ever replayed shortened. Used on
 * the lane.
 */
final class Resumption {

	private final Session session;

	private final SessionSettings settings;

	private final SessionEnvironment environment;

	private final Sessions sessions;

	private Digest token;

	private @Nullable Digest previous;

	Resumption(Session session, Digest token, SessionSettings settings, SessionEnvironment environment,
			Sessions sessions) {
		this.session = session;
		this.token = token;
		this.settings = settings;
		this.environment = environment;
		this.sessions = sessions;
	}

	/**
	 * Returns the deadline of a connected session: a client whose node dies has at least
	 * a full window.
	 */
	static Duration deadline(Duration window) {
		return window.plus(window.dividedBy(4));
	}

	/**
	 * Tries to hand the session over; from any thread.
	 */
	void attempt(Attempt attempt) {
		this.session.lane().run(() -> this.session.timeline().whenIdle(() -> start(attempt)));
	}

	private void start(Attempt attempt) {
		if (this.session.state() == SessionState.EXPIRED) {
			attempt.answer().accept(null);
			return;
		}
		Duration window = this.settings.times().resumeWindow();
		ResumeAttempt stored = new ResumeAttempt(this.session.sessionId(), attempt.principal().getName(),
				attempt.presented(), attempt.next(), this.environment.node(), attempt.lastSeq(),
				names(attempt.features()), deadline(window), window);
		this.session.timeline().hold();
		StoreCall<ResumeResult> call = StoreCall.start(this.environment.store().sessions().resume(stored),
				this.environment.sources().timer(),
				(result) -> this.session.lane().execute(() -> resumed(attempt, result)));
		if (call.answeredAtOnce()) {
			resumed(attempt, call.value());
		}
	}

	private static @Nullable List<String> names(@Nullable Set<Feature> features) {
		return (features != null) ? features.stream().map(Feature::wireName).toList() : null;
	}

	private void resumed(Attempt attempt, @Nullable ResumeResult result) {
		if (!(result instanceof ResumeResult.Resumed resumed) || this.session.state() == SessionState.EXPIRED) {
			this.session.timeline().release(this.session.timeline().fence());
			attempt.answer().accept(null);
			return;
		}
		rotate(attempt);
		long floor = resumed.record().floor();
		long lastSeq = (attempt.lastSeq() != null) ? attempt.lastSeq() : floor;
		StoreCall<Boolean> call = StoreCall.start(canReplay(resumed.runs(), lastSeq),
				this.environment.sources().timer(),
				(complete) -> this.session.lane().execute(() -> checked(attempt, resumed, lastSeq, complete)));
		if (call.answeredAtOnce()) {
			checked(attempt, resumed, lastSeq, call.value());
		}
	}

	private void rotate(Attempt attempt) {
		Digest gone = this.previous;
		if (gone != null && !gone.equals(attempt.presented())) {
			this.sessions.forgetToken(gone, this.session);
		}
		if (!this.token.equals(attempt.presented())) {
			this.sessions.forgetToken(this.token, this.session);
		}
		this.previous = attempt.presented();
		this.token = attempt.next();
		this.sessions.rememberToken(this.token, this.session);
	}

	/** The first offset of each job that is to be replayed must still be in its log. */
	private Mono<Boolean> canReplay(List<Run> runs, long lastSeq) {
		Set<String> seen = new HashSet<>();
		List<Mono<List<StoredEvent>>> reads = new ArrayList<>();
		for (Run run : runs) {
			if (run.lastSeq() > lastSeq && seen.add(run.source())) {
				long skipped = Math.max(0, lastSeq + 1 - run.firstSeq());
				reads.add(read(run.source(), run.firstOffset() + skipped - 1));
			}
		}
		return Flux.concat(reads)
			.all((events) -> !events.isEmpty())
			.onErrorResume(OffsetTrimmedException.class, (ex) -> Mono.just(false));
	}

	private Mono<List<StoredEvent>> read(String source, long after) {
		if (source.equals(Link.PRIVATE_SOURCE)) {
			return this.environment.store().sessions().readPrivate(this.session.sessionId(), after, 1);
		}
		return this.environment.store().jobs().read(JobId.of(source), after, 1);
	}

	private void checked(Attempt attempt, ResumeResult.Resumed resumed, long lastSeq, @Nullable Boolean complete) {
		boolean possible = Boolean.TRUE.equals(complete) && this.session.state() != SessionState.EXPIRED;
		List<Segment> replay = possible ? segments(resumed.runs(), lastSeq) : null;
		if (replay == null) {
			this.session.timeline().release(resumed.fence());
			attempt.answer().accept(null);
			return;
		}
		this.session.delivery().supersede();
		this.session.authentication().renew(attempt.principal());
		if (attempt.features() != null) {
			this.session.features(attempt.features());
		}
		attempt.answer().accept(this.session);
		this.session.connect(attempt.connection(), lastSeq, replay, bytesAbove(resumed.record(), lastSeq));
		this.session.timeline().release(resumed.fence());
	}

	private @Nullable List<Segment> segments(List<Run> runs, long lastSeq) {
		List<Segment> segments = new ArrayList<>(runs.size());
		for (Run run : runs) {
			long skipped = Math.max(0, lastSeq + 1 - run.firstSeq());
			if (skipped >= run.count()) {
				continue;
			}
			Segment segment = segment(run, skipped);
			if (segment == null) {
				return null;
			}
			segments.add(segment);
		}
		return segments;
	}

	private @Nullable Segment segment(Run run, long skipped) {
		boolean own = run.source().equals(Link.PRIVATE_SOURCE);
		EventStream stream = own ? this.session.streams().ofPrivate(run.firstOffset() + skipped)
				: this.session.streams().find(JobId.of(run.source()));
		return (stream != null) ? new Segment(stream, run.firstSeq() + skipped, run.firstOffset() + skipped,
				run.count() - skipped, from(own, stream, run.mode())) : null;
	}

	private Segment.From from(boolean own, EventStream stream, RunMode mode) {
		if (own) {
			return Segment.From.OWN_EVENTS;
		}
		SessionId origin = stream.origin();
		if (origin == null && mode == RunMode.HISTORY) {
			origin = this.session.sessionId();
		}
		return (origin != null) ? new Segment.From(false, origin, null) : Segment.From.OWN_JOB;
	}

	private static long bytesAbove(SessionSnapshot record, long lastSeq) {
		long kept = record.head() - record.floor();
		return (kept > 0) ? (record.bytesHead() - record.bytesFloor()) * (record.head() - lastSeq) / kept : 0;
	}

	/**
	 * The client has spoken on its connection: the token that it presented is dead.
	 */
	void confirm() {
		Digest confirmed = this.previous;
		if (confirmed != null) {
			this.previous = null;
			this.sessions.forgetToken(confirmed, this.session);
			StoreCall.perform(this.environment.store().sessions().confirm(this.session.timeline().fence()),
					this.environment.sources().timer(), (answer) -> {
					});
		}
	}

	/**
	 * Returns the tokens that may be presented.
	 */
	List<Digest> tokens() {
		Digest old = this.previous;
		return (old != null) ? List.of(this.token, old) : List.of(this.token);
	}

	/**
	 * An attempt to resume.
	 *
	 * @param connection the new connection
	 * @param principal the principal that asks
	 * @param presented the hash of the token that was presented
	 * @param next the hash of the token that the session gets
	 * @param lastSeq the number last seen, or {@code null} for everything that is kept
	 * @param features the features negotiated anew, or {@code null} to keep those it has
	 * @param answer receives the session when it is handed over, so that the welcome can
	 * be sent ahead of all else; {@code null} when it cannot be resumed
	 */
	record Attempt(SessionConnection connection, ArcpPrincipal principal, Digest presented, Digest next,
			@Nullable Long lastSeq, @Nullable Set<Feature> features, Consumer<@Nullable Session> answer) {

	}

}
