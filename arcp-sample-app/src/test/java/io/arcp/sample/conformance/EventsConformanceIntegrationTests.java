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

import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events (ARCP sections 1.6 and 9.13).
 */
class EventsConformanceIntegrationTests extends ConformanceGroup {

	@Requirement("EVT-1")
	void sendsEventsOfEachKind() {
		WireConnection connection = open(this.alice);

		List<Frame> frames = connection.untilEnd(connection.accepted(connection.request("job.submit",
				"{\"agent\":\"events\",\"lease_request\":{\"tool.call\":[\"demo.*\"]}}")));
		List<Frame> events = frames.subList(0, frames.size() - 1);

		assertThat(events).allMatch((event) -> event.type().equals("job.event"))
			.allMatch((event) -> event.text("/payload/ts")
				.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
		assertThat(events).extracting((event) -> event.kind() + event.body())
			.containsExactly("status{\"phase\":\"running\"}",
					"log{\"level\":\"info\",\"message\":\"hello\",\"attributes\":{\"k\":1}}",
					"thought{\"text\":\"thinking\"}",
					"tool_call{\"tool\":\"demo.lookup\",\"call_id\":\"c1\",\"args\":{\"q\":\"x\"}}",
					"tool_result{\"call_id\":\"c1\",\"result\":{\"hits\":1}}",
					"status{\"phase\":\"halfway\",\"message\":\"50%\"}",
					"metric{\"name\":\"demo.rows\",\"value\":42,\"unit\":\"rows\",\"dimensions\":{\"table\":\"t\"}}",
					"artifact_ref{\"uri\":\"https://example.com/a.txt\",\"content_type\":\"text/plain\",\"byte_size\":12,\"sha256\":\""
							+ "a".repeat(64) + "\"}",
					"progress{\"current\":1,\"total\":2,\"units\":\"steps\",\"message\":\"half\"}",
					"x-vendor.acme.note{\"note\":\"n\"}");
		assertThat(frames.get(frames.size() - 1).at("/payload/result")).hasToString("{\"ok\":true}");
	}

	@Requirement("EVT-2")
	void numbersTheFramesOfConcurrentJobsTogether() {
		WireConnection connection = open(this.alice);
		String first = connection.submit("chatty", "{\"n\":30,\"delay_ms\":5}");
		String second = connection.submit("chatty", "{\"n\":30,\"delay_ms\":5}");

		List<String> jobs = new ArrayList<>(List.of(connection.accepted(first), connection.accepted(second)));
		while (!jobs.isEmpty()) {
			jobs.remove(connection.find(Frame::isTerminal).jobId());
		}

		assertContiguous(connection.numbers(), 1);
		assertThat(connection.lastSeq()).isEqualTo(64);
	}

	@Requirement("EVT-3")
	void endsAJobThatReportsMoreThanTheTotal() {
		WireConnection connection = open(this.alice);

		for (String bad : List.of("over_total", "negative")) {
			List<Frame> frames = connection.untilEnd(
					connection.accepted(connection.submit("progress", "{\"steps\":2,\"bad\":\"%s\"}".formatted(bad))));

			assertThat(frames).filteredOn((frame) -> frame.kind().equals("progress"))
				.extracting((frame) -> frame.body().path("current").intValue())
				.containsExactly(1, 2);
			assertThat(frames.get(frames.size() - 1).code()).isEqualTo("INVALID_REQUEST");
		}
		assertContiguous(connection.numbers(), 1);
	}

	@Requirement("EVT-4")
	void endsAJobThatReportsProgressWithoutTheFeature() {
		WireConnection connection = open(this.alice, List.of("list_jobs"));

		Frame end = connection.run("progress@1.0.0", "{}");

		assertThat(end.type()).isEqualTo("job.error");
		assertThat(end.code()).isEqualTo("INVALID_REQUEST");
		assertThat(connection.frames()).noneMatch((frame) -> frame.kind().equals("progress"));
	}

}
