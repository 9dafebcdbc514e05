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

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listing (ARCP sections 2.9 and 9.6).
 */
class ListingConformanceIntegrationTests extends ConformanceGroup {

	private static final String SLOW = "{\"ms\":30000}";

	@Requirement("LST-1")
	void listsJobsWithAllTheirFields() {
		WireConnection connection = open(this.alice);
		Frame accepted = connection.answerTo(connection.submit("versioned", "null"));
		connection.end(accepted.jobId());

		String request = connection.request("session.list_jobs", "{}");
		Frame answer = connection.answerTo(request);

		assertThat(answer.type()).isEqualTo("session.jobs");
		assertThat(answer.text("/payload/request_id")).isEqualTo(request);
		assertThat(answer.isNumbered()).isFalse();
		assertThat(answer.payload().has("next_cursor")).isTrue();
		assertThat(answer.at("/payload/next_cursor").isNull()).isTrue();
		JsonNode job = answer.at("/payload/jobs/0");
		assertThat(job.path("job_id").asString()).isEqualTo(accepted.jobId());
		assertThat(job.path("agent").asString()).isEqualTo("versioned@2.0.0");
		assertThat(job.path("status").asString()).isEqualTo("success");
		assertThat(job.path("lease")).hasToString("{}");
		assertThat(job.path("created_at").asString()).isEqualTo(accepted.text("/payload/accepted_at"))
			.isEqualTo(job.path("submitted_at").asString());
		assertThat(job.path("trace_id").asString()).isEqualTo(accepted.traceId());
		assertThat(job.path("last_event_seq").intValue()).isEqualTo(2);
		assertThat(job.path("parent_job_id").isNull()).isTrue();
		assertThat(job.has("credentials")).isFalse();
	}

	@Requirement("LST-2")
	void hidesTheJobsOfOthers() {
		WireConnection owner = open(this.alice);
		WireConnection other = open(this.bob);
		owner.run("echo", "1");

		assertThat(list(other, "{}")).isEmpty();
		other.run("echo", "2");
		assertThat(list(other, "{}")).hasSize(1);
	}

	@Requirement("LST-3")
	void showsTheJobsOfAllSessionsOfAPrincipal() {
		WireConnection first = open(this.alice);
		WireConnection second = open(this.alice);

		String job = first.accepted(first.submit("slow", SLOW));

		assertThat(list(second, "{}")).containsExactly(job);
		first.cancel(job);
	}

	@Requirement("LST-4")
	void filtersByStatus() {
		WireConnection connection = open(this.alice);
		connection.run("echo", "1");
		connection.run("fail", "{}");
		String running = connection.accepted(connection.submit("slow", SLOW));
		connection.next("job.event");

		assertThat(list(connection, "{\"filter\":{\"status\":[\"running\"]}}")).containsExactly(running);
		assertThat(list(connection, "{\"filter\":{\"status\":[\"success\",\"error\"]}}")).hasSize(2);
		assertThat(list(connection, "{\"filter\":{\"status\":[\"frobnicated\"]}}")).isEmpty();
		connection.cancel(running);
	}

	@Requirement("LST-5")
	void filtersByAgent() {
		WireConnection connection = open(this.alice);
		String first = connection.run("versioned@1.0.0", "null").jobId();
		String second = connection.run("versioned@2.0.0", "null").jobId();
		connection.run("echo", "1");

		assertThat(list(connection, "{\"filter\":{\"agent\":\"versioned@1.0.0\"}}")).containsExactly(first);
		assertThat(list(connection, "{\"filter\":{\"agent\":\"versioned\"}}")).containsExactly(first, second);
		assertThat(list(connection, "{\"filter\":{\"agent\":\"version\"}}")).isEmpty();
	}

	@Requirement("LST-6")
	void pagesWithoutDuplicateOrOmission() {
		WireConnection connection = open(this.alice);
		List<String> jobs = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			jobs.add(connection.run("echo", String.valueOf(i)).jobId());
		}

		List<List<String>> pages = new ArrayList<>();
		String cursor = "null";
		do {
			Frame answer = connection
				.answerTo(connection.request("session.list_jobs", "{\"limit\":2,\"cursor\":%s}".formatted(cursor)));
			pages.add(ids(answer));
			cursor = answer.at("/payload/next_cursor").toString();
		}
		while (!cursor.equals("null"));

		assertThat(pages).containsExactly(jobs.subList(0, 2), jobs.subList(2, 4), jobs.subList(4, 5));
	}

	@Requirement("LST-7")
	void rejectsAMalformedCursor() {
		WireConnection connection = open(this.alice);

		for (String payload : List.of("{\"cursor\":\"%%%\"}", "{\"cursor\":\"bm9uc2Vuc2U\"}", "{\"cursor\":7}")) {
			assertRejected(connection, connection.request("session.list_jobs", payload), "INVALID_REQUEST");
		}
	}

	@Requirement("LST-8")
	void rejectsAListingWithoutTheFeature() {
		WireConnection connection = open(this.alice, List.of("subscribe"));
		connection.run("echo", "1");

		assertRejected(connection, connection.request("session.list_jobs", "{}"), "INVALID_REQUEST");

		assertThat(connection.frames()).noneMatch((frame) -> frame.type().equals("session.jobs"));
	}

	@Requirement("LST-9")
	void showsHowAJobHasEnded() {
		WireConnection connection = open(this.alice);
		connection.run("fail", "{}");
		String slow = connection.accepted(connection.submit("slow", SLOW));
		connection.cancel(slow);
		connection.end(slow);

		Frame answer = connection.answerTo(connection.request("session.list_jobs", "{}"));

		assertThat(answer.at("/payload/jobs")).extracting((job) -> job.path("status").asString())
			.containsExactly("error", "cancelled");
	}

	@Requirement("LST-10")
	void tellsTheHighestNumberOfAJob() {
		WireConnection connection = openWith(this.alice, "ack");
		connection.run("echo", "1");
		connection.ack(0);
		String job = connection.accepted(connection.submit("chatty", "{\"n\":30}"));
		long breach = connection.find(Frame::isBackPressure).seq();
		assertThat(lastEventSeq(connection, job)).isEqualTo(breach - 1);
		connection.ack(breach);
		long last = connection.end(job).seq();

		connection.run("echo", "2");

		assertThat(lastEventSeq(connection, job)).isEqualTo(last);
	}

	private static long lastEventSeq(WireConnection connection, String job) {
		JsonNode jobs = connection.answerTo(connection.request("session.list_jobs", "{}")).at("/payload/jobs");
		return jobs.valueStream()
			.filter((entry) -> entry.path("job_id").asString().equals(job))
			.mapToLong((entry) -> entry.path("last_event_seq").longValue())
			.findFirst()
			.orElse(-1);
	}

	@Requirement("LST-11")
	void listsInTheOrderOfJobIds() {
		WireConnection first = open(this.alice);
		WireConnection second = open(this.alice);
		for (int i = 0; i < 10; i++) {
			first.run("echo", "1");
			second.run("echo", "2");
		}

		assertThat(list(first, "{}")).hasSize(20).isSorted();
	}

	private static List<String> list(WireConnection connection, String payload) {
		return ids(connection.answerTo(connection.request("session.list_jobs", payload)));
	}

	private static List<String> ids(Frame answer) {
		return answer.at("/payload/jobs").valueStream().map((job) -> job.path("job_id").asString()).toList();
	}

}
