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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.event.Link;

/**
 * Checks the invariants I1 to I5 while a history goes by. It knows nothing of owners,
 * stores and runs.
 */
final class DeliveryChecks {

	private final List<Violation> violations = new ArrayList<>();

	private final Map<String, SessionCheck> sessions = new LinkedHashMap<>();

	private final Map<String, Map<Long, byte[]>> logs = new HashMap<>();

	private final Map<String, String> promised = new HashMap<>();

	private final Map<String, String> ended = new HashMap<>();

	void see(Observation observation) {
		if (observation instanceof Observation.CancelAnswered answer) {
			promise(answer);
			return;
		}
		SessionCheck session = this.sessions.computeIfAbsent(observation.subject(), (id) -> new SessionCheck());
		if (observation instanceof Observation.Frame frame) {
			see(session, frame);
		}
		else if (observation instanceof Observation.Attached attached) {
			session.sources.putIfAbsent(attached.source(), new SourceCheck(attached.after(), attached.filtered()));
		}
		else if (observation instanceof Observation.Confirmed confirmed) {
			session.confirmed = Math.max(session.confirmed, confirmed.epoch());
		}
		else {
			session.expired = true;
		}
	}

	private void promise(Observation.CancelAnswered answer) {
		String before = this.promised.putIfAbsent(answer.subject(), answer.status());
		if (before != null && !before.equals(answer.status())) {
			report("I3", answer.subject() + " was said to end as " + before + ", and as " + answer.status());
		}
	}

	private void see(SessionCheck session, Observation.Frame frame) {
		Observation.Frame before = session.frames.putIfAbsent(frame.seq(), frame);
		if (before != null && !isSame(before, frame)) {
			report("I2", frame + " contradicts " + before);
		}
		if (!frame.source().equals(Link.PRIVATE_SOURCE)) {
			Map<Long, byte[]> log = this.logs.computeIfAbsent(frame.source(), (source) -> new HashMap<>());
			byte[] shown = log.putIfAbsent(frame.offset(), frame.payload());
			if (shown != null && !Arrays.equals(shown, frame.payload())) {
				report("I2", frame + " has other bytes than the same event had before");
			}
		}
		if (frame.accepted()) {
			accept(session, frame);
		}
	}

	private static boolean isSame(Observation.Frame one, Observation.Frame other) {
		return one.source().equals(other.source()) && one.offset() == other.offset()
				&& Arrays.equals(one.payload(), other.payload());
	}

	private void accept(SessionCheck session, Observation.Frame frame) {
		if (frame.seq() != session.lastSeq + 1) {
			report("I1", frame + " follows number " + session.lastSeq);
		}
		session.lastSeq = frame.seq();
		if (frame.connection() != session.connection && !session.connections.add(frame.connection())) {
			report("I4", frame + " was accepted after connection " + session.connection);
		}
		session.connection = frame.connection();
		if (frame.epoch() < session.confirmed) {
			report("I4", frame + " was accepted after epoch " + session.confirmed + " was confirmed");
		}
		follow(session, frame);
	}

	private void follow(SessionCheck session, Observation.Frame frame) {
		SourceCheck source = session.sources.get(frame.source());
		if (source == null && frame.source().equals(Link.PRIVATE_SOURCE)) {
			source = new SourceCheck(0, false);
			session.sources.put(frame.source(), source);
		}
		if (source == null) {
			report("I5", frame + " belongs to a job that the session is not attached to");
			return;
		}
		if (source.ended) {
			report("I3", frame + " comes after the end of the job");
		}
		Payload payload = Payload.decode(frame.payload());
		if (payload == null || !payload.source().equals(frame.source()) || payload.number() != frame.offset()) {
			report("I5", frame + " says " + payload);
			return;
		}
		if (!source.allows(frame.offset(), payload.isTerminal()) || payload.attempt() < source.attempt) {
			report("I5", frame + " follows offset " + source.offset + " of attempt " + source.attempt + ": " + payload);
		}
		source.offset = frame.offset();
		source.attempt = payload.attempt();
		if (payload.isTerminal()) {
			source.ended = true;
			end(frame, payload.status());
		}
	}

	private void end(Observation.Frame frame, String status) {
		String before = this.ended.putIfAbsent(frame.source(), status);
		if (before != null && !before.equals(status)) {
			report("I3", frame + " ends the job as " + status + ", another session saw " + before);
		}
	}

	private void report(String invariant, String description) {
		this.violations.add(new Violation(invariant, description));
	}

	/**
	 * Checks what can only be said at the end, and returns all violations.
	 */
	List<Violation> finish() {
		this.sessions.forEach((id, session) -> session.sources.forEach((job, source) -> {
			if (!source.ended && !session.expired && !job.equals(Link.PRIVATE_SOURCE)) {
				report("I3", id + " never saw the end of " + job + ", the last offset was " + source.offset);
			}
		}));
		this.promised.forEach((job, status) -> {
			String seen = this.ended.get(job);
			if (seen != null && !seen.equals(status)) {
				report("I3", job + " was said to end as " + status + " and ended as " + seen);
			}
		});
		return List.copyOf(this.violations);
	}

	private static final class SessionCheck {

		private final Map<Long, Observation.Frame> frames = new HashMap<>();

		private final Map<String, SourceCheck> sources = new LinkedHashMap<>();

		private final Set<Integer> connections = new HashSet<>();

		private long lastSeq;

		private int connection = -1;

		private long confirmed;

		private boolean expired;

	}

	private static final class SourceCheck {

		private final boolean filtered;

		private long offset;

		private long attempt;

		private boolean ended;

		private SourceCheck(long after, boolean filtered) {
			this.offset = after;
			this.filtered = filtered;
		}

		private boolean allows(long next, boolean terminal) {
			if (!this.filtered) {
				return next == this.offset + 1;
			}
			long expected = SimulatedJob.isProgress(this.offset + 1) ? this.offset + 2 : this.offset + 1;
			return next == expected || (terminal && next == this.offset + 1);
		}

	}

}
