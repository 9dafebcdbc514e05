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

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.arcp.event.InMemoryArcpStore;
import io.arcp.protocol.Dialect;
import io.arcp.security.StaticBearerVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each client finds the answers to its calls, whatever it pipelines and however long the
 * decisions take (ARCP sections 3.2 and 3.3).
 */
@Tag("fuzz")
class DialectOrderTests {

	private static final int RUNS = 8;

	private static final int CALLS = 60;

	private static final int MAX_DELAY_MICROS = 5_000;

	/** Clients that find the refusals of other requests without counting. */
	private static final Set<Dialect> MIXING = EnumSet.of(Dialect.GENERIC, Dialect.TYPESCRIPT, Dialect.JAVA,
			Dialect.PYTHON, Dialect.RUBY);

	/** Clients that are told when a listing is refused, whatever else they do. */
	private static final Set<Dialect> LISTING = EnumSet.of(Dialect.GENERIC, Dialect.JAVA, Dialect.PYTHON, Dialect.RUBY);

	/** Clients that wait for the refusal of a cancel. */
	private static final Set<Dialect> CANCELLING = EnumSet.of(Dialect.GENERIC, Dialect.JAVA, Dialect.RUBY);

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final ArcpServer server = ArcpServer.builder()
		.runtime("test-runtime", "1.0.0")
		.bearerVerifier(StaticBearerVerifier.of(Map.of("tok", "me")))
		.store(new LateStore(InMemoryArcpStore.builder().build(), this.seed, MAX_DELAY_MICROS).store())
		.build();

	private final Map<String, String> expected = new LinkedHashMap<>();

	private int ids;

	DialectOrderTests() {
		this.server.registerAgent("echo", (input, job) -> Mono.just(input));
		this.server.registerAgent("never", (input, job) -> Mono.never());
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient connect(Dialect dialect) {
		return FrameClient.connect(this.server, dialect.name().toLowerCase(Locale.ROOT))
			.hello("tok", "list_jobs", "subscribe");
	}

	@ParameterizedTest
	@EnumSource(Dialect.class)
	void eachCallGetsItsOwnAnswer(Dialect dialect) {
		for (int run = 0; run < RUNS; run++) {
			FrameClient client = connect(dialect);
			ModelClient model = new ModelClient(dialect);
			call(client, model, ModelClient.Kind.SUBMIT, "job.accepted", null, "'agent':'never'");
			read(client, model);
			String job = model.resolved().get(0).answer().path("job_id").asString();

			for (int i = 0; i < CALLS; i++) {
				next(dialect, client, model, job);
			}
			read(client, model);

			assertThat(model.resolved()).as("seed %d", this.seed).hasSize(this.expected.size());
			model.resolved().forEach(this::assertAnswered);
			this.expected.clear();
			client.drop();
		}
	}

	private void assertAnswered(ModelClient.Call call) {
		JsonNode answer = call.answer();
		String outcome = answer.path("type").asString().endsWith(".error")
				? answer.path("payload").path("code").asString() : answer.path("type").asString();
		assertThat(answer.path("request_id").asString()).as("seed %d, %s", this.seed, call).isEqualTo(call.id());
		assertThat(outcome).as("seed %d, %s", this.seed, call).isEqualTo(this.expected.get(call.id()));
	}

	private void read(FrameClient client, ModelClient model) {
		while (model.isWaiting()) {
			model.receive(client.next());
		}
	}

	private void next(Dialect dialect, FrameClient client, ModelClient model, String job) {
		switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> submit(client, model, "job.accepted", "'agent':'echo'");
			case 3, 4 -> submit(client, model, "AGENT_NOT_AVAILABLE", "'agent':'nobody'");
			case 5 -> submit(client, model, "INVALID_REQUEST", "'agent':''");
			case 6 -> submit(client, model, "job.accepted", "'agent':'echo','idempotency_key':'" + ++this.ids + "'");
			case 7 -> subscribe(dialect, client, model, job);
			case 8 -> cancel(dialect, client, model);
			default -> list(dialect, client, model);
		}
		if (this.random.nextInt(10) == 0) {
			read(client, model);
		}
	}

	private void submit(FrameClient client, ModelClient model, String outcome, String payload) {
		call(client, model, ModelClient.Kind.SUBMIT, outcome, null, payload);
	}

	/** Clients that only count wait for all else first, and then for the answer. */
	private void subscribe(Dialect dialect, FrameClient client, ModelClient model, String job) {
		boolean alone = !MIXING.contains(dialect);
		if (alone) {
			read(client, model);
		}
		boolean known = this.random.nextBoolean();
		String asked = known ? job : "job_unknown" + ++this.ids;
		call(client, model, ModelClient.Kind.SUBSCRIBE, known ? "job.subscribed" : "JOB_NOT_FOUND", asked,
				"'job_id':'" + asked + "'");
		if (alone || known) {
			read(client, model);
		}
	}

	private void cancel(Dialect dialect, FrameClient client, ModelClient model) {
		String job = "job_unknown" + ++this.ids;
		if (CANCELLING.contains(dialect)) {
			call(client, model, ModelClient.Kind.CANCEL, "JOB_NOT_FOUND", job, "");
		}
		else if (dialect != Dialect.GO) {
			send(client, "cancel-" + ++this.ids, "job.cancel", null, job, "");
		}
	}

	private void list(Dialect dialect, FrameClient client, ModelClient model) {
		if (LISTING.contains(dialect) && this.random.nextBoolean()) {
			call(client, model, ModelClient.Kind.LIST, "INVALID_REQUEST", null, "'limit':0");
		}
		else {
			call(client, model, ModelClient.Kind.LIST, "session.jobs", null, "'limit':1");
		}
	}

	private void call(FrameClient client, ModelClient model, ModelClient.Kind kind, String outcome, String jobId,
			String payload) {
		String id = "call-" + ++this.ids;
		String trace = "%032x".formatted(this.ids);
		boolean traced = kind != ModelClient.Kind.SUBMIT || this.random.nextBoolean();
		this.expected.put(id, outcome);
		model.add(id, kind, traced ? trace : null, jobId);
		String type = (kind == ModelClient.Kind.LIST) ? "session.list_jobs"
				: "job." + kind.name().toLowerCase(Locale.ROOT);
		send(client, id, type, traced ? trace : null, (kind == ModelClient.Kind.CANCEL) ? jobId : null, payload);
	}

	private static void send(FrameClient client, String id, String type, String trace, String jobId, String payload) {
		client.send(("{'arcp':'1.1','id':'" + id + "','type':'" + type + "'"
				+ ((trace != null) ? ",'trace_id':'" + trace + "'" : "")
				+ ((jobId != null) ? ",'job_id':'" + jobId + "'" : "") + ",'payload':{" + payload + "}}")
			.replace('\'', '"'));
	}

}
