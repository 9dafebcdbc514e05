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

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.arcp.job.Job;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.VendorMessage;
import reactor.core.publisher.Mono;

/**
 * A session, as others may look at it (ARCP section 7.7).
 *
 * @since 0.1.0
 */
public interface SessionContext {

	/**
	 * Returns the session's id.
	 * @return the id
	 */
	SessionId sessionId();

	/**
	 * Returns where the session is in its life.
	 * @return the state at this moment
	 */
	SessionState state();

	/**
	 * Returns whose session it is.
	 * @return the principal that the verifier returned
	 */
	ArcpPrincipal principal();

	/**
	 * Returns the features that both sides may use.
	 * @return the negotiated features, in the order of the protocol
	 */
	Set<Feature> features();

	/**
	 * Returns whether both sides may use a feature.
	 * @param feature the feature
	 * @return whether it was negotiated
	 */
	default boolean hasFeature(Feature feature) {
		return features().contains(feature);
	}

	/**
	 * Returns the jobs of the session that have not ended, on this node.
	 * @return the jobs, a snapshot in no order
	 */
	List<Job> jobs();

	/**
	 * Returns the jobs that the session is subscribed to and that have not been shown to
	 * their end.
	 * @return the ids, a snapshot
	 */
	Set<JobId> subscribedJobs();

	/**
	 * Sets what handles the messages of a vendor's own type in this session, in place of
	 * a handler that is there already (ARCP section 2.8). What came before is not shown
	 * to it; a handler for all sessions is set at the builder of the server.
	 * @param type a type that begins with {@code x-vendor.}
	 * @param handler the handler
	 * @throws IllegalArgumentException if it is another type
	 */
	void registerHandler(String type, VendorMessageHandler handler);

	/**
	 * Sends a message of a vendor's own type, behind everything that has a number by
	 * then. It takes no number and is not sent again after a resume. May be called from
	 * any thread; does not block.
	 * @param message the message
	 * @return completes when the message waits to be sent; fails with
	 * {@link IllegalStateException} if the session has no connection, and with
	 * {@link io.arcp.protocol.InvalidRequestException} if the payload cannot be written.
	 * The call alone sends: subscribing only tells how it went
	 */
	Mono<Void> send(VendorMessage message);

	/**
	 * Ends the connection with a {@code session.error} (ARCP section 7.7). The session
	 * stays resumable and its jobs go on. May be called from any thread; does not block.
	 * @param error the error that the client is told
	 * @return completes when the error waits to be sent; fails with
	 * {@link IllegalStateException} if the session has no connection. The call alone does
	 * it: subscribing only tells how it went
	 */
	Mono<Void> emitSessionError(ArcpException error);

	/**
	 * Ends a job of the session with a {@code job.error} (ARCP section 7.7), if it has
	 * not ended; its agent is told with the reason {@code runtime_error}. May be called
	 * from any thread; does not block.
	 * @param job the job's id
	 * @param error the error that the client is told
	 * @return completes when the end is on its way; fails with
	 * {@link io.arcp.protocol.JobNotFoundException} if no such job of this session runs
	 * on this node. The call alone does it: subscribing only tells how it went
	 */
	Mono<Void> emitJobError(JobId job, ArcpException error);

	/**
	 * Returns the highest number given to a frame of this session.
	 * @return the number, 0 when there is none
	 */
	long latestEventSeq();

	/**
	 * Returns the highest number that the client has acknowledged.
	 * @return the number, 0 when there is none
	 */
	long lastAckedEventSeq();

	/**
	 * Returns the highest number that was handed to a connection.
	 * @return the number, 0 when there is none
	 */
	long takenEventSeq();

	/**
	 * Returns when the last frame came in.
	 * @return the instant
	 */
	Instant lastActivityAt();

}
