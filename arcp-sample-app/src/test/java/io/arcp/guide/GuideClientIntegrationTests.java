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

package io.arcp.guide;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientEvent;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import io.arcp.client.JobSubscription;
import io.arcp.client.ResultException;
import io.arcp.client.SubscribeOptions;
import io.arcp.protocol.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client of the guide does what the guide says.
 */
@SpringBootTest(classes = GuideAgents.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "arcp.security.tokens.[tok-guide]=guide")
@ExtendWith(OutputCaptureExtension.class)
@Tag("docs")
class GuideClientIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final JsonMapper mapper = JsonMapper.builder().build();

	@LocalServerPort
	private int port;

	private ArcpClient client;

	@BeforeEach
	void connect() {
		this.client = ArcpClient.connect(endpoint(), GuideClient.options(() -> Secret.of("tok-guide"))).block(LIMIT);
	}

	@AfterEach
	void disconnect() {
		this.client.close().block(LIMIT);
	}

	@Test
	void runsAJobInASessionOfItsOwn() {
		JsonNode input = this.mapper.readTree("{\"name\":\"Ada\"}");

		assertThat(GuideClient.run(endpoint(), "tok-guide", "greeter", input).block(LIMIT))
			.hasToString("{\"text\":\"Hello, Ada!\"}");
	}

	@Test
	void followsTheEventsOfAJob(CapturedOutput output) {
		assertThat(GuideClient.follow(submit("countdown", "{\"steps\":2}")).block(LIMIT)).hasToString("\"done\"");

		assertThat(output).contains("status {\"phase\":\"running\"}")
			.contains("progress {\"current\":1,\"total\":2}")
			.contains("progress {\"current\":2,\"total\":2}");
	}

	@Test
	void savesAStreamedResult(@TempDir Path directory) {
		Path file = directory.resolve("table.csv");

		GuideClient.save(submit("table", "3"), file).block(LIMIT);

		assertThat(file).content().isEqualTo("number,square\n1,1\n2,4\n3,9\n");
	}

	@Test
	void joinsAStreamedResult() {
		ClientJob job = submit("table", "1");

		assertThat(job.streamedText().block(LIMIT)).isEqualTo("number,square\n1,1\n");
		assertThat(job.completion().block(LIMIT).summary()).isEqualTo("1 rows");
		StepVerifier.create(job.result()).expectError(ResultException.class).verify(LIMIT);
		assertThat(submit("story", "2").streamedText().block(LIMIT)).isEqualTo("Chapter 1\nChapter 2\n");
	}

	@Test
	void submitsOnce() {
		JsonNode input = this.mapper.readTree("{\"name\":\"Ada\"}");

		ClientJob first = GuideClient.submitOnce(this.client, "1", input).block(LIMIT);
		ClientJob second = GuideClient.submitOnce(this.client, "1", input).block(LIMIT);

		assertThat(second.jobId()).isEqualTo(first.jobId());
		assertThat(second.result().block(LIMIT)).isEqualTo(first.result().block(LIMIT));
	}

	@Test
	void showsOnlyTheHistoryOfAnEndedStreamWhoseJobIsSubmittedAgain() {
		JobRequest request = JobRequest.of("table").input(this.mapper.readTree("1")).idempotencyKey("table").build();
		this.client.submit(request).flatMap(ClientJob::completion).block(LIMIT);

		ClientJob again = this.client.submit(request).block(LIMIT);

		StepVerifier.create(again.streamedText()).expectError(ResultException.class).verify(LIMIT);
		assertThat(this.client.subscribe(again.jobId(), SubscribeOptions.HISTORY)
			.flatMap(JobSubscription::streamedText)
			.block(LIMIT)).isEqualTo("number,square\n1,1\n");
	}

	@Test
	void watchesTheJobsOfAnotherSession() {
		ClientJob job = submit("slow", "null");
		job.events().blockFirst(LIMIT);

		Mono<ClientEvent> watched = Mono.usingWhen(ArcpClient.connect(endpoint(), ClientOptions.withToken("tok-guide")),
				(observer) -> GuideClient.watch(observer, "slow").next(), ArcpClient::close);

		assertThat(watched.block(LIMIT).body()).hasToString("{\"phase\":\"running\"}");
		job.cancel("seen enough").block(LIMIT);
	}

	@Test
	void asksWithAMessageOfAVendor() {
		assertThat(GuideClient.whoAmI(this.client).block(LIMIT)).isEqualTo("guide");
	}

	private ClientJob submit(String agent, String input) {
		ClientJob job = this.client.submit(JobRequest.of(agent).input(this.mapper.readTree(input)).build())
			.block(LIMIT);
		assertThat(job).isNotNull();
		return job;
	}

	private URI endpoint() {
		return URI.create("ws://localhost:" + this.port + "/arcp");
	}

}
