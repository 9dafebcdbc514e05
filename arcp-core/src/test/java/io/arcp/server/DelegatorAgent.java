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

package io.arcp.server;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.arcp.agent.ChildOutcome;
import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A blocking agent that delegates what its input says: {@code spend} in USD first, then
 * {@code children} in order, of which each has an {@code agent} and may have a
 * {@code delegate_id}, an {@code input}, a {@code lease_request} and
 * {@code lease_constraints}. It waits for the children and returns what became of them,
 * or fails when {@code fail} is set. With {@code stay} it does not end by itself.
 */
final class DelegatorAgent {

	private DelegatorAgent() {
	}

	static JsonNode handle(JsonNode input, JobContext job) throws InterruptedException {
		if (input.has("spend")) {
			job.charge("work", new BigDecimal(input.path("spend").asString()), "USD");
		}
		List<DelegateHandle> handles = new ArrayList<>();
		for (JsonNode child : input.path("children")) {
			handles.add(job.delegate(delegation(child)).block(FrameClient.LIMIT));
		}
		if (input.has("fail")) {
			throw new IllegalStateException("after children");
		}
		if (input.has("stay")) {
			new CountDownLatch(1).await();
		}
		ArrayNode outcomes = JsonNodeFactory.instance.arrayNode();
		for (DelegateHandle handle : handles) {
			outcomes.add(outcome(handle, input.has("leave")));
		}
		return outcomes;
	}

	private static Delegation delegation(JsonNode child) {
		String id = child.path("delegate_id").asString(null);
		return new Delegation(id, child.path("agent").asString(), child.get("input"),
				(ObjectNode) child.get("lease_request"), (ObjectNode) child.get("lease_constraints"), null);
	}

	private static ObjectNode outcome(DelegateHandle handle, boolean leave) {
		ObjectNode outcome = JsonNodeFactory.instance.objectNode()
			.put("delegate_id", handle.delegateId())
			.put("child_job_id", handle.childJobId().value())
			.put("accepted", handle.accepted());
		if (handle.error() != null) {
			return outcome.put("code", handle.error().code().name());
		}
		return leave ? outcome : ended(outcome, handle.result().block(FrameClient.LIMIT));
	}

	private static ObjectNode ended(ObjectNode outcome, @Nullable ChildOutcome end) {
		if (end == null) {
			throw new AssertionError("a child without an end");
		}
		outcome.put("status", end.status().wireName());
		if (end.error() != null) {
			outcome.put("code", end.error().code().name());
		}
		return outcome.set("result", end.result());
	}

}
