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

package io.arcp.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The agents of the sample over a real WebSocket, with frames written by hand.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SampleApplicationIntegrationTests {

	@TempDir
	static Path temp;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void rootProperty(DynamicPropertyRegistry registry) {
		registry.add("sample.root", () -> temp.resolve("project"));
	}

	@BeforeAll
	static void createFiles() throws IOException {
		Path root = Files.createDirectories(temp.resolve("project"));
		Files.writeString(root.resolve("Main.java"), "class Main {\n}\n");
		Files.writeString(root.resolve("Other.java"), "class Other {\n\n}");
		Files.writeString(root.resolve("pom.xml"), "<project/>\n");
		Files.write(root.resolve("logo.png"), new byte[] { 1, 0, 2 });
		Files.createDirectories(root.resolve("target"));
		Files.writeString(root.resolve("target/Generated.java"), "x\n");
		Files.createDirectories(root.resolve("docs"));
		Files.writeString(root.resolve("docs/poem.txt"), "The rose is red,\nthe violet's blue\n");
		Files.writeString(temp.resolve("secret.txt"), "secret");
		Files.createSymbolicLink(root.resolve("link.txt"), temp.resolve("secret.txt"));
		Files.createSymbolicLink(root.resolve("up"), temp);
		Files.createSymbolicLink(root.resolve("docs/back"), root);
	}

	@Test
	void numbersTheFramesOfACodeReportFromOneWithoutAGap() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.submit("s1", "code-report", "null");

			List<JsonNode> frames = client.readJob(0);

			assertThat(frames.get(0).at("/payload/kind").asString()).isEqualTo("status");
			assertThat(frames.get(0).at("/payload/body/phase").asString()).isEqualTo("running");
			assertThat(frames).extracting((frame) -> frame.at("/payload/kind").asString(""))
				.contains("status", "progress", "log", "metric");
			assertThat(frames.get(frames.size() - 1).path("type").asString()).isEqualTo("job.result");
		}
	}

	@Test
	void goesOnNumberingWithTheNextJobOfTheSession() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.submit("s1", "code-report", "null");
			int first = client.readJob(0).size();

			client.submit("s2", "code-report", "{\"path\":\"docs\"}");
			int second = client.readJob(first).size();

			assertThat(second).isGreaterThan(1);
		}
	}

	@Test
	void reportsFilesLinesAndBytesPerLanguage() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			JsonNode report = client.run("code-report@1.0.0", "{}").path("result");

			assertThat(report.path("root").asString()).isEqualTo("project");
			assertThat(report.path("languages").get(0).toString())
				.isEqualTo("{\"language\":\"Java\",\"files\":2,\"lines\":5,\"bytes\":31}");
			assertThat(report.path("languages")).extracting((row) -> row.path("language").asString())
				.containsExactly("Java", "Text", "XML");
			assertThat(report.at("/total/files").asInt()).isEqualTo(4);
			assertThat(report.at("/total/lines").asInt()).isEqualTo(8);
			assertThat(report.at("/skipped/binary").asInt()).isEqualTo(1);
			assertThat(report.path("truncated").asBoolean()).isFalse();
		}
	}

	@Test
	void countsAtMostAsManyFilesAsWereAskedFor() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			JsonNode report = client.run("code-report", "{\"max_files\":1}").path("result");
			assertThat(report.path("truncated").asBoolean()).isTrue();

			JsonNode error = client.run("code-report", "{\"max_files\":0}");
			assertThat(error.path("code").asString()).isEqualTo("INVALID_REQUEST");
		}
	}

	@Test
	void streamsALineForEachFile() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.submit("s1", "file-list", "null");

			List<JsonNode> frames = client.readJob(0);

			List<JsonNode> chunks = frames.stream()
				.filter((frame) -> frame.at("/payload/kind").asString("").equals("result_chunk"))
				.map((frame) -> frame.at("/payload/body"))
				.toList();
			assertThat(chunks).extracting((chunk) -> chunk.path("data").asString())
				.containsExactly("{\"path\":\"project/Main.java\",\"language\":\"Java\",\"lines\":2,\"bytes\":15}\n",
						"{\"path\":\"project/Other.java\",\"language\":\"Java\",\"lines\":3,\"bytes\":16}\n",
						"{\"path\":\"project/docs/poem.txt\",\"language\":\"Text\",\"lines\":2,\"bytes\":35}\n",
						"{\"path\":\"project/pom.xml\",\"language\":\"XML\",\"lines\":1,\"bytes\":11}\n", "");
			assertThat(chunks).extracting((chunk) -> chunk.path("more").asBoolean())
				.containsExactly(true, true, true, true, false);
			JsonNode end = frames.get(frames.size() - 1).path("payload");
			assertThat(end.path("result_id").asString()).isEqualTo(chunks.get(0).path("result_id").asString());
			assertThat(end.path("result_size").asInt())
				.isEqualTo(chunks.stream().mapToInt((chunk) -> chunk.path("data").asString().length()).sum());
			assertThat(end.has("result")).isFalse();
		}
	}

	@Test
	void refusesPathsThatLeaveTheRoot() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			for (String path : List.of("../secret.txt", "link.txt", "up/secret.txt", "/etc/passwd", "../missing.txt")) {
				JsonNode error = client.run("word-count", "{\"path\":\"" + path + "\"}");

				assertThat(error.path("code").asString()).as(path).isEqualTo("PERMISSION_DENIED");
				assertThat(error.path("message").asString()).doesNotContain(temp.toString());
			}
			for (String path : List.of("..", "up", "/etc")) {
				for (String agent : List.of("code-report", "file-list")) {
					JsonNode error = client.run(agent, "{\"path\":\"" + path + "\"}");

					assertThat(error.path("code").asString()).as(path).isEqualTo("PERMISSION_DENIED");
				}
			}
		}
	}

	@Test
	void readsOnlyWhatLeaseAllows() throws Exception {
		String docs = "{\"fs.read\":[\"" + temp.toRealPath().resolve("project/docs") + "/**\"]}";
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			for (String agent : List.of("code-report", "file-list")) {
				for (String path : List.of("", ".", "docs/..", "docs/back", "docs/back/docs/back")) {
					JsonNode error = client.run(agent, "{\"path\":\"" + path + "\"}", docs);

					assertThat(error.path("code").asString()).as("%s of %s", agent, path)
						.isEqualTo("PERMISSION_DENIED");
				}
				assertThat(client.run(agent, "{\"path\":\"docs\"}", docs).path("final_status").asString())
					.isEqualTo("success");
			}
			assertThat(client.run("code-report", "{\"path\":\"docs\"}", docs).at("/result/total/files").asInt())
				.isEqualTo(1);
		}
	}

	@Test
	void echoesAnyJson() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-bob")) {
			for (String input : List.of("{\"a\":[1,2.50,null,true]}", "\"text\"", "17", "[]")) {
				assertThat(client.run("echo", input).path("result")).hasToString("{\"echoed\":" + input + "}");
			}
			assertThat(client.run("echo", "null").path("result").path("echoed").isNull()).isTrue();
		}
	}

	@Test
	void countsWordsInTheVersionThatIsAskedFor() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			String input = "{\"path\":\"docs/poem.txt\"}";

			assertThat(client.run("word-count@1.0.0", input).path("result")).hasToString("{\"words\":7,\"lines\":2}");
			JsonNode ranked = client.run("word-count@2.0.0", input).path("result");
			assertThat(ranked.path("distinct").asInt()).isEqualTo(6);
			assertThat(ranked.path("top").get(0)).hasToString("{\"word\":\"the\",\"count\":2}");
			assertThat(client.run("word-count", input).path("result")).isEqualTo(ranked);
		}
	}

	@Test
	void countsWordsOfATextInTheInput() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			assertThat(client.run("word-count@1.0.0", "{\"text\":\"one two\"}").path("result"))
				.hasToString("{\"words\":2,\"lines\":1}");
			for (String input : List.of("null", "{}", "{\"text\":\"a\",\"path\":\"pom.xml\"}")) {
				assertThat(client.run("word-count", input).path("code").asString()).as(input)
					.isEqualTo("INVALID_REQUEST");
			}
		}
	}

	@Test
	void refusesAgentsAndVersionsThatAreNotThere() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			client.submit("s1", "missing", "null");
			assertThat(client.next("job.error").at("/payload/code").asString()).isEqualTo("AGENT_NOT_AVAILABLE");

			client.submit("s2", "word-count@9.9.9", "null");
			JsonNode rejection = client.next("job.error");
			assertThat(rejection.at("/payload/code").asString()).isEqualTo("AGENT_VERSION_NOT_AVAILABLE");
			assertThat(rejection.path("request_id").asString()).isEqualTo("s2");
			assertThat(rejection.has("event_seq")).isFalse();
		}
	}

	@Test
	void tellsItsAgentsInTheWelcome() throws Exception {
		try (RawClient client = RawClient.connect(this.port)) {
			client.sayHello("tok-bob");

			JsonNode agents = client.next("session.welcome").at("/payload/capabilities/agents");

			assertThat(agents).extracting((agent) -> agent.path("name").asString())
				.containsExactly("code-report", "echo", "file-list", "research", "text-search", "word-count");
			assertThat(agents.get(5))
				.hasToString("{\"name\":\"word-count\",\"versions\":[\"1.0.0\",\"2.0.0\"],\"default\":\"2.0.0\"}");
		}
	}

	@Test
	void refusesUnknownTokens() throws Exception {
		try (RawClient client = RawClient.connect(this.port)) {
			client.sayHello("tok-mallory");

			assertThat(client.next("session.error").at("/payload/code").asString()).isEqualTo("UNAUTHENTICATED");
			assertThat(client.closeCode()).isEqualTo(1008);
		}
	}

	@Test
	void servesSessionsSideBySide() throws Exception {
		try (RawClient alice = RawClient.open(this.port, "tok-alice");
				RawClient bob = RawClient.open(this.port, "tok-bob")) {
			for (int i = 0; i < 20; i++) {
				alice.submit("a" + i, "echo", "\"a" + i + "\"");
				bob.submit("b" + i, "echo", "\"b" + i + "\"");
			}

			assertThat(echoes(alice, 20)).allMatch((text) -> text.startsWith("a")).doesNotHaveDuplicates();
			assertThat(echoes(bob, 20)).allMatch((text) -> text.startsWith("b")).doesNotHaveDuplicates();
		}
	}

	private static List<String> echoes(RawClient client, int count) throws InterruptedException {
		List<String> echoes = new ArrayList<>();
		long seq = 0;
		while (echoes.size() < count) {
			JsonNode frame = client.next();
			if (frame.has("event_seq")) {
				assertThat(frame.path("event_seq").asLong()).isEqualTo(++seq);
			}
			if (frame.path("type").asString().equals("job.result")) {
				echoes.add(frame.at("/payload/result/echoed").asString());
			}
		}
		return echoes;
	}

	@Test
	void describesItselfAtTheStart(@Autowired StartupGuide guide) {
		assertThat(guide.text()).contains("ws://localhost:" + this.port + "/arcp")
			.contains("tok-alice (alice), tok-bob (bob)")
			.contains("code-report [1.0.0], echo, file-list [1.0.0], research [1.0.0], text-search [1.0.0], "
					+ "word-count [1.0.0, 2.0.0]");
	}

}
