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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.arcp.job.Job;
import io.arcp.job.JobExecution;
import io.arcp.job.Jobs;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.JobNotFoundException;
import io.arcp.protocol.VendorMessage;
import io.arcp.transport.CloseStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What the application may ask of a session (ARCP section 7.7); from any thread.
 */
final class SessionCalls {

	private SessionCalls() {
	}

	static List<Job> jobs(Session session, Jobs jobs) {
		List<Job> own = new ArrayList<>();
		for (JobExecution job : jobs.running()) {
			if (job.sessionId().equals(session.sessionId())) {
				own.add(job);
			}
		}
		return Collections.unmodifiableList(own);
	}

	static Mono<Void> send(Session session, VendorMessage message) {
		return perform(session, () -> {
			if (session.state() != SessionState.ACCEPTED) {
				throw notConnected();
			}
			session.answer(session.frames().frame(message, null));
		});
	}

	static Mono<Void> emitSessionError(Session session, ArcpException error) {
		return perform(session, () -> {
			SessionConnection connection = session.closing();
			if (connection == null) {
				throw notConnected();
			}
			connection.fail(session.frames(), error, null,
					(error.code() == ErrorCode.INTERNAL_ERROR) ? CloseStatus.INTERNAL : CloseStatus.REFUSED);
		});
	}

	static Mono<Void> emitJobError(Session session, @Nullable JobExecution job, ArcpException error) {
		return perform(session, () -> {
			if (job == null || !job.sessionId().equals(session.sessionId())) {
				throw new JobNotFoundException("no such job of this session runs here");
			}
			job.fail(error);
		});
	}

	private static IllegalStateException notConnected() {
		return new IllegalStateException("the session has no connection");
	}

	private static Mono<Void> perform(Session session, Runnable call) {
		Sinks.Empty<Void> done = Sinks.empty();
		session.lane().run(() -> {
			try {
				call.run();
				done.tryEmitEmpty();
			}
			catch (RuntimeException ex) {
				done.tryEmitError(ex);
			}
		});
		return done.asMono();
	}

}
