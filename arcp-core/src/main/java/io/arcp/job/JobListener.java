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

package io.arcp.job;

/**
 * The session that owns a job, as the job sees it: it is told that the log has grown, a
 * hint and never the data, and what becomes of children. Called on any thread, often; it
 * must not block.
 *
 * @since 0.1.0
 */
public interface JobListener {

	/**
	 * Called when events were stored.
	 * @param job the job
	 * @param lastOffset the last offset of its log
	 * @param bytes the bytes of all events up to there
	 * @param ended whether the last event is the terminal one
	 */
	void jobAdvanced(JobExecution job, long lastOffset, long bytes, boolean ended);

	/**
	 * Called when the job does not run here any more although its log has no end: another
	 * node has taken it over, or the store has lost it.
	 * @param job the job
	 */
	void jobLost(JobExecution job);

	/**
	 * Called when a child is about to be stored, which counts as a job of the session
	 * from now on.
	 * @param child the child
	 * @return who is told of it
	 * @throws io.arcp.protocol.InternalErrorException if the session has too many running
	 * jobs
	 */
	JobListener childAdmitted(JobExecution child);

	/**
	 * Called when the {@code delegate} event of a child was stored, before its parent's
	 * log is said to have grown and before the child starts. To be called of the child's
	 * own listener.
	 * @param child the child
	 * @param offset the offset of the event in the log of its parent
	 */
	void childDelegated(JobExecution child, long offset);

	/**
	 * Called when a child that was stored has ended and will never be delegated: its
	 * parent has ended before. Its events have taken no credit and get no numbers.
	 * @param child the child
	 * @param lastOffset the last offset of its log
	 */
	void childWithdrawn(JobExecution child, long lastOffset);

	/**
	 * Returns a listener that does nothing.
	 * @return the listener
	 */
	static JobListener none() {
		return new JobListener() {

			@Override
			public void jobAdvanced(JobExecution job, long lastOffset, long bytes, boolean ended) {
			}

			@Override
			public void jobLost(JobExecution job) {
			}

			@Override
			public JobListener childAdmitted(JobExecution child) {
				return this;
			}

			@Override
			public void childDelegated(JobExecution child, long offset) {
			}

			@Override
			public void childWithdrawn(JobExecution child, long lastOffset) {
			}

		};
	}

}
