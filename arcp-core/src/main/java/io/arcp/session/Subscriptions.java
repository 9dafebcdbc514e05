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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.arcp.event.Detach;
import io.arcp.event.JobRecord;
import io.arcp.event.RunMode;
import io.arcp.job.StoreCall;
import io.arcp.protocol.JobId;
import io.arcp.transport.CloseStatus;

/**
 * The jobs that a session watches (ARCP section 3.8). They survive its connection. Used
 * on the lane, but for {@link #hasRunning}.
 */
final class Subscriptions {

	private final Session session;

	private final SessionEnvironment environment;

	private final JobWatchers watchers;

	/** Changed on the lane only. */
	private final Map<JobId, Viewing> live = new ConcurrentHashMap<>();

	private final Histories histories;

	private volatile boolean running;

	private volatile boolean waiting;

	Subscriptions(Session session, SessionEnvironment environment, JobWatchers watchers) {
		this.session = session;
		this.environment = environment;
		this.watchers = watchers;
		this.histories = new Histories(session.lane()::execute);
	}

	/**
	 * Watches a job from an offset on, to which the session was attached. Another watch
	 * of the same job goes on as it is.
	 */
	void follow(JobRecord job, long after) {
		if (isFollowing(job.job().job())) {
			return;
		}
		Viewing viewing = viewing(job, after, RunMode.LIVE, job.lastOffset());
		this.live.put(viewing.job(), viewing);
		if (!job.status().isTerminal()) {
			this.watchers.add(viewing);
			lookAgain(viewing);
		}
		changed();
		viewing.pump();
	}

	/**
	 * Goes back to the last event that has a number, so that others can go ahead of what
	 * has none.
	 */
	void rewind(JobId job) {
		Viewing viewing = this.live.remove(job);
		if (viewing != null) {
			viewing.end();
			this.watchers.remove(viewing);
		}
		this.session.timeline().removeSeen(job);
	}

	/**
	 * Returns the histories that are shown, and those that wait for their turn.
	 */
	Histories histories() {
		return this.histories;
	}

	/**
	 * Shows events again that the session has seen or will not see otherwise, in the turn
	 * that was taken for them.
	 */
	void show(JobRecord job, long after, long last) {
		if (after >= last) {
			this.histories.over(job.job().job());
		}
		else {
			Viewing viewing = viewing(job, after, RunMode.HISTORY, last);
			this.session.streams().keep(viewing.job());
			this.histories.add(viewing);
			viewing.pump();
		}
	}

	/**
	 * What came between the look at the job and the watch over it would be told to
	 * nobody.
	 */
	private void lookAgain(Viewing viewing) {
		StoreCall.perform(this.environment.store().jobs().find(viewing.job()), this.environment.sources().timer(),
				(job) -> {
					if (job != null) {
						viewing.advanced(job.lastOffset(), job.status().isTerminal());
					}
				});
	}

	private Viewing viewing(JobRecord job, long after, RunMode mode, long last) {
		JobId jobId = job.job().job();
		EventStream stream = this.session.streams().find(jobId);
		if (stream == null || stream.origin() != null) {
			stream = new EventStream(jobId, job.job().traceId(), job.job().session());
			this.session.streams().add(stream);
		}
		boolean terminal = job.status().isTerminal() && last == job.lastOffset();
		return new Viewing(this.session, this, this.environment, stream, job.job().session(),
				new Viewing.Range(after, last, terminal, mode));
	}

	/**
	 * Returns the jobs that are watched; from any thread.
	 */
	Set<JobId> jobs() {
		return Set.copyOf(this.live.keySet());
	}

	/**
	 * Returns whether what a job has not shown will be shown by itself.
	 */
	boolean isFollowing(JobId job) {
		return this.live.containsKey(job) || this.session.timeline().hasSeen(job);
	}

	/**
	 * Stops to watch a job; without effect for one that is not watched.
	 */
	void unfollow(JobId job) {
		this.histories.all().stream().filter((history) -> history.job().equals(job)).forEach(this::ended);
		Viewing viewing = this.live.get(job);
		if (viewing != null) {
			ended(viewing);
			this.session.timeline().detach(job, Detach.UNSUBSCRIBED);
		}
	}

	/**
	 * All of a job has been shown.
	 */
	void ended(Viewing viewing) {
		JobId job = viewing.job();
		viewing.end();
		this.watchers.remove(viewing);
		this.histories.remove(viewing);
		this.live.remove(job, viewing);
		Viewing next = this.live.get(job);
		if (next != null) {
			next.pump();
		}
		else if (!this.histories.isShowing(job) && !this.session.streams().isOpen(job)) {
			this.session.timeline().forgetLater(job);
		}
		changed();
	}

	/**
	 * What is to be shown next has left the history of its job: the client was too slow.
	 * It gets what has numbers and is asked to come again.
	 */
	void trimmed(Viewing viewing) {
		unfollow(viewing.job());
		ended(viewing);
		SessionConnection connection = this.session.closing();
		if (connection != null) {
			connection.outbound().finishBehind(this.session.timeline().head() + this.session.timeline().waiting());
			connection.closesWith(CloseStatus.CAP_REACHED);
		}
	}

	/**
	 * Goes on with a connection.
	 */
	void connected() {
		List.copyOf(this.live.values()).forEach(Viewing::pump);
		this.histories.all().forEach(Viewing::pump);
	}

	/**
	 * Somebody waits until the connection has taken more.
	 */
	void waitForRoom() {
		this.waiting = true;
	}

	/**
	 * The connection has taken frames; on its thread.
	 */
	void room() {
		if (this.waiting) {
			this.waiting = false;
			this.session.lane().execute(this::connected);
		}
	}

	/**
	 * Ends everything: the session has expired.
	 */
	void clear() {
		List.copyOf(this.live.values()).forEach(this::ended);
		this.histories.all().forEach(this::ended);
	}

	private void changed() {
		this.running = this.live.values().stream().anyMatch(Viewing::isOfRunningJob);
	}

	/**
	 * Returns whether a job is watched that has not ended; from any thread.
	 */
	boolean hasRunning() {
		return this.running;
	}

}
