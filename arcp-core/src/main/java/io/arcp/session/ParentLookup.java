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

import java.util.function.Consumer;

import io.arcp.event.JobRecord;
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobNotFoundException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Tells why no child can be submitted to a parent that does not run here (ARCP section
 * 3.10): a child runs on the node of its parent, so one that goes on elsewhere is worth
 * another attempt there.
 */
final class ParentLookup {

	private final Session session;

	private final SessionEnvironment environment;

	ParentLookup(Session session, SessionEnvironment environment) {
		this.session = session;
		this.environment = environment;
	}

	/**
	 * Looks for the parent in the store.
	 * @param parentJobId the id that the client names
	 * @param notFound what it is told when there is no such parent
	 * @param answer receives what it is told; on any thread
	 */
	void explain(@Nullable String parentJobId, JobNotFoundException notFound, Consumer<ArcpException> answer) {
		JobId id = (parentJobId != null) ? JobAccess.id(parentJobId) : null;
		if (id == null) {
			answer.accept(notFound);
			return;
		}
		StoreCall.perform(this.environment.store().jobs().find(id), this.environment.sources().timer(),
				(found) -> answer.accept((found != null && runsElsewhere(found)) ? elsewhere() : notFound));
	}

	private boolean runsElsewhere(JobRecord parent) {
		return !parent.status().isTerminal() && parent.job().principal().equals(this.session.principal().getName())
				&& !parent.owner().equals(this.environment.node());
	}

	private static ArcpException elsewhere() {
		return new InternalErrorException("the parent runs on another node",
				JsonNodeFactory.instance.objectNode().put("reason", "parent_elsewhere"));
	}

}
