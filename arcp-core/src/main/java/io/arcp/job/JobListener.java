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
 * Is told that the log of a job has grown: a hint, never the data. Called on any thread,
 * often; it must not block.
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

		};
	}

}
