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

package io.arcp.sample.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.arcp.server.ArcpServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs an application whose parts fail with secrets in what they say, with all loggers at
 * TRACE, and looks for each secret wherever it must not be (ARCP section 6.3).
 */
@Tag("conformance")
class SecretScanIntegrationTests {

	private static final String LEASE = """
			{"model.use":["*"],"agent.delegate":["*"],"tool.call":["*"]%s}""";

	private static final String CAPABILITIES = ConformanceGroup
		.capabilities(List.of("list_jobs", "subscribe", "provisioned_credentials", "model.use"));

	private final String alice = ConformanceGroup.newToken();

	private final String bob = ConformanceGroup.newToken();

	private final String wrong = "wrong-" + UUID.randomUUID();

	private final List<WireConnection> ofAlice = new ArrayList<>();

	private final List<WireConnection> ofOthers = new ArrayList<>();

	private final CapturedLog log = new CapturedLog();

	@TempDir
	private Path folder;

	@AfterEach
	void stopCapture() {
		this.log.stop();
		this.ofAlice.forEach(WireConnection::close);
		this.ofOthers.forEach(WireConnection::close);
	}

	@Test
	void findsNoSecretWhereItMustNotBe() throws IOException {
		Path ledger = this.folder.resolve("ledger");
		Map<String, String> places = new LinkedHashMap<>();
		LeakyApplication.LeakyProvisioner provisioner;
		try (ConformanceRuntime runtime = ConformanceRuntime.start("conformance.credentials.enabled=false",
				"arcp.credentials.revoke-initial-backoff=10ms", "arcp.credentials.revoke-max-attempts=3",
				"spring.main.sources=" + LeakyApplication.class.getName(), "leaky.ledger=" + ledger)) {
			this.log.start();
			provisioner = runtime.bean(LeakyApplication.LeakyProvisioner.class);
			ArcpServer server = runtime.bean(ArcpServer.class);
			run(runtime, server);
			places.put("store", StoredText.of(server.store()));
			places.put("ledger", Files.readString(ledger));
		}
		this.log.stop();
		places.put("log", this.log.text());
		places.put("listings", text(all(), (frame) -> frame.type().equals("session.jobs")));
		places.put("errors", text(all(), Frame::isError));
		places.put("frames of others", text(this.ofOthers, (frame) -> true));

		assertThat(provisioner.values()).as("credentials").hasSizeGreaterThanOrEqualTo(4);
		List<String> leaks = new ArrayList<>();
		places.forEach((place, text) -> leaks.addAll(leaks(place, text, secrets(provisioner.values(), place))));
		leaks.addAll(leaks("frames of the owner", text(this.ofAlice, (frame) -> true), tokens()));
		assertThat(leaks).isEmpty();
		assertPlacesAreFilled(places);
	}

	private void run(ConformanceRuntime runtime, ArcpServer server) {
		WireConnection owner = open(runtime, this.alice, this.ofAlice);
		WireConnection second = open(runtime, this.alice, this.ofAlice);
		WireConnection admin = open(runtime, "tok-admin", this.ofOthers);
		WireConnection stranger = open(runtime, this.bob, this.ofOthers);
		refused(runtime);
		String job = owner.accepted(leaky(owner));
		second.answerTo(second.subscribe(job, ",\"history\":true"));
		admin.answerTo(admin.subscribe(job, ",\"history\":true"));
		stranger.answerTo(stranger.subscribe(job, ",\"history\":true"));
		List.of(owner, second, admin, stranger).forEach(WireConnection::beforeFence);
		runtime.bean(LeakyApplication.LeakyAgent.class).release();
		List.of(owner, second, admin).forEach((connection) -> connection.end(job));
		owner.drop();
		WireConnection resumed = resume(runtime, owner);
		resumed.end(job);
		assertThat(resumed.accepted(leaky(resumed))).isEqualTo(job);
		ConformanceGroup.assertRejected(resumed, resumed.submitWithLease("echo", "1",
				LEASE.formatted(",\"x-vendor.leaky.provisioner\":[\"fail-issue\"]")), "INTERNAL_ERROR");
		resumed.end(resumed.accepted(resumed.submitWithLease("echo", "1",
				LEASE.formatted(",\"x-vendor.leaky.provisioner\":[\"fail-revoke\"]"))));
		Awaitility.await().atMost(WireConnection.LIMIT).until(() -> server.unrevocableCredentials() == 1);
		List.of(resumed, second, admin, stranger).forEach(WireConnection::beforeFence);
	}

	private static String leaky(WireConnection connection) {
		return connection.request("job.submit", """
				{"agent":"leaky","input":1,"idempotency_key":"k","lease_request":%s}""".formatted(LEASE.formatted("")));
	}

	private static WireConnection connect(ConformanceRuntime runtime, String token, List<WireConnection> connections) {
		WireConnection connection = WireConnection.connect(runtime.uri(), Map.of("Authorization", "Bearer " + token));
		connections.add(connection);
		return connection;
	}

	private static WireConnection open(ConformanceRuntime runtime, String token, List<WireConnection> connections) {
		WireConnection connection = connect(runtime, token, connections);
		connection.hello(token, CAPABILITIES);
		connection.welcome();
		return connection;
	}

	private WireConnection resume(ConformanceRuntime runtime, WireConnection before) {
		WireConnection connection = connect(runtime, this.alice, this.ofAlice);
		connection.request("session.resume", """
				{"session_id":"%s","resume_token":"%s","last_event_seq":0,"auth":{"token":"%s"}}"""
			.formatted(before.sessionId(), before.resumeToken(), this.alice));
		connection.welcome();
		return connection;
	}

	/** A hello and a resume with tokens that are not valid. */
	private void refused(ConformanceRuntime runtime) {
		WireConnection hello = WireConnection.connect(runtime.uri(), Map.of());
		hello.hello(this.wrong, CAPABILITIES);
		assertThat(hello.next("session.error").code()).isEqualTo("UNAUTHENTICATED");
		WireConnection resume = WireConnection.connect(runtime.uri(), Map.of());
		ConformanceGroup.sendResume(resume, this.bob, "sess_01JZ1XMWCEJZ05XHT5GMEJ146S", this.wrong, 0);
		assertThat(resume.next("session.error").code()).isEqualTo("RESUME_WINDOW_EXPIRED");
		this.ofOthers.add(hello);
		this.ofOthers.add(resume);
	}

	private List<WireConnection> all() {
		List<WireConnection> all = new ArrayList<>(this.ofAlice);
		all.addAll(this.ofOthers);
		return all;
	}

	private Map<String, String> tokens() {
		Map<String, String> tokens = new LinkedHashMap<>();
		tokens.put("token of alice", this.alice);
		tokens.put("token of bob", this.bob);
		tokens.put("token of admin", "tok-admin");
		tokens.put("wrong token", this.wrong);
		return tokens;
	}

	private Map<String, String> secrets(List<String> values, String place) {
		Map<String, String> secrets = tokens();
		values.forEach((value) -> secrets.put("credential " + secrets.size(), value));
		this.ofAlice.forEach((connection) -> secrets.put("resume token " + secrets.size(), connection.resumeToken()));
		if (!place.equals("frames of others")) {
			this.ofOthers.stream()
				.filter((connection) -> connection.frames().get(0).type().equals("session.welcome"))
				.forEach((connection) -> secrets.put("resume token " + secrets.size(), connection.resumeToken()));
		}
		return secrets;
	}

	private static String text(List<WireConnection> connections, Predicate<Frame> wanted) {
		return connections.stream()
			.flatMap((connection) -> connection.frames().stream())
			.filter(wanted)
			.map(Frame::toString)
			.collect(Collectors.joining("\n"));
	}

	private static List<String> leaks(String place, String text, Map<String, String> secrets) {
		return secrets.entrySet()
			.stream()
			.filter((secret) -> text.contains(secret.getValue()))
			.map((secret) -> secret.getKey() + " in " + place)
			.toList();
	}

	/** What is scanned holds what it should: an empty place is no clean one. */
	private static void assertPlacesAreFilled(Map<String, String> places) {
		assertHolds(places, "log", "io.netty", "reactor.netty", "org.springframework", "io.arcp.session",
				"refused: Bearer ***", "Credential revocation failed");
		assertHolds(places, "store", "leaky says hello", "credential_rotated", "refused: Bearer ***");
		assertHolds(places, "frames of others", "leaky says hello", "credential_rotated", "refused: Bearer ***",
				"job.subscribed");
		assertHolds(places, "errors", "refused: Bearer ***", "UNAUTHENTICATED", "PERMISSION_DENIED");
		assertHolds(places, "listings", "\"agent\":\"leaky\"");
		assertHolds(places, "ledger", "unrevocable");
	}

	private static void assertHolds(Map<String, String> places, String place, String... texts) {
		assertThat(texts).as(place).allMatch((text) -> places.get(place).contains(text));
	}

}
