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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.RuntimeMessage;
import org.jspecify.annotations.Nullable;

/**
 * Hands the numbered frames of a session to the jobs they belong to. Belongs to the lane
 * of the session.
 */
final class ClientJobs {

	private static final int MAX_FORGOTTEN = 1024;

	private final ClientRequests requests;

	private final ClientOptions options;

	/** Submitted jobs that have not ended. */
	private final Map<String, ClientJob> submitted = new HashMap<>();

	/** What has come for the submitted jobs. */
	private final Map<String, JobFeed> feeds = new HashMap<>();

	/** What is replayed of jobs whose acceptance was lost and is asked for again. */
	private final Map<String, JobFeed> unclaimed = new HashMap<>();

	private final Map<String, List<JobFeed>> watched = new HashMap<>();

	/**
	 * What has come last of jobs of which nothing is wanted yet, in their owners'
	 * numbers.
	 */
	private final Map<String, Long> unasked = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
			return size() > MAX_FORGOTTEN;
		}

	};

	/** Jobs that are not watched any more, which the runtime may not know yet. */
	private final Set<String> unwatched = new LinkedHashSet<>();

	private long lastEventSeq;

	ClientJobs(ClientRequests requests, ClientOptions options) {
		this.requests = requests;
		this.options = options;
	}

	long lastEventSeq() {
		return this.lastEventSeq;
	}

	ClientJob accepted(JobAccepted accepted) {
		String id = accepted.jobId().value();
		this.unwatched.remove(id);
		ClientJob known = this.submitted.get(id);
		if (known != null) {
			return known;
		}
		JobFeed replayed = this.unclaimed.remove(id);
		JobFeed feed = (replayed != null) ? replayed
				: new JobFeed(accepted.jobId(), JobStatus.PENDING, 0, this.options);
		ClientJob job = new ClientJob(this.requests, accepted, feed);
		if (!feed.hasEnded()) {
			this.submitted.put(id, job);
			this.feeds.put(id, feed);
		}
		return job;
	}

	JobSubscription subscribed(JobSubscribed answer, SubscribeOptions wanted) {
		Long from = wanted.fromEventSeq();
		long shown = (!wanted.history()) ? answer.lastEventSeq() : (from != null) ? from : 0;
		JobFeed feed = new JobFeed(answer.jobId(), answer.currentStatus(), shown, this.options);
		if (answer.currentStatus().isTerminal() && !answer.replayed()) {
			feed.stop();
		}
		else {
			String id = answer.jobId().value();
			if (answer.replayed()) {
				feed.holdBack(lastLive(id));
			}
			this.watched.computeIfAbsent(id, (key) -> new ArrayList<>(1)).add(feed);
			this.unwatched.remove(id);
			this.unasked.remove(id);
		}
		return new JobSubscription(this.requests, answer, feed);
	}

	/**
	 * Returns the owner's number of the last event that came while the job went on.
	 */
	private long lastLive(String jobId) {
		JobFeed submitter = this.feeds.get(jobId);
		if (submitter != null) {
			return submitter.lastLiveSeq();
		}
		return this.watched.getOrDefault(jobId, List.of())
			.stream()
			.mapToLong(JobFeed::lastLiveSeq)
			.max()
			.orElseGet(() -> this.unasked.getOrDefault(jobId, 0L));
	}

	/**
	 * Stops feeding a subscription.
	 * @param feed what the subscription is fed by
	 * @return whether the runtime should be told
	 */
	boolean unsubscribe(JobFeed feed) {
		if (feed.hasEnded()) {
			return false;
		}
		feed.stop();
		String id = feed.jobId().value();
		unwatch(id, feed);
		return isUnknown(id);
	}

	/**
	 * Remembers a job of which nothing is wanted, in case that the runtime does not hear
	 * of it on this connection.
	 * @param jobId the job
	 */
	void forgotten(String jobId) {
		this.unwatched.add(jobId);
		if (this.unwatched.size() > MAX_FORGOTTEN) {
			this.unwatched.remove(this.unwatched.iterator().next());
		}
	}

	Set<String> unwatched() {
		return Set.copyOf(this.unwatched);
	}

	/**
	 * Tells whether nobody wants frames of a job.
	 * @param jobId the job
	 * @return whether it is neither submitted nor watched
	 */
	boolean isUnknown(String jobId) {
		return !this.watched.containsKey(jobId) && !this.submitted.containsKey(jobId);
	}

	/**
	 * Returns the jobs of other sessions whose frames are forwarded to this one.
	 * @return what each of them feeds
	 */
	List<List<JobFeed>> forwarded() {
		Set<String> ids = new LinkedHashSet<>(this.watched.keySet());
		ids.addAll(this.feeds.keySet());
		return ids.stream().map(this::forwarded).filter((feeds) -> !feeds.isEmpty()).toList();
	}

	private List<JobFeed> forwarded(String jobId) {
		JobFeed submitter = this.feeds.get(jobId);
		List<JobFeed> all = new ArrayList<>(this.watched.getOrDefault(jobId, List.of()));
		if (submitter != null && submitter.lastOriginSeq() == 0) {
			all.removeIf((feed) -> !feed.isHeldBack());
		}
		else if (submitter != null) {
			all.add(submitter);
		}
		return all;
	}

	private void unwatch(String jobId, JobFeed feed) {
		List<JobFeed> observers = this.watched.get(jobId);
		if (observers != null && observers.remove(feed) && observers.isEmpty()) {
			this.watched.remove(jobId);
		}
	}

	/**
	 * Takes a numbered frame.
	 * @param header the envelope
	 * @param eventSeq its number
	 * @param message the message
	 * @param keepUnknown whether frames of a job that is not known may be asked for
	 * @return whether the frame is the next one or was seen before
	 */
	boolean numbered(EnvelopeHeader header, long eventSeq, RuntimeMessage message, boolean keepUnknown) {
		if (eventSeq <= this.lastEventSeq) {
			return true;
		}
		if (eventSeq != this.lastEventSeq + 1) {
			return false;
		}
		this.lastEventSeq = eventSeq;
		String jobId = header.jobId();
		if (jobId != null) {
			if (header.originSeq() != null && isUnknown(jobId)) {
				this.unasked.merge(jobId, header.originSeq(), Math::max);
			}
			JobFeed submitter = toSubmitter(jobId, header, eventSeq, message, keepUnknown);
			boolean own = submitter != null && submitter.isOwn();
			Long place = (header.originSeq() == null && own) ? Long.valueOf(eventSeq) : header.originSeq();
			toObservers(jobId, header, eventSeq, place, message);
		}
		return true;
	}

	void dropUnclaimed() {
		this.unclaimed.clear();
	}

	void fail(List<JobFeed> failed, Throwable cause) {
		for (JobFeed feed : failed) {
			String jobId = feed.jobId().value();
			unwatch(jobId, feed);
			if (this.feeds.remove(jobId, feed)) {
				this.submitted.remove(jobId);
			}
			feed.fail(cause);
		}
	}

	void fail(Throwable cause) {
		List<JobFeed> open = new ArrayList<>(this.feeds.values());
		this.watched.values().forEach(open::addAll);
		this.submitted.clear();
		this.feeds.clear();
		this.unclaimed.clear();
		this.watched.clear();
		open.forEach((feed) -> feed.fail(cause));
	}

	private @Nullable JobFeed toSubmitter(String jobId, EnvelopeHeader header, long eventSeq, RuntimeMessage message,
			boolean keepUnknown) {
		JobFeed feed = this.feeds.get(jobId);
		if (feed == null && keepUnknown) {
			feed = unclaimed(jobId);
		}
		if (feed == null) {
			return null;
		}
		feed.submitted(eventSeq, header.originSeq(), message);
		if (feed.hasEnded()) {
			this.feeds.remove(jobId);
			this.submitted.remove(jobId);
		}
		return feed;
	}

	private @Nullable JobFeed unclaimed(String jobId) {
		JobFeed known = this.unclaimed.get(jobId);
		if (known == null && this.unclaimed.size() < this.options.maxPendingRequests()) {
			known = new JobFeed(new JobId(jobId), JobStatus.PENDING, 0, this.options);
			this.unclaimed.put(jobId, known);
		}
		return known;
	}

	private void toObservers(String jobId, EnvelopeHeader header, long eventSeq, @Nullable Long place,
			RuntimeMessage message) {
		List<JobFeed> observers = this.watched.get(jobId);
		if (observers == null) {
			return;
		}
		for (JobFeed feed : List.copyOf(observers)) {
			feed.forwarded(eventSeq, header.originSeq(), place, message);
			if (feed.hasEnded()) {
				unwatch(jobId, feed);
			}
		}
	}

}
