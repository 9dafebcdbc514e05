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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.agent.Agent;
import io.arcp.agent.DelegateHandle;
import io.arcp.agent.Delegation;
import io.arcp.agent.JobContext;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random trees of jobs that spend one budget at the same time.
 */
@Tag("fuzz")
class DelegationTreeTests {

	private static final int TREES = 1_000;

	private static final int MAX_DEPTH = 3;

	private static final String LEASE = "\"lease_request\":{\"agent.delegate\":[\"**\"],\"tool.call\":[\"**\"],"
			+ "\"cost.budget\":[\"USD:%s\"]}";

	private final Map<String, Node> nodes = new ConcurrentHashMap<>();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	private final AtomicInteger permitted = new AtomicInteger();

	private final AtomicInteger exhausted = new AtomicInteger();

	private final AtomicInteger children = new AtomicInteger();

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.build();

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	@Test
	void everyCounterIsItsAmountLessAllSpendsOfItsTree() {
		long seed = System.nanoTime();
		this.server.registerAgent("node", Agent.blocking(this::handle));
		FrameClient client = FrameClient.connect(this.server).hello("tok", "cost.budget");

		for (int tree = 0; tree < TREES; tree++) {
			String what = "seed " + seed + ", tree " + tree;
			Random random = new Random(seed + tree);
			String amount = amount(random, 2_000).toPlainString();
			client.submit("node", "{\"seed\":" + (seed + tree) + ",\"depth\":0}", LEASE.formatted(amount));
			String root = client.next("job.accepted").path("job_id").asString();
			List<JsonNode> frames = client.readUntil((frame) -> frame.path("job_id").asString().equals(root)
					&& frame.path("payload").has("final_status"));
			Awaitility.await()
				.alias(what)
				.pollInterval(Duration.ofMillis(1))
				.atMost(FrameClient.LIMIT)
				.until(() -> this.server.jobs().isEmpty());

			assertThat(frames.get(frames.size() - 1).path("type").asString()).as(what).isEqualTo("job.result");
			assertThat(this.violations).as(what).isEmpty();
			assertThat(this.nodes.get(root).initial).as(what).isEqualTo(new BigDecimal(amount));
			this.nodes.values().forEach((node) -> node.assertExact(what, this.nodes.values()));
			this.nodes.clear();
			while (client.queued() > 0) {
				client.next();
			}
		}
		assertThat(this.permitted).hasValueGreaterThan(TREES);
		assertThat(this.exhausted).hasValueGreaterThan(TREES / 10);
		assertThat(this.children).hasValueGreaterThan(TREES);
	}

	private static BigDecimal amount(Random random, int max) {
		return BigDecimal.valueOf(random.nextInt(max) + 1L, random.nextInt(4));
	}

	/** Spends, delegates and checks in random order; children do so at the same time. */
	private JsonNode handle(JsonNode input, JobContext job) {
		Random random = new Random(input.path("seed").asLong());
		Node parent = input.has("parent") ? this.nodes.get(input.path("parent").asString()) : null;
		Node node = new Node(job, parent);
		this.nodes.put(job.jobId().value(), node);
		List<DelegateHandle> handles = new ArrayList<>();
		for (int step = 0; step < 6; step++) {
			int what = random.nextInt(4);
			if (what == 0 && input.path("depth").asInt() < MAX_DEPTH) {
				handles.add(delegate(input, job, random));
			}
			else if (what < 3) {
				node.spend(amount(random, 500));
			}
			else {
				check(node);
			}
		}
		for (DelegateHandle handle : handles) {
			if (handle.accepted()) {
				this.children.incrementAndGet();
				handle.result().map((outcome) -> outcome.orElseThrow()).block(FrameClient.LIMIT);
			}
		}
		check(node);
		return JsonNodeFactory.instance.nullNode();
	}

	private DelegateHandle delegate(JsonNode input, JobContext job, Random random) {
		ObjectNode childInput = JsonNodeFactory.instance.objectNode()
			.put("seed", random.nextLong())
			.put("depth", input.path("depth").asInt() + 1)
			.put("parent", job.jobId().value());
		Delegation delegation = Delegation.of("node", childInput)
			.withGrant("agent.delegate", "**")
			.withGrant("tool.call", "**");
		if (job.budget().containsKey("USD") && random.nextBoolean()) {
			delegation = delegation.withGrant("cost.budget", "USD:" + amount(random, 700).toPlainString());
		}
		DelegateHandle handle = job.delegate(delegation).block(FrameClient.LIMIT);
		ArcpException error = handle.error();
		if (error != null && error.code() != ErrorCode.LEASE_SUBSET_VIOLATION
				&& error.code() != ErrorCode.BUDGET_EXHAUSTED) {
			this.violations.add("a delegation was refused with " + error.code());
		}
		return handle;
	}

	/**
	 * Counters only fall. So what is spent before a check is refused, and what is left
	 * after it was left in it.
	 */
	private void check(Node node) {
		boolean spentBefore = node.isSpent();
		ErrorCode code = null;
		try {
			node.job.authorize("tool.call", "search");
			this.permitted.incrementAndGet();
		}
		catch (ArcpException ex) {
			code = ex.code();
			this.exhausted.incrementAndGet();
		}
		if (code != null && code != ErrorCode.BUDGET_EXHAUSTED) {
			this.violations.add("a check was refused with " + code);
		}
		if (spentBefore && code == null) {
			this.violations.add("permitted below a spent counter");
		}
		if (!node.isSpent() && code != null) {
			this.violations.add("refused although something is left everywhere");
		}
	}

	/**
	 * One job of a tree.
	 */
	private static final class Node {

		private final JobContext job;

		private final @Nullable Node parent;

		private final @Nullable BigDecimal initial;

		private final List<BigDecimal> spent = new ArrayList<>();

		private Node(JobContext job, @Nullable Node parent) {
			this.job = job;
			this.parent = parent;
			this.initial = job.budget().get("USD");
		}

		void spend(BigDecimal amount) {
			this.job.charge("work", amount, "USD");
			this.spent.add(amount);
		}

		boolean isSpent() {
			for (Node node = this; node != null; node = node.parent) {
				BigDecimal left = node.job.budget().get("USD");
				if (left != null && left.signum() <= 0) {
					return true;
				}
			}
			return false;
		}

		private boolean isBelow(Node ancestor) {
			for (Node node = this; node != null; node = node.parent) {
				if (node == ancestor) {
					return true;
				}
			}
			return false;
		}

		void assertExact(String what, Iterable<Node> all) {
			if (this.initial == null) {
				assertThat(this.job.budget()).as(what).isEmpty();
				return;
			}
			BigDecimal expected = this.initial;
			for (Node node : all) {
				if (node.isBelow(this)) {
					for (BigDecimal amount : node.spent) {
						expected = expected.subtract(amount);
					}
				}
			}
			assertThat(this.job.budget().get("USD")).as(what).isEqualByComparingTo(expected);
		}

	}

}
