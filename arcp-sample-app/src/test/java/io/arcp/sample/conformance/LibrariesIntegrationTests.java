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

import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each official library completes its calls, and learns of their refusal (ARCP section
 * 3.3).
 */
@Tag("conformance")
class LibrariesIntegrationTests {

	private static final String UNKNOWN_JOB = "job_01JZ7WDWVGR9Q9MJBVQ6XM55VZ";

	private final String token = "tok-t-" + UUID.randomUUID();

	private LibraryClient client;

	private LibraryClient connect(Library library) {
		this.client = LibraryClient.connect(library, this.token);
		return this.client;
	}

	@AfterEach
	void cutConnection() {
		this.client.close();
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void submits(Library library) {
		LibraryClient client = connect(library);

		Frame end = client.end(client.accepted(client.submit("echo", "{\"a\":[1,\"x\"]}")));

		assertThat(library.result(end)).hasToString("{\"echoed\":{\"a\":[1,\"x\"]}}");
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void learnsThatASubmitIsRefused(Library library) {
		LibraryClient client = connect(library);

		String refused = client.submit("nobody", "1");
		Frame refusal = client.await((frame) -> library.isRefusalOfSubmit(frame, refused));

		assertThat(refusal.code()).isEqualTo("AGENT_NOT_AVAILABLE");
		assertThat(refusal.requestId()).isEqualTo(refused);
		client.end(client.accepted(client.submit("echo", "1")));
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void findsTheAnswersToSubmitsAtTheSameTime(Library library) {
		LibraryClient client = connect(library);

		String first = client.submit("echo", "1");
		String refused = client.submit("nobody", "2");
		String second = client.submit("echo", "3");
		String firstJob = client.accepted(first);
		assertThat(client.await((frame) -> library.isRefusalOfSubmit(frame, refused)).requestId()).isEqualTo(refused);
		Frame end = client.end(client.accepted(second));

		assertThat(library.result(end)).hasToString("{\"echoed\":3}");
		assertThat(end.jobId()).isNotEqualTo(firstJob);
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void cancels(Library library) {
		LibraryClient client = connect(library);
		String job = client.accepted(client.submit("slow", "{\"ms\":30000}"));

		client.send("job.cancel", job, "{\"reason\":\"user\"}");
		Frame cancelled = client.await((frame) -> frame.type().equals("job.cancelled"));

		assertThat(cancelled.jobId()).isEqualTo(job);
		assertThat(client.end(job).finalStatus()).isEqualTo("cancelled");
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void learnsThatACancelIsRefused(Library library) {
		LibraryClient client = connect(library);

		String refused = client.send("job.cancel", UNKNOWN_JOB, "{}");
		Frame refusal = client.await((frame) -> library.isRefusalOfCancel(frame, refused));

		assertThat(refusal.code()).isEqualTo("JOB_NOT_FOUND");
		client.end(client.accepted(client.submit("echo", "1")));
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void resumes(Library library) {
		LibraryClient client = connect(library);
		String job = client.accepted(client.submit("sleep", "{\"ms\":500}"));

		client.reconnect();

		assertThat(client.end(job).finalStatus()).isEqualTo("success");
		String refused = client.submit("nobody", "1");
		client.await((frame) -> library.isRefusalOfSubmit(frame, refused));
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void subscribes(Library library) {
		try (LibraryClient owner = LibraryClient.connect(library, this.token)) {
			LibraryClient observer = connect(library);
			String job = owner.accepted(owner.submit("sleep", "{\"ms\":500}"));

			String subscribe = observer.subscribe(job);
			observer.await((frame) -> library.isSubscription(frame, subscribe, job));

			assertThat(observer.end(job).finalStatus()).isEqualTo("success");
		}
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void learnsThatASubscriptionIsRefused(Library library) {
		LibraryClient client = connect(library);

		String refused = client.subscribe(UNKNOWN_JOB);
		Frame refusal = client.await((frame) -> library.isRefusalOfSubscription(frame, refused, UNKNOWN_JOB));

		assertThat(refusal.code()).isEqualTo("JOB_NOT_FOUND");
		client.end(client.accepted(client.submit("echo", "1")));
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void lists(Library library) {
		LibraryClient client = connect(library);
		String job = client.accepted(client.submit("echo", "1"));
		client.end(job);

		String list = client.send("session.list_jobs", null, "{\"limit\":10}");
		Frame jobs = client.await((frame) -> library.isListing(frame, list));

		assertThat(jobs.at("/payload/jobs").size()).isOne();
		assertThat(jobs.text("/payload/jobs/0/job_id")).isEqualTo(job);
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void learnsThatAListingIsRefused(Library library) {
		LibraryClient client = connect(library);

		String refused = client.send("session.list_jobs", null, "{\"limit\":0}");
		Frame refusal = client.await((frame) -> library.isRefusalOfListing(frame, refused));

		assertThat(refusal.code()).isEqualTo("INVALID_REQUEST");
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void readsItsBudget(Library library) {
		LibraryClient client = connect(library);

		String submit = client.send("job.submit", null,
				"{\"agent\":\"echo\",\"input\":1,\"lease_request\":{\"cost.budget\":[\"USD:5.00\"]}}");
		Frame accepted = client.await((frame) -> library.isAcceptance(frame, submit));

		assertThat(accepted.at("/payload/budget"))
			.hasToString((library == Library.PYTHON) ? "{\"USD\":\"USD:5.00\"}" : "{\"USD\":5.00}");
	}

	@ParameterizedTest
	@EnumSource(Library.class)
	void closes(Library library) {
		LibraryClient client = connect(library);

		client.send("session.bye", null, "{}");

		client.await((frame) -> frame.type().equals("session.closed"));
		assertThat(client.closeCode()).isEqualTo(1000);
	}

}
