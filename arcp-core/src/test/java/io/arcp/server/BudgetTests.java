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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.job.ExhaustionPolicy;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.session.SessionCaps;
import io.arcp.transport.InMemoryConnections;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the budgets of jobs (ARCP section 4.7), over frames.
 */
class BudgetTests {

	private static final String ALL_TOOLS = "\"tool.call\":[\"**\"]";

	private ArcpServer server = server((builder) -> builder);

	private static ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		return options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice"))))
			.build();
	}

	@BeforeEach
	void registerAgents() {
		this.server.registerAgent("cost", Agent.blocking(BudgetTests::cost));
	}

	private void restart(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
		registerAgents();
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	/** Emits each metric of its input; for a text in place of one it calls that tool. */
	private static JsonNode cost(JsonNode input, JobContext job) {
		ArrayNode outcomes = JsonNodeFactory.instance.arrayNode();
		for (JsonNode step : input) {
			try {
				if (step.isString()) {
					ArcpException error = job
						.toolCall(step.stringValue(), "c" + outcomes.size(), JsonNodeFactory.instance.objectNode())
						.block(FrameClient.LIMIT)
						.error();
					outcomes.add((error != null) ? error.code().name() : "permitted");
				}
				else {
					job.emitEvent("metric", step);
					outcomes.add("emitted");
				}
			}
			catch (ArcpException ex) {
				outcomes.add(ex.code().name());
			}
		}
		ObjectNode result = JsonNodeFactory.instance.objectNode();
		result.set("outcomes", outcomes);
		job.budget().forEach(result.putObject("remaining")::put);
		return result;
	}

	private static String metric(String name, String value, String unit) {
		return "{\"name\":\"" + name + "\",\"value\":" + value + ",\"unit\":\"" + unit + "\"}";
	}

	private static String spend(String value) {
		return metric("cost.inference", value, "USD");
	}

	private static String lease(String... budget) {
		return "\"lease_request\":{" + ALL_TOOLS + ",\"cost.budget\":[\"" + String.join("\",\"", budget) + "\"]}";
	}

	private FrameClient alice(String... features) {
		return FrameClient.connect(this.server).hello("tok-alice", features);
	}

	private List<JsonNode> run(FrameClient client, String steps, String lease) {
		client.submit("cost", steps, lease);
		return client.readUntil(FrameClient.type("job.result").or(FrameClient.type("job.error")));
	}

	private static JsonNode result(List<JsonNode> frames) {
		return last(frames).path("payload").path("result");
	}

	private static JsonNode last(List<JsonNode> frames) {
		return frames.get(frames.size() - 1);
	}

	private static List<String> metrics(List<JsonNode> frames) {
		return frames.stream()
			.map((frame) -> frame.path("payload").path("body"))
			.filter((body) -> body.has("value"))
			.map((body) -> body.path("name").asString() + "=" + plain(body.path("value"))
					+ body.path("unit").asString())
			.toList();
	}

	private static String plain(JsonNode number) {
		return number.decimalValue().toPlainString();
	}

	@ParameterizedTest
	@ValueSource(strings = { "USD", "USD:", ":5", "USD:-1", "USD:+1", "USD:1e3", "USD:1.", "USD:.5", "USD: 1", "1USD:5",
			"USD:1000000000000000000", "USD:0.0000000000000000001", "" })
	void rejectsWhatIsNoAmount(String amount) {
		FrameClient client = alice();

		client.submit("cost", "[]", lease(amount));
		JsonNode rejected = client.next("job.error").path("payload");

		assertThat(rejected.path("code").asString()).isEqualTo("INVALID_REQUEST");
		assertThat(rejected.path("message").asString()).contains("lease_request.cost.budget[0]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "USD:5.00|USD=5.00", "USD:0|USD=0", "credits:1000|credits=1000",
					"x.y-z:0.000000000000000001|x.y-z=0.000000000000000001",
					"USD:999999999999999999,USD:999999999999999999.5|USD=1999999999999999998.5",
					"USD:1,EUR:2.0,USD:0.50|USD=1.50,EUR=2.0" })
	void acceptanceShowsInitialBudget(String amounts, String expected) {
		FrameClient client = alice();

		client.submit("cost", "[]", lease(amounts.split(",")));

		List<String> shown = new ArrayList<>();
		client.next("job.accepted")
			.path("payload")
			.path("budget")
			.forEachEntry((currency, amount) -> shown.add(currency + "=" + plain(amount)));
		assertThat(shown).containsExactly(expected.split(","));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"lease_request\":{}", "\"lease_request\":{\"cost.budget\":[]}" })
	void acceptanceWithoutAmountsShowsNoBudget(String lease) {
		FrameClient client = alice();

		List<JsonNode> frames = run(client, "[" + spend("7") + ",\"search\"]", lease);

		assertThat(frames.get(0).path("payload").has("budget")).isFalse();
		assertThat(metrics(frames)).containsExactly("cost.inference=7USD");
		assertThat(result(frames).path("remaining").toString()).isEqualTo("{}");
		assertThat(result(frames).path("outcomes").path(1).asString()).isEqualTo("PERMISSION_DENIED");
	}

	@Test
	void tenTimesATenthIsExactlyOne() {
		FrameClient client = alice();
		String tenth = spend("0.1");

		List<JsonNode> frames = run(client, "[" + (tenth + ",").repeat(9) + "\"search\"," + tenth + ",\"search\"]",
				lease("USD:1.00"));

		assertThat(result(frames).path("remaining").toString()).isEqualTo("{\"USD\":0.00}");
		assertThat(result(frames).path("outcomes").path(9).asString()).isEqualTo("permitted");
		assertThat(result(frames).path("outcomes").path(11).asString()).isEqualTo("BUDGET_EXHAUSTED");
	}

	@Test
	void exhaustionIsAResultAndTheJobSucceeds() {
		FrameClient client = alice();

		List<JsonNode> frames = run(client, "[" + spend("1.5") + ",\"search\"]", lease("USD:1"));

		JsonNode denial = frames.get(frames.size() - 2).path("payload");
		assertThat(denial.path("kind").asString()).isEqualTo("tool_result");
		JsonNode error = denial.path("body").path("error");
		assertThat(error.path("code").asString()).isEqualTo("BUDGET_EXHAUSTED");
		assertThat(error.path("retryable").asBoolean()).isFalse();
		assertThat(error.path("details").toString()).isEqualTo("{\"currency\":\"USD\",\"remaining\":-0.5}");
		assertThat(last(frames).path("type").asString()).isEqualTo("job.result");
	}

	@Test
	void budgetOfZeroRefusesTheFirstOperation() {
		FrameClient client = alice();

		assertThat(result(run(client, "[\"search\"]", lease("USD:0"))).path("outcomes").path(0).asString())
			.isEqualTo("BUDGET_EXHAUSTED");
	}

	@Test
	void remainingFollowsTheCostAndMayBeNegative() {
		FrameClient client = alice("cost.budget");

		List<JsonNode> frames = run(client, "[" + spend("0.01") + "," + spend("0.01") + "," + spend("0.60") + ","
				+ spend("0.75") + "," + spend("0.01") + "]", lease("USD:1.00"));

		assertThat(metrics(frames)).containsExactly("cost.inference=0.01USD", "cost.budget.remaining=0.99USD",
				"cost.inference=0.01USD", "cost.inference=0.60USD", "cost.budget.remaining=0.38USD",
				"cost.inference=0.75USD", "cost.budget.remaining=-0.37USD", "cost.inference=0.01USD");
		for (int i = 1; i < frames.size(); i++) {
			assertThat(frames.get(i).path("event_seq").asInt()).isEqualTo(i);
		}
	}

	@Test
	void countsWithoutTheFeatureAndReportsNothing() {
		FrameClient client = alice();

		List<JsonNode> frames = run(client, "[" + spend("2") + ",\"search\"]", lease("USD:1.00"));

		assertThat(metrics(frames)).containsExactly("cost.inference=2USD");
		assertThat(result(frames).path("remaining").toString()).isEqualTo("{\"USD\":-1.00}");
		assertThat(result(frames).path("outcomes").path(1).asString()).isEqualTo("BUDGET_EXHAUSTED");
	}

	@Test
	void negativeCostHasNoEffect() {
		FrameClient client = alice("cost.budget");

		List<JsonNode> frames = run(client,
				"[" + spend("-0.01") + "," + metric("cost.x", "-1", "EUR") + "," + metric("cost.", "-1", "USD")
						+ ",{\"name\":\"cost.y\",\"value\":-1}," + metric("temperature", "-1", "USD") + ","
						+ metric("cost.budget.x", "-1", "USD") + "," + metric("costs", "-1", "USD") + "]",
				lease("USD:1.00"));

		assertThat(result(frames).path("outcomes").toString()).isEqualTo("[\"INVALID_REQUEST\",\"INVALID_REQUEST\","
				+ "\"INVALID_REQUEST\",\"INVALID_REQUEST\",\"emitted\",\"emitted\",\"emitted\"]");
		assertThat(result(frames).path("remaining").toString()).isEqualTo("{\"USD\":1.00}");
		assertThat(metrics(frames)).containsExactly("temperature=-1USD", "cost.budget.x=-1USD", "costs=-1USD");
	}

	@Test
	void uncaughtNegativeCostEndsTheJob() {
		this.server.registerAgent("greedy", Agent.blocking((input, job) -> {
			job.metric("cost.refund", new BigDecimal("-1"), "USD");
			return null;
		}));
		FrameClient client = alice();

		client.submit("greedy", "null");
		JsonNode error = last(client.readUntil(FrameClient.type("job.error"))).path("payload");

		assertThat(error.path("code").asString()).isEqualTo("INVALID_REQUEST");
	}

	@Test
	void subtractsNoOtherNamesAndUnits() {
		FrameClient client = alice("cost.budget");

		List<JsonNode> frames = run(client,
				"[" + metric("cost.budget", "1", "USD") + "," + metric("cost.budget.remaining", "9", "USD") + ","
						+ metric("costs", "1", "USD") + "," + metric("Cost.x", "1", "USD") + ","
						+ metric("cost.x", "1", "usd") + "," + metric("cost.x", "1", "USD ") + ","
						+ "{\"name\":\"cost.x\",\"value\":1}," + metric("cost.budgets", "0.25", "USD") + "]",
				lease("USD:1.00"));

		assertThat(result(frames).path("remaining").toString()).isEqualTo("{\"USD\":0.75}");
		assertThat(metrics(frames)).hasSize(9).endsWith("cost.budgets=0.25USD", "cost.budget.remaining=0.75USD");
	}

	@Test
	void takesHugeAndTinyCosts() {
		FrameClient client = alice("cost.budget");
		String huge = "999999999999999999.999999999999999999";

		List<JsonNode> frames = run(client, "[" + spend("0.000000000000000001") + "," + spend(huge) + "," + spend(huge)
				+ "," + spend("1000000000000000000") + "," + spend("0.0000000000000000001") + "]", lease("USD:1"));

		assertThat(result(frames).path("outcomes").toString())
			.isEqualTo("[\"emitted\",\"emitted\",\"emitted\",\"INVALID_REQUEST\",\"INVALID_REQUEST\"]");
		assertThat(result(frames).path("remaining").path("USD").decimalValue()).isEqualByComparingTo(
				new BigDecimal("1").subtract(new BigDecimal("1999999999999999999.999999999999999999")));
		assertThat(metrics(frames)).as("what is no metric is not reported")
			.containsExactly("cost.inference=0.000000000000000001USD", "cost.budget.remaining=0.999999999999999999USD",
					"cost.inference=" + huge + "USD", "cost.budget.remaining=-999999999999999999.000000000000000000USD",
					"cost.inference=" + huge + "USD");
	}

	@Test
	void currenciesAreIndependentAndEitherBlocks() {
		FrameClient client = alice();

		List<JsonNode> frames = run(client,
				"[" + spend("0.5") + ",\"search\"," + metric("cost.x", "2", "credits") + ",\"search\"]",
				lease("USD:1.00", "credits:2"));

		assertThat(result(frames).path("outcomes").toString())
			.isEqualTo("[\"emitted\",\"permitted\",\"emitted\",\"BUDGET_EXHAUSTED\"]");
		assertThat(result(frames).path("remaining").toString()).isEqualTo("{\"USD\":0.50,\"credits\":0}");
	}

	@Test
	void listingAndSubscriptionShowWhatIsLeft() {
		FrameClient client = alice("list_jobs", "subscribe");
		CountDownLatch spent = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.server.registerAgent("slow", Agent.blocking((input, job) -> {
			job.metric("cost.inference", new BigDecimal("1.42"), "USD");
			spent.countDown();
			release.await();
			return null;
		}));
		client.submit("slow", "1", "\"idempotency_key\":\"k\"", lease("USD:5.00", "EUR:1"));
		JsonNode accepted = client.next("job.accepted").path("payload");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> spent.getCount() == 0);
		String job = accepted.path("job_id").asString();
		FrameClient other = alice("list_jobs", "subscribe");

		assertThat(budgets(other, job)).containsExactly("{\"USD\":3.58,\"EUR\":1}", "{\"USD\":3.58,\"EUR\":1}");
		release.countDown();
		client.readUntil(FrameClient.type("job.result"));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
		FrameClient third = alice("list_jobs", "subscribe");
		assertThat(budgets(third, job)).as("after the end")
			.containsExactly("{\"USD\":3.58,\"EUR\":1}", "{\"USD\":3.58,\"EUR\":1}");
		third.submit("slow", "1", "\"idempotency_key\":\"k\"", lease("USD:5.00", "EUR:1"));
		assertThat(third.next("job.accepted").path("payload")).as("the acceptance once more").isEqualTo(accepted);
	}

	private static List<String> budgets(FrameClient client, String job) {
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		JsonNode listed = client.next("session.jobs").path("payload").path("jobs").path(0);
		client.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
		JsonNode subscribed = client.next("job.subscribed").path("payload");
		return List.of(listed.path("budget").toString(), subscribed.path("budget").toString());
	}

	@Test
	void endsExhaustedJobWhenToldTo() {
		restart((builder) -> builder.onExhaustion(ExhaustionPolicy.END));
		AtomicReference<String> reason = new AtomicReference<>();
		CountDownLatch interrupted = new CountDownLatch(1);
		this.server.registerAgent("spender", Agent.blocking((input, job) -> {
			job.cancellation().onCancel(reason::set);
			job.metric("cost.inference", new BigDecimal("0.4"), "USD");
			job.metric("cost.inference", new BigDecimal("0.6"), "USD");
			job.log("never seen");
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return null;
		}));
		FrameClient client = alice("cost.budget");

		client.submit("spender", "1", lease("USD:1.0"));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));

		assertThat(metrics(frames)).containsExactly("cost.inference=0.4USD", "cost.budget.remaining=0.6USD",
				"cost.inference=0.6USD");
		JsonNode error = last(frames).path("payload");
		assertThat(error.path("code").asString()).isEqualTo("BUDGET_EXHAUSTED");
		assertThat(error.path("final_status").asString()).isEqualTo("error");
		assertThat(error.path("retryable").asBoolean()).isFalse();
		assertThat(error.path("details").toString()).isEqualTo("{\"currency\":\"USD\",\"remaining\":0.0}");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> interrupted.getCount() == 0);
		assertThat(reason).hasValue("budget_exhausted");
		assertThat(last(frames).path("event_seq").asInt()).isEqualTo(5);
	}

	@Test
	void endsReactiveExhaustedJobWhenToldTo() {
		restart((builder) -> builder.onExhaustion(ExhaustionPolicy.END));
		this.server.registerAgent("spender",
				(input, job) -> job.metric("cost.inference", BigDecimal.ONE, "USD").then(Mono.never()));
		FrameClient client = alice();

		client.submit("spender", "1", lease("USD:1.0"));
		JsonNode error = last(client.readUntil(FrameClient.type("job.error"))).path("payload");

		assertThat(error.path("code").asString()).isEqualTo("BUDGET_EXHAUSTED");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());
	}

	@Test
	void spendsOfManyThreadsAddUp() throws InterruptedException {
		this.server.registerAgent("parallel", Agent.blocking((input, job) -> {
			CountDownLatch done = new CountDownLatch(4);
			for (int i = 0; i < 4; i++) {
				new Thread(() -> {
					for (int n = 0; n < 250; n++) {
						job.metric("cost.inference", new BigDecimal("0.001"), "USD");
					}
					done.countDown();
				}).start();
			}
			done.await(10, TimeUnit.SECONDS);
			return JsonNodeFactory.instance.objectNode().put("left", job.budget().get("USD"));
		}));
		FrameClient client = alice("cost.budget");

		client.submit("parallel", "1", lease("USD:2.000"));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.result"));

		assertThat(result(frames).path("left").decimalValue()).isEqualByComparingTo("1");
		assertThat(metrics(frames).stream().filter((metric) -> metric.startsWith("cost.inference"))).hasSize(1_000);
		List<BigDecimal> reported = frames.stream()
			.map((frame) -> frame.path("payload").path("body"))
			.filter((body) -> body.path("name").asString().equals("cost.budget.remaining"))
			.map((body) -> body.path("value").decimalValue())
			.toList();
		assertThat(reported).isSortedAccordingTo((a, b) -> b.compareTo(a)).hasSizeBetween(2, 11);
	}

	@Test
	void costThatWaitsForCreditCountsAtOnceAndIsGivenBackWhenCancelled() {
		restart((builder) -> builder.caps(new SessionCaps(20, 1_000_000, 10)));
		AtomicReference<JobContext> context = new AtomicReference<>();
		List<Mono<Void>> costs = new ArrayList<>();
		CountDownLatch emitted = new CountDownLatch(1);
		this.server.registerAgent("flood", (input, job) -> {
			context.set(job);
			for (int i = 0; i < 30; i++) {
				costs.add(job.metric("cost.inference", BigDecimal.ONE, "USD"));
			}
			emitted.countDown();
			return Mono.never();
		});
		FrameClient stopped = FrameClient.connect(this.server, InMemoryConnections.create(), false).hello("tok-alice");
		stopped.submit("flood", "1", lease("USD:30"));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> emitted.getCount() == 0);
		JobContext job = context.get();

		assertThat(job.budget()).containsEntry("USD", BigDecimal.ZERO);
		assertThatExceptionOfType(ArcpException.class).isThrownBy(() -> job.authorize("tool.call", "search"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.BUDGET_EXHAUSTED));
		stopped.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job.jobId().value() + "\"}");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());

		long refused = costs.stream()
			.filter((cost) -> cost.onErrorResume((ex) -> Mono.empty()).thenReturn(1).block(FrameClient.LIMIT) != null)
			.filter((cost) -> cost.materialize().block(FrameClient.LIMIT).isOnError())
			.count();
		assertThat(refused).isPositive();
		assertThat(job.budget()).containsEntry("USD", BigDecimal.valueOf(refused));
	}

}
