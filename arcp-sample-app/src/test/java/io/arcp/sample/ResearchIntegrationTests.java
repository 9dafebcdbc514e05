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
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The agent {@code research} and its children over a real WebSocket, with frames written
 * by hand.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ResearchIntegrationTests {

	/** So many that a cancel comes before they are read. */
	private static final int MANY = 1000;

	@TempDir
	static Path temp;

	private static Path root;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void rootProperty(DynamicPropertyRegistry registry) {
		registry.add("sample.root", () -> temp.resolve("project"));
	}

	@BeforeAll
	static void createFiles() throws IOException {
		Path poems = Files.createDirectories(temp.resolve("project/poems"));
		for (int i = 1; i <= 7; i++) {
			Files.writeString(poems.resolve("poem" + i + ".txt"), "A rose" + " is a Rose".repeat(i) + ".\nNo tulip\n");
		}
		Files.writeString(poems.resolve("a*.txt"), "rose");
		Path library = Files.createDirectories(temp.resolve("project/library"));
		Path book = Files.writeString(library.resolve("0.txt"), "rose ".repeat(50_000));
		for (int i = 1; i < MANY; i++) {
			Files.createLink(library.resolve(i + ".txt"), book);
		}
		root = temp.resolve("project").toRealPath();
	}

	private static String lease(String amount) {
		return "{\"agent.delegate\":[\"text-search\"],\"fs.read\":[\"%s/**\"],\"cost.budget\":[\"USD:%s\"]}"
			.formatted(root, amount);
	}

	private static String submit(RawClient client, String input, String lease) throws InterruptedException {
		client.send("""
				{"arcp":"1.1","id":"s","type":"job.submit","payload":{"agent":"research","input":%s,\
				"lease_request":%s}}""".formatted(input, lease));
		return client.next("job.accepted").path("job_id").asString();
	}

	private static List<JsonNode> readUntil(RawClient client, Predicate<JsonNode> last) throws InterruptedException {
		List<JsonNode> frames = new ArrayList<>();
		do {
			frames.add(client.next());
		}
		while (!last.test(frames.get(frames.size() - 1)));
		return frames;
	}

	private static boolean isEnd(JsonNode frame) {
		return frame.path("type").asString().matches("job\\.(result|error)");
	}

	private static List<JsonNode> run(RawClient client, String input, String lease) throws InterruptedException {
		String job = submit(client, input, lease);
		return readUntil(client, (frame) -> isEnd(frame) && frame.path("job_id").asString().equals(job));
	}

	private static JsonNode payload(List<JsonNode> frames) {
		return frames.get(frames.size() - 1).path("payload");
	}

	private static BigDecimal charged(List<JsonNode> frames) {
		return frames.stream()
			.filter((frame) -> frame.at("/payload/body/name").asString("").equals("cost.reading"))
			.map((frame) -> frame.at("/payload/body/value").decimalValue())
			.reduce(BigDecimal.ZERO, BigDecimal::add);
	}

	@Test
	void mergesWhatTwoChildrenFindAndSaysWhatIsLeft() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			List<JsonNode> frames = run(client, "{\"topic\":\"rose\",\"path\":\"poems\"}", lease("1.00"));

			JsonNode report = payload(frames).path("result");
			assertThat(report.path("files_found").asInt()).isEqualTo(7);
			assertThat(report.path("files_read").asInt()).isEqualTo(7);
			assertThat(report.path("mentions").asInt()).isEqualTo(7 + (1 + 2 + 3 + 4 + 5 + 6 + 7));
			assertThat(report.path("words").asInt()).isEqualTo(7 * 4 + 3 * 28);
			assertThat(report.path("top").get(0).toString())
				.isEqualTo("{\"path\":\"project/poems/poem7.txt\",\"mentions\":8}");
			assertThat(report.path("complete").booleanValue()).isTrue();
			assertThat(report.path("remaining").toString()).isEqualTo("{\"USD\":0.93}");
			assertThat(charged(frames)).isEqualByComparingTo("0.07");
		}
	}

	@Test
	void givesEachChildNothingButItsHalf() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			List<JsonNode> frames = run(client, "{\"topic\":\"rose\",\"path\":\"poems\"}", lease("1.00"));

			List<JsonNode> children = frames.stream()
				.filter((frame) -> frame.path("type").asString().equals("job.accepted"))
				.map((frame) -> frame.at("/payload/lease"))
				.toList();
			assertThat(children).hasSize(2).allMatch((lease) -> lease.size() == 1);
			List<String> granted = children.stream()
				.flatMap((lease) -> lease.path("fs.read").valueStream())
				.map(JsonNode::asString)
				.toList();
			assertThat(granted).hasSize(7)
				.doesNotHaveDuplicates()
				.allMatch((path) -> path.startsWith(root + "/poems/"));
			assertThat(children).extracting((lease) -> lease.path("fs.read").size()).containsExactlyInAnyOrder(4, 3);
		}
	}

	@Test
	void reportsWhatItHasWhenTheBudgetIsSpent() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			List<JsonNode> frames = run(client, "{\"topic\":\"rose\",\"path\":\"poems\"}", lease("0.03"));

			assertThat(payload(frames).path("final_status").asString()).isEqualTo("success");
			JsonNode report = payload(frames).path("result");
			// both children may have been allowed their last file at the same moment
			assertThat(report.path("files_read").asInt()).isBetween(3, 4);
			assertThat(report.path("files_found").asInt()).isEqualTo(7);
			assertThat(report.path("mentions").asInt()).isPositive();
			assertThat(report.path("complete").booleanValue()).isFalse();
			assertThat(charged(frames)).isEqualByComparingTo(
					new BigDecimal("0.01").multiply(BigDecimal.valueOf(report.path("files_read").asInt())));
			assertThat(report.at("/remaining/USD").decimalValue())
				.isEqualByComparingTo(new BigDecimal("0.03").subtract(charged(frames)));
		}
	}

	@Test
	void reportsNothingWhenThereIsNoBudgetLeft() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			JsonNode report = payload(run(client, "{\"topic\":\"rose\",\"path\":\"poems\"}", lease("0")))
				.path("result");

			assertThat(report.path("files_read").asInt()).isZero();
			assertThat(report.path("complete").booleanValue()).isFalse();
			assertThat(report.path("remaining").toString()).isEqualTo("{\"USD\":0}");
		}
	}

	@Test
	void cancelEndsTheChildrenToo() throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			String job = submit(client, "{\"topic\":\"rose\",\"path\":\"library\",\"max_files\":1000}", lease("100"));
			List<String> children = new ArrayList<>();
			readUntil(client, (frame) -> {
				if (frame.path("type").asString().equals("job.accepted")) {
					children.add(frame.path("job_id").asString());
				}
				return children.size() == 2;
			});

			client.send("{\"arcp\":\"1.1\",\"id\":\"c\",\"type\":\"job.cancel\",\"job_id\":\"" + job + "\"}");
			List<JsonNode> ends = new ArrayList<>();
			readUntil(client, (frame) -> isEnd(frame) && ends.add(frame) && ends.size() == 3);

			assertThat(ends.stream().map((frame) -> frame.path("job_id").asString()).collect(Collectors.toSet()))
				.hasSize(3)
				.contains(job)
				.containsAll(children);
			assertThat(ends).allMatch((frame) -> frame.at("/payload/final_status").asString().equals("cancelled"));
			assertThat(ends).filteredOn((frame) -> !frame.path("job_id").asString().equals(job))
				.allMatch((frame) -> frame.at("/payload/details/reason").asString().equals("parent_terminated"));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "{\"fs.read\":[\"/**\"]}|PERMISSION_DENIED",
					"{\"agent.delegate\":[\"text-search\"],\"fs.read\":[\"ROOT/poems\"]}|LEASE_SUBSET_VIOLATION",
					"{\"agent.delegate\":[\"text-search\"],\"fs.read\":[\"/elsewhere/**\"]}|PERMISSION_DENIED" })
	void failsWithoutALeaseForItsChildren(String lease, String code) throws Exception {
		try (RawClient client = RawClient.open(this.port, "tok-alice")) {
			JsonNode error = payload(
					run(client, "{\"topic\":\"rose\",\"path\":\"poems\"}", lease.replace("ROOT", root.toString())));

			assertThat(error.path("code").asString()).isEqualTo(code);
		}
	}

}
