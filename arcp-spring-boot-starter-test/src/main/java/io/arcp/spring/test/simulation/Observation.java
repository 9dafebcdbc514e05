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

/**
 * What somebody saw who stands outside of the nodes.
 */
sealed interface Observation {

	/** The session it is about; for {@link CancelAnswered} the job. */
	String subject();

	/**
	 * A session was attached to a job, for the first time.
	 *
	 * @param subject the session
	 * @param source the job
	 * @param after the offset after which the session is shown the events
	 * @param filtered whether the session is not shown progress
	 */
	record Attached(String subject, String source, long after, boolean filtered) implements Observation {
	}

	/**
	 * A numbered frame was sent.
	 *
	 * @param subject the session
	 * @param connection the connection that it was sent on, numbered in the order in
	 * which the client opened them
	 * @param epoch the epoch of the sender
	 * @param seq the number of the frame
	 * @param source the job, or the private source
	 * @param offset the offset
	 * @param payload what it says
	 * @param accepted whether the client read it; else the client had left the connection
	 */
	record Frame(String subject, int connection, long epoch, long seq, String source, long offset, byte[] payload,
			boolean accepted) implements Observation {

		@Override
		public String toString() {
			return this.subject + " #" + this.seq + " = " + this.source + " @" + this.offset + " on connection "
					+ this.connection + " of epoch " + this.epoch + (this.accepted ? "" : " (abandoned)");
		}

	}

	/**
	 * The client has spoken on a connection after the welcome, and the store knows.
	 *
	 * @param subject the session
	 * @param epoch the epoch of that connection
	 */
	record Confirmed(String subject, long epoch) implements Observation {
	}

	/**
	 * The session was given up.
	 *
	 * @param subject the session
	 */
	record Expired(String subject) implements Observation {
	}

	/**
	 * Somebody asked for a cancel and was told what would become of the job.
	 *
	 * @param subject the job
	 * @param status the wire name of the status that the job was said to end with
	 */
	record CancelAnswered(String subject, String status) implements Observation {
	}

}
