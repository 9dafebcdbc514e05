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

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.job.JobAuthorizationPolicy;
import io.arcp.job.JobOperation;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.security.AuthorityRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what principals need authorities for, over frames.
 */
class AuthorityRulesTests {

	private final Map<String, ArcpPrincipal> tokens = new ConcurrentHashMap<>();

	private ArcpServer server = server(AuthorityRules.NONE, (builder) -> builder);

	private ArcpServer server(AuthorityRules rules, UnaryOperator<ArcpServerBuilder> options) {
		ArcpServer built = options
			.apply(ArcpServer.builder()
				.runtime("test-runtime", "1.0.0")
				.authorityRules(rules)
				.bearerVerifier((token) -> Mono.justOrEmpty(this.tokens.get(token.value()))))
			.build();
		built.registerAgent("open", (input, job) -> Mono.just(input));
		built.registerAgent("secret", (input, job) -> Mono.just(input));
		built.registerAgent("never", (input, job) -> Mono.never());
		built.registerAgent("parent", Agent.blocking(DelegatorAgent::handle));
		return built;
	}

	private void restart(AuthorityRules rules) {
		restart(rules, (builder) -> builder);
	}

	private void restart(AuthorityRules rules, UnaryOperator<ArcpServerBuilder> options) {
		this.server.close();
		this.server = server(rules, options);
	}

	@AfterEach
	void closeServer() {
		this.server.close();
	}

	private FrameClient connect(String name, String... authorities) {
		return FrameClient.connect(this.server).hello(token(name, authorities), "list_jobs", "subscribe");
	}

	private String token(String name, String... authorities) {
		String token = name + List.of(authorities);
		this.tokens.put(token, ArcpPrincipal.of(name, null, Set.of(authorities)));
		return token;
	}

	private static AuthorityRules submit(String... authorities) {
		return new AuthorityRules(Set.of(authorities), Set.of(), Set.of(), Map.of());
	}

	private static AuthorityRules agent(String name, String... authorities) {
		return new AuthorityRules(Set.of(), Set.of(), Set.of(), Map.of(name, Set.of(authorities)));
	}

	private static String submitted(FrameClient client, String agent) {
		client.submit(agent, "1");
		return await(client, "job.accepted").path("job_id").asString();
	}

	private static JsonNode await(FrameClient client, String type) {
		List<JsonNode> frames = client.readUntil(FrameClient.type(type));
		return frames.get(frames.size() - 1);
	}

	private static JsonNode error(FrameClient client) {
		return await(client, "job.error").path("payload");
	}

	private static List<String> inventory(JsonNode welcome) {
		return welcome.path("payload")
			.path("capabilities")
			.path("agents")
			.valueStream()
			.map((agent) -> agent.path("name").asString())
			.toList();
	}

	private JsonNode welcome(String token) {
		FrameClient client = FrameClient.connect(this.server);
		client.send("""
				{"id":"h","type":"session.hello","payload":{"client":{"name":"test"},"auth":{"token":"%s"}}}"""
			.formatted(token));
		return client.next("session.welcome");
	}

	@Test
	void refusesSubmitWithoutOneOfTheAuthorities() {
		restart(submit("write", "admin"));

		FrameClient reader = connect("alice", "read");
		reader.submit("open", "1");
		JsonNode refused = error(reader);
		reader.submit("unknown", "1");
		JsonNode unknown = error(reader);
		FrameClient writer = connect("bob", "read", "admin");
		submitted(writer, "open");

		assertThat(refused.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(refused.path("retryable").booleanValue()).isFalse();
		assertThat(unknown.path("message")).isEqualTo(refused.path("message"));
		await(writer, "job.result");
	}

	@Test
	void refusesAgentWithoutOneOfItsAuthorities() {
		restart(agent("secret", "cleared"));

		FrameClient client = connect("alice", "read");
		client.submit("secret", "1");
		JsonNode refused = error(client);
		submitted(client, "open");
		await(client, "job.result");
		FrameClient cleared = connect("bob", "cleared");
		submitted(cleared, "secret");

		assertThat(refused.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		await(cleared, "job.result");
	}

	@Test
	void refusesDelegationToAgentThatSubmitterMayNotUse() {
		restart(agent("secret", "cleared"));

		JsonNode refused = delegated(connect("alice"));
		JsonNode accepted = delegated(connect("bob", "cleared"));

		assertThat(refused.path("accepted").booleanValue()).isFalse();
		assertThat(refused.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(accepted.path("status").asString()).isEqualTo("success");
	}

	/** What becomes of a job of the agent "secret" that another agent asks for. */
	private static JsonNode delegated(FrameClient client) {
		client.submit("parent", "{\"children\":[{\"agent\":\"secret\",\"delegate_id\":\"d\",\"input\":1}]}",
				"\"lease_request\":{\"agent.delegate\":[\"*\"]}");
		List<JsonNode> frames = client.readUntil((frame) -> "job.result".equals(frame.path("type").asString())
				&& frame.path("payload").path("result").isArray());
		return frames.get(frames.size() - 1).path("payload").path("result").get(0);
	}

	@Test
	void showsOnlyAgentsThatPrincipalMayUse() {
		restart(agent("secret", "cleared"));

		assertThat(inventory(welcome(token("alice")))).containsExactly("never", "open", "parent");
		assertThat(inventory(welcome(token("bob", "cleared")))).containsExactly("never", "open", "parent", "secret");
	}

	@Test
	void showsNoAgentWithoutSubmit() {
		restart(submit("write"));

		assertThat(inventory(welcome(token("alice")))).isEmpty();
	}

	@Test
	void usesAuthoritiesOfFreshTokenAfterResume() {
		restart(agent("secret", "cleared"));
		FrameClient first = connect("alice");
		first.submit("secret", "1");
		assertThat(error(first).path("code").asString()).isEqualTo("PERMISSION_DENIED");
		first.drop();

		FrameClient second = FrameClient.connect(this.server).resume(token("alice", "cleared"), first, 0);
		second.send("{\"id\":\"again\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"secret\"}}");

		await(second, "job.result");
	}

	@Test
	void cancelsOnlyWithOneOfTheAuthorities() {
		restart(new AuthorityRules(Set.of(), Set.of(), Set.of("stop"), Map.of()));
		FrameClient client = connect("alice");
		String job = submitted(client, "never");
		String ended = submitted(client, "open");
		await(client, "job.result");

		client.send("{\"id\":\"c1\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
		JsonNode refused = error(client);
		client.send("{\"id\":\"c2\",\"type\":\"job.cancel\",\"job_id\":\"" + ended + "\"}");
		JsonNode refusedToo = error(client);
		client.drop();
		FrameClient stopper = FrameClient.connect(this.server).resume(token("alice", "stop"), client, 0);
		stopper.send("{\"id\":\"c3\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");

		assertThat(refused.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(refusedToo.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(refused.path("message").asString()).isEqualTo("job is not visible to this session");
		await(stopper, "job.cancelled");
	}

	@Test
	void observesOthersOnlyWithOneOfTheAuthorities() {
		restart(new AuthorityRules(Set.of(), Set.of("watch"), Set.of(), Map.of()),
				(builder) -> builder.jobAuthorizationPolicy(JobAuthorizationPolicy.of((job, principal) -> true)));
		FrameClient owner = connect("alice");
		String job = submitted(owner, "never");
		FrameClient blind = connect("bob");
		FrameClient watcher = connect("carol", "watch");

		JsonNode denied = subscribe(blind, job, "job.error").path("payload");
		subscribe(watcher, job, "job.subscribed");
		subscribe(connect("alice"), job, "job.subscribed");

		assertThat(denied.path("code").asString()).isEqualTo("PERMISSION_DENIED");
		assertThat(listed(blind)).isEmpty();
		assertThat(listed(watcher)).containsExactly(job);
		assertThat(listed(owner)).containsExactly(job);
	}

	private static JsonNode subscribe(FrameClient client, String job, String answer) {
		client.send("{\"id\":\"s\",\"type\":\"job.subscribe\",\"payload\":{\"job_id\":\"" + job + "\"}}");
		return await(client, answer);
	}

	private static List<String> listed(FrameClient client) {
		client.send("{\"id\":\"l\",\"type\":\"session.list_jobs\",\"payload\":{}}");
		return await(client, "session.jobs").path("payload")
			.path("jobs")
			.valueStream()
			.map((job) -> job.path("job_id").asString())
			.toList();
	}

	@Test
	void asksPolicyForCancelOfEndedJob() {
		restart(AuthorityRules.NONE, (builder) -> builder
			.jobAuthorizationPolicy((job, principal, operation) -> operation != JobOperation.CANCEL));
		FrameClient client = connect("alice");
		String ended = submitted(client, "open");
		await(client, "job.result");

		client.send("{\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + ended + "\"}");

		assertThat(error(client).path("code").asString()).isEqualTo("PERMISSION_DENIED");
	}

	@Test
	void saysToItsCreatorWhatAPrincipalMay() {
		ArcpPrincipal principal = ArcpPrincipal.of("alice", null, Set.of("a"));

		assertThat(principal.authorities()).containsExactly("a");
		assertThat(ArcpPrincipal.of("alice").authorities()).isEmpty();
		assertThat(principal).hasToString("alice").isNotEqualTo(ArcpPrincipal.of("alice"));
	}

}
