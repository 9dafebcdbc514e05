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

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.agent.CallResult;
import io.arcp.agent.JobContext;
import io.arcp.agent.Operation;
import io.arcp.job.AgentSettings;
import io.arcp.job.VirtualTime;
import io.arcp.lease.Lease;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.Feature;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.security.StaticBearerVerifier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a job may do (ARCP section 4), over frames.
 */
class AuthorityTests {

	private ArcpServer server = server((builder) -> builder);

	private static ArcpServer server(UnaryOperator<ArcpServerBuilder> options) {
		return options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.bearerVerifier(StaticBearerVerifier.of(Map.of("tok-alice", "alice"))))
			.build();
	}

	private void restart(UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private void register(Agent.BlockingHandler handler) {
		this.server.registerAgent("agent", Agent.blocking(handler));
	}

	private List<JsonNode> run(String lease) {
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		client.submit("agent", "null", "\"lease_request\":" + lease);
		return client.readUntil(FrameClient.type("job.result").or(FrameClient.type("job.error")));
	}

	private static JsonNode last(List<JsonNode> frames) {
		return frames.get(frames.size() - 1);
	}

	private static JsonNode end(List<JsonNode> frames) {
		return last(frames).path("payload");
	}

	private static List<String> calls(List<JsonNode> frames) {
		return frames.stream()
			.map((frame) -> frame.path("payload"))
			.filter((payload) -> payload.path("kind").asString("").startsWith("tool_"))
			.map((payload) -> payload.path("kind").asString() + payload.path("body"))
			.toList();
	}

	/** Returns the code of an operation that a lease does not allow. */
	private String check(String lease, String capability, String target) {
		register((input, job) -> {
			job.authorize(capability, target);
			return JsonNodeFactory.instance.stringNode("permitted");
		});
		JsonNode end = end(run(lease));
		return end.path("result").asString(end.path("code").asString(""));
	}

	@Nested
	class Checks {

		@ParameterizedTest
		@CsvSource(delimiter = '|', value = { "{\"fs.read\":[\"/w/**\"]}|fs.read|/w/a.txt|permitted",
				"{\"fs.read\":[\"/w/**\"]}|fs.read|/etc/passwd|PERMISSION_DENIED",
				"{\"fs.read\":[\"/w/**\"]}|fs.write|/w/a.txt|PERMISSION_DENIED",
				"{\"fs.read\":[\"/w/**\"]}|fs.read|/w/../etc/passwd|PERMISSION_DENIED",
				"{\"fs.read\":[\"/w/*\"]}|fs.read|/w/a/b|PERMISSION_DENIED",
				"{\"fs.read\":[\"/w/**\"]}|fs.read|a.txt|PERMISSION_DENIED",
				"{\"fs.read\":[]}|fs.read|/|PERMISSION_DENIED",
				"{\"x-vendor.acme.k\":[\"db/*\"]}|x-vendor.acme.k|db/users|permitted",
				"{\"x-vendor.acme.k\":[\"db/*\"]}|x-vendor.acme.k|db/a/b|PERMISSION_DENIED",
				"{\"x-vendor.acme.k\":[\"db/*\"]}|x-vendor.acme.other|db/users|PERMISSION_DENIED",
				"{\"cost.budget\":[\"USD:5\"]}|cost.budget|USD|PERMISSION_DENIED",
				"{\"net.fetch\":[\"https://api.x.com/**\"]}|net.fetch|https://API.X.com:443/v1|permitted",
				"{\"net.fetch\":[\"https://api.x.com/**\"]}|net.fetch|https://api.x.com@evil.io/|PERMISSION_DENIED",
				"{}|nonsense|x|PERMISSION_DENIED", "{}|tool.call|search|PERMISSION_DENIED" })
		void asksTheLease(String lease, String capability, String target, String outcome) {
			assertThat(check(lease, capability, target)).isEqualTo(outcome);
		}

		@Test
		void uncaughtDenialEndsTheJobAndSaysWhy() {
			register((input, job) -> {
				job.authorize("fs.read", "/etc/passwd");
				return null;
			});

			JsonNode error = end(run("{\"fs.read\":[\"/w/**\"]}"));

			assertThat(error.path("code").asString()).isEqualTo("PERMISSION_DENIED");
			assertThat(error.path("final_status").asString()).isEqualTo("error");
			assertThat(error.path("details").toString())
				.isEqualTo("{\"capability\":\"fs.read\",\"target\":\"/etc/passwd\"}");
		}

		@Test
		void cancelledJobIsRefusedAsCancelled() throws InterruptedException {
			CountDownLatch started = new CountDownLatch(1);
			AtomicReference<ErrorCode> code = new AtomicReference<>();
			register((input, job) -> {
				started.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					try {
						job.authorize("fs.read", "/w");
					}
					catch (ArcpException denial) {
						code.set(denial.code());
					}
				}
				return null;
			});
			FrameClient client = FrameClient.connect(AuthorityTests.this.server).hello("tok-alice");
			client.submit("agent", "null", "\"lease_request\":{\"fs.read\":[\"**\"]}");
			String job = client.next("job.accepted").path("job_id").asString();
			assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

			client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
			client.readUntil(FrameClient.type("job.error"));

			assertThat(code).hasValue(ErrorCode.CANCELLED);
		}

		@Test
		void endedJobIsRefusedAsCancelled() {
			AtomicReference<JobContext> context = new AtomicReference<>();
			register((input, job) -> {
				context.set(job);
				return null;
			});
			run("{\"fs.read\":[\"**\"]}");

			assertThatExceptionOfType(ArcpException.class).isThrownBy(() -> context.get().authorize("fs.read", "/w"))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.CANCELLED));
		}

		@Test
		void permitsUnleasedCapabilityThatIsSet() {
			restart((builder) -> builder.permitUnleased(Set.of("tool.call")));

			assertThat(check("{}", "tool.call", "search")).isEqualTo("permitted");
			restart((builder) -> builder.permitUnleased(Set.of("tool.call")));
			assertThat(check("{\"tool.call\":[]}", "tool.call", "search")).isEqualTo("PERMISSION_DENIED");
		}

		@Test
		void resolvesRelativePathsToTheJobRoot() {
			restart((builder) -> builder.jobRoot(Path.of("/w/jobs")));
			assertThat(check("{\"fs.read\":[\"/w/**\"]}", "fs.read", "a/../b.txt")).isEqualTo("permitted");
			restart((builder) -> builder.jobRoot(Path.of("/w/jobs")));
			assertThat(check("{\"fs.read\":[\"/w/**\"]}", "fs.read", "../../etc/passwd"))
				.isEqualTo("PERMISSION_DENIED");
		}

	}

	@Nested
	class Models {

		private String use(String lease, String model) {
			register((input, job) -> {
				job.useModel(model);
				return JsonNodeFactory.instance.stringNode("permitted");
			});
			JsonNode end = end(run(lease));
			return end.path("result").asString(end.path("code").asString(""));
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|',
				value = { "{\"model.use\":[\"tier-fast/*\"]}|tier-fast/gpt|permitted",
						"{\"model.use\":[\"tier-fast/*\"]}|tier-slow/gpt|PERMISSION_DENIED",
						"{\"model.use\":[]}|gpt|PERMISSION_DENIED", "{}|gpt|permitted",
						"{\"cost.budget\":[\"USD:0\"]}|gpt|BUDGET_EXHAUSTED" })
		void asksTheLease(String lease, String model, String outcome) {
			assertThat(use(lease, model)).isEqualTo(outcome);
		}

		@Test
		void needsLeaseWhereTheRuntimeRequiresIt() {
			restart((builder) -> builder.requireModelUse(true));

			assertThat(use("{}", "gpt")).isEqualTo("PERMISSION_DENIED");
		}

		@ParameterizedTest
		@ValueSource(booleans = { true, false })
		void agentDecidesOverTheRuntime(boolean required) {
			restart((builder) -> builder.requireModelUse(!required)
				.agentSettings(Map.of("agent", new AgentSettings(null, null, required, null))));

			assertThat(use("{}", "gpt")).isEqualTo(required ? "PERMISSION_DENIED" : "permitted");
		}

		@Test
		void featureIsOfferedWhereItIsNamed() {
			assertThat(features()).doesNotContain("model.use").contains("cost.budget", "lease_expires_at");

			restart((builder) -> builder.features(Set.of(Feature.MODEL_USE)));

			assertThat(features()).isEqualTo("[\"model.use\"]");
		}

		private String features() {
			FrameClient client = FrameClient.connect(AuthorityTests.this.server);
			client
				.send("""
						{"arcp":"1.1","id":"h1","type":"session.hello","payload":{"client":{"name":"t"},"auth":{"token":"tok-alice"},
						"capabilities":{"features":["model.use","cost.budget","lease_expires_at","heartbeat"]}}}""");
			return client.next("session.welcome").path("payload").path("capabilities").path("features").toString();
		}

	}

	@Nested
	class Ceilings {

		private JsonNode lease(@Nullable Lease ofAgent, @Nullable Lease ofSettings, String requested) {
			restart((builder) -> builder
				.agentSettings(Map.of("agent", new AgentSettings(null, null, null, ofSettings))));
			AuthorityTests.this.server.registerAgent("agent", new Agent() {

				@Override
				public Mono<JsonNode> handle(JsonNode input, JobContext job) {
					return Mono.just(JsonNodeFactory.instance.stringNode(job.lease() + " " + job.budget()));
				}

				@Override
				public @Nullable Lease leaseCeiling() {
					return ofAgent;
				}

			});
			List<JsonNode> frames = run(requested);
			JsonNode accepted = frames.get(0).path("payload");
			assertThat(end(frames).path("result").asString()).isEqualTo(
					accepted.path("lease").toString().replaceAll("[\\\"]", "").replace(":[", "=[").replace(",", ", ")
							+ " " + accepted.path("budget").toString().replace("\"", "").replace(":", "="));
			return accepted;
		}

		@Test
		void narrowsWhatAClientAsksFor() {
			Lease ceiling = Lease.of(Map.of("fs.read", List.of("/w/**"), "cost.budget", List.of("USD:2.50")));

			JsonNode accepted = lease(ceiling, null,
					"{\"fs.read\":[\"/w/a\",\"/**\",\"/etc/*\"],\"tool.call\":[\"**\"],"
							+ "\"cost.budget\":[\"USD:5\"]}");

			assertThat(accepted.path("lease").toString())
				.isEqualTo("{\"fs.read\":[\"/w/a\",\"/w/**\"],\"cost.budget\":[\"USD:2.50\"]}");
			assertThat(accepted.path("budget").toString()).isEqualTo("{\"USD\":2.50}");
		}

		@Test
		void addsWhatAbsenceWouldGrant() {
			Lease ceiling = Lease.of(Map.of("cost.budget", List.of("USD:1")));

			assertThat(lease(ceiling, null, "{}").path("lease").toString()).isEqualTo("{\"cost.budget\":[\"USD:1\"]}");
		}

		@Test
		void settingReplacesTheAgentsOwn() {
			Lease own = Lease.of(Map.of("fs.read", List.of("/w/**"), "cost.budget", List.of("USD:9")));
			Lease set = Lease.of(Map.of("tool.call", List.of("web.*"), "cost.budget", List.of("USD:1")));

			assertThat(lease(own, set, "{\"fs.read\":[\"/w/a\"],\"tool.call\":[\"**\"]}").path("lease").toString())
				.isEqualTo("{\"tool.call\":[\"web.*\"],\"cost.budget\":[\"USD:1\"]}");
		}

	}

	@Nested
	class Calls {

		private static final Operation READ = Operation.of("fs.read", "/w/a.txt").withCallId("c1");

		@Test
		void showCallAndResultInOneStep() {
			register((input, job) -> {
				CallResult<Map<String, Integer>> result = job.call(READ, () -> Map.of("size", 5));
				assertThat(result.permitted()).isTrue();
				return JsonNodeFactory.instance.numberNode(result.orElseThrow().get("size"));
			});

			List<JsonNode> frames = run("{\"fs.read\":[\"/w/**\"]}");

			assertThat(calls(frames)).containsExactly(
					"tool_call{\"tool\":\"fs.read\",\"call_id\":\"c1\",\"args\":{\"target\":\"/w/a.txt\"}}",
					"tool_result{\"call_id\":\"c1\",\"result\":{\"size\":5}}");
			assertThat(end(frames).path("result").asInt()).isEqualTo(5);
		}

		@Test
		void refusalDoesNotRunTheBodyAndLetsTheAgentGoOn() {
			AtomicInteger runs = new AtomicInteger();
			register((input, job) -> {
				CallResult<Integer> result = job.call(READ, runs::incrementAndGet);
				assertThat(result.permitted()).isFalse();
				assertThat(result.error()).isInstanceOf(PermissionDeniedException.class);
				assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(result::orElseThrow);
				return JsonNodeFactory.instance.booleanNode(true);
			});

			List<JsonNode> frames = run("{}");

			assertThat(calls(frames)).hasSize(2).last().asString().contains("\"call_id\":\"c1\"", "PERMISSION_DENIED");
			assertThat(last(frames).path("type").asString()).isEqualTo("job.result");
			assertThat(runs).hasValue(0);
		}

		@Test
		void toolIsCalledByItsName() {
			register((input, job) -> {
				job.call("web.search", JsonNodeFactory.instance.objectNode().put("q", "x"), () -> List.of("hit"));
				job.call(Operation.of("tool.call", "web.fetch"), () -> null);
				return null;
			});

			List<String> calls = calls(run("{\"tool.call\":[\"web.*\"]}"));

			assertThat(calls).hasSize(4);
			assertThat(calls.get(0))
				.matches(".*\"web.search\",\"call_id\":\"call_[0-9A-Z]{26}\",\"args\":\\{\"q\":\"x\"}.*");
			assertThat(calls.get(1)).endsWith("\"result\":[\"hit\"]}");
			assertThat(calls.get(2)).contains("\"tool\":\"web.fetch\"");
			assertThat(calls.get(3)).endsWith("\"result\":null}");
		}

		@Test
		void failureOfTheBodyIsShownAndThrown() {
			register((input, job) -> {
				job.call(READ, () -> {
					throw new IOException("disk\nfull");
				});
				return null;
			});

			List<JsonNode> frames = run("{\"fs.read\":[\"**\"]}");

			assertThat(calls(frames)).last()
				.asString()
				.contains("\"code\":\"INTERNAL_ERROR\"", "IOException: disk full", "\"retryable\":true");
			assertThat(end(frames).path("code").asString()).isEqualTo("INTERNAL_ERROR");
		}

		@Test
		void typedFailureOfTheBodyKeepsItsCode() {
			register((input, job) -> {
				job.call(READ, () -> {
					throw new PermissionDeniedException("upstream says no");
				});
				return null;
			});

			assertThat(calls(run("{\"fs.read\":[\"**\"]}"))).last()
				.asString()
				.contains("\"code\":\"PERMISSION_DENIED\"", "upstream says no");
		}

		@Test
		void valueThatDoesNotFitFailsTheCall() {
			register((input, job) -> {
				job.call(READ, () -> "x".repeat(1_000_000));
				return null;
			});

			List<JsonNode> frames = run("{\"fs.read\":[\"**\"]}");

			assertThat(calls(frames)).hasSize(2).last().asString().contains("\"code\":\"INVALID_REQUEST\"", "960 KiB");
			assertThat(end(frames).path("code").asString()).isEqualTo("INVALID_REQUEST");
		}

		@Test
		void valueThatIsNoJsonFailsTheCall() {
			register((input, job) -> {
				job.call(READ, Unreadable::new);
				return null;
			});

			List<JsonNode> frames = run("{\"fs.read\":[\"**\"]}");

			assertThat(calls(frames)).hasSize(2).last().asString().contains("cannot be written as JSON");
		}

		@Test
		void invalidCallRunsNothing() {
			AtomicInteger runs = new AtomicInteger();
			register((input, job) -> {
				job.call(READ.withCallId(""), runs::incrementAndGet);
				return null;
			});

			List<JsonNode> frames = run("{\"fs.read\":[\"**\"]}");

			assertThat(calls(frames)).isEmpty();
			assertThat(end(frames).path("code").asString()).isEqualTo("INVALID_REQUEST");
			assertThat(runs).hasValue(0);
		}

		@Test
		void bodyOfCancelledJobEndsTheCall() throws InterruptedException {
			CountDownLatch started = new CountDownLatch(1);
			register((input, job) -> {
				job.call(READ, () -> {
					started.countDown();
					new CountDownLatch(1).await();
					return null;
				});
				return null;
			});
			FrameClient client = FrameClient.connect(AuthorityTests.this.server).hello("tok-alice");
			client.submit("agent", "null", "\"lease_request\":{\"fs.read\":[\"**\"]}");
			String job = client.next("job.accepted").path("job_id").asString();
			assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

			client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
			List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));

			assertThat(calls(frames)).hasSize(2).last().asString().contains("InterruptedException");
			assertThat(end(frames).path("code").asString()).isEqualTo("CANCELLED");
		}

	}

	/**
	 * A value of which no JSON can be made.
	 */
	static final class Unreadable {

		public String getText() {
			throw new IllegalStateException("unreadable");
		}

	}

	@Nested
	class ReactiveCalls {

		private static final Operation READ = Operation.of("fs.read", "/w/a.txt").withCallId("c1");

		private void reactive(Agent agent) {
			AuthorityTests.this.server.registerAgent("agent", agent);
		}

		@Test
		void showCallAndResultAroundTheBody() {
			reactive((input, job) -> job.call(READ, Mono.just(5).delayUntil((size) -> job.log("reading")))
				.map((result) -> JsonNodeFactory.instance.numberNode(result.orElseThrow())));

			List<JsonNode> frames = run("{\"fs.read\":[\"/w/**\"]}");

			assertThat(frames).extracting((frame) -> frame.path("payload").path("kind").asString("-"))
				.containsExactly("-", "status", "tool_call", "log", "tool_result", "-");
			assertThat(end(frames).path("result").asInt()).isEqualTo(5);
		}

		@Test
		void doNothingUntilSubscribedTo() {
			reactive((input, job) -> {
				job.call(READ, Mono.just(5));
				return Mono.empty();
			});

			assertThat(calls(run("{\"fs.read\":[\"/w/**\"]}"))).isEmpty();
		}

		@Test
		void refusalDoesNotSubscribeToTheBody() {
			AtomicInteger subscriptions = new AtomicInteger();
			reactive((input, job) -> job
				.call("web.search", JsonNodeFactory.instance.objectNode(),
						Mono.just(1).doOnSubscribe((subscription) -> subscriptions.incrementAndGet()))
				.map((result) -> JsonNodeFactory.instance.booleanNode(result.permitted())));

			List<JsonNode> frames = run("{}");

			assertThat(calls(frames)).hasSize(2).last().asString().contains("PERMISSION_DENIED");
			assertThat(end(frames).path("result").asBoolean(true)).isFalse();
			assertThat(subscriptions).hasValue(0);
		}

		@Test
		void emptyBodyHasNoValue() {
			reactive((input, job) -> job.call(READ, Mono.<String>empty())
				.map((result) -> JsonNodeFactory.instance.booleanNode(result.permitted() && result.value() == null)));

			List<JsonNode> frames = run("{\"fs.read\":[\"**\"]}");

			assertThat(calls(frames)).last().asString().endsWith("\"result\":null}");
			assertThat(end(frames).path("result").asBoolean()).isTrue();
		}

		@Test
		void failureOfTheBodyIsShownAndPassedOn() {
			reactive(
					(input, job) -> job.call(READ, Mono.error(new IllegalStateException("broken"))).then(Mono.empty()));

			List<JsonNode> frames = run("{\"fs.read\":[\"**\"]}");

			assertThat(calls(frames)).hasSize(2).last().asString().contains("IllegalStateException: broken");
			assertThat(end(frames).path("message").asString()).isEqualTo("IllegalStateException: broken");
		}

		@Test
		void cancelledCallEndsWithAResult() {
			reactive((input, job) -> {
				Disposable call = job.call(READ, Mono.never()).subscribe();
				call.dispose();
				return Mono.empty();
			});

			assertThat(calls(run("{\"fs.read\":[\"**\"]}"))).hasSize(2)
				.last()
				.asString()
				.contains("\"code\":\"CANCELLED\"", "\"retryable\":false");
		}

	}

	@Nested
	class Charges {

		@Test
		void areCosts() {
			register((input, job) -> {
				job.charge("inference", new BigDecimal("0.25"), "USD");
				job.charge("cost.search", new BigDecimal("0.5"), "USD");
				List<String> refused = new ArrayList<>();
				for (String name : List.of("budget", "cost.budget", "budget.remaining", "cost.budget.x")) {
					try {
						job.charge(name, BigDecimal.ONE, "USD");
					}
					catch (ArcpException ex) {
						refused.add(ex.code().name());
					}
				}
				assertThat(refused).hasSize(4).containsOnly("INVALID_REQUEST");
				return JsonNodeFactory.instance.numberNode(job.budget().get("USD"));
			});

			List<JsonNode> frames = run("{\"cost.budget\":[\"USD:1.00\"]}");

			assertThat(frames.stream()
				.map((frame) -> frame.path("payload").path("body"))
				.filter((body) -> body.has("value"))
				.map((body) -> body.path("name").asString())).containsExactly("cost.inference", "cost.search");
			assertThat(end(frames).path("result").decimalValue()).isEqualTo(new BigDecimal("0.25"));
		}

		@Test
		void negativeOneEndsTheJobUnlessCaught() {
			register((input, job) -> {
				job.charge("inference", new BigDecimal("-1"), "USD");
				return null;
			});

			assertThat(end(run("{}")).path("code").asString()).isEqualTo("INVALID_REQUEST");
		}

	}

	@Test
	void openCallsOfExpiredJobAreAnsweredOnce() {
		VirtualTime time = new VirtualTime();
		restart((builder) -> builder.clock(time).timer(time.timer()));
		CountDownLatch started = new CountDownLatch(1);
		register((input, job) -> {
			job.call(Operation.of("fs.read", "/w").withCallId("c1"), () -> {
				started.countDown();
				new CountDownLatch(1).await();
				return null;
			});
			return null;
		});
		FrameClient client = FrameClient.connect(this.server).hello("tok-alice");
		client.submit("agent", "null", "\"lease_request\":{\"fs.read\":[\"**\"]}",
				"\"lease_constraints\":{\"expires_at\":\"2026-05-13T19:30:01Z\"}");
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> started.getCount() == 0);

		time.pass(Duration.ofSeconds(1));
		List<JsonNode> frames = client.readUntil(FrameClient.type("job.error"));
		Awaitility.await().atMost(FrameClient.LIMIT).until(() -> this.server.jobs().isEmpty());

		assertThat(calls(frames)).hasSize(2).last().asString().contains("\"code\":\"LEASE_EXPIRED\"");
		assertThat(client.queued()).isZero();
	}

}
