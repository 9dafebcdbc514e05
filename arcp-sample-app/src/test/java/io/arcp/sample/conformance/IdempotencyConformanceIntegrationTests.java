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

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Idempotency keys (ARCP sections 3.5 and 9.9).
 */
class IdempotencyConformanceIntegrationTests extends ConformanceGroup {

	private static final String KEY = "key-1";

	@Requirement("IDM-1")
	void acceptsTheSameSubmitAgainWithoutRunningIt() {
		WireConnection connection = open(this.alice);

		Frame first = connection.answerTo(connection.submit("counter", counter(), KEY));
		Frame second = connection.answerTo(connection.submit("counter", counter(), KEY));

		assertThat(second.type()).isEqualTo("job.accepted");
		assertThat(second.payload()).isEqualTo(first.payload());
		assertThat(runs(connection)).isEqualTo(1);
	}

	@Requirement("IDM-2")
	void rejectsOtherParameters() {
		WireConnection connection = open(this.alice);
		String job = connection.accepted(connection.submit("echo", "1", KEY));

		Frame answer = assertRejected(connection, connection.submit("echo", "2", KEY), "DUPLICATE_KEY");

		assertThat(answer.at("/payload/retryable").booleanValue()).isFalse();
		assertThat(answer.text("/payload/details/existing_job_id")).isEqualTo(job);
		assertThat(answer.jobId()).isNotEqualTo(job);
	}

	@Requirement("IDM-3")
	void keepsTheKeysOfPrincipalsApart() {
		WireConnection first = open(this.alice);
		WireConnection second = open(this.bob);

		String job = first.accepted(first.submit("echo", "1", KEY));
		String other = second.accepted(second.submit("echo", "2", KEY));

		assertThat(other).isNotEqualTo(job);
		assertThat(second.end(other).at("/payload/result/echoed").intValue()).isEqualTo(2);
	}

	@Requirement("IDM-4")
	void knowsTheKeyInAnotherSessionOfThePrincipal() {
		WireConnection first = open(this.alice);
		WireConnection second = open(this.alice);

		String job = first.accepted(first.submit("sleep", "{\"ms\":300}", KEY));
		String same = second.accepted(second.submit("sleep", "{\"ms\":300}", KEY));

		assertThat(same).isEqualTo(job);
		assertThat(second.end(job).type()).isEqualTo("job.result");
	}

	@Requirement("IDM-5")
	void sendsTheEndAgainAfterCompletion() {
		WireConnection connection = open(this.alice);
		String job = connection.accepted(connection.submit("echo", "1", KEY));
		Frame end = connection.end(job);

		assertThat(connection.accepted(connection.submit("echo", "1", KEY))).isEqualTo(job);
		Frame again = connection.next();

		assertThat(again.type()).isEqualTo("job.result");
		assertThat(again.jobId()).isEqualTo(job);
		assertThat(again.payload()).isEqualTo(end.payload());
		assertThat(again.seq()).isEqualTo(end.seq() + 1);
	}

	@Requirement("IDM-6")
	void runsConcurrentDuplicatesOnce() {
		WireConnection first = open(this.alice);
		WireConnection second = open(this.alice);

		String one = first.submit("counter", counter(), KEY);
		String other = second.submit("counter", counter(), KEY);

		String job = first.accepted(one);
		assertThat(job).isEqualTo(second.accepted(other));
		assertThat(first.end(job).type()).isEqualTo("job.result");
		assertThat(runs(first)).isEqualTo(1);
	}

	@Requirement("IDM-7")
	void forgetsTheKeyOfARejectedSubmit() {
		WireConnection connection = open(this.alice);
		assertRejected(connection, connection.submit("no-such-agent", "1", KEY), "AGENT_NOT_AVAILABLE");

		String job = connection.accepted(connection.submit("echo", "1", KEY));

		assertThat(connection.end(job).type()).isEqualTo("job.result");
	}

	@Requirement("IDM-8")
	void rejectsAnEmptyKey() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.submit("echo", "1", ""), "INVALID_REQUEST");
	}

	/** How often the counter had run before this. */
	private int runs(WireConnection connection) {
		List<Frame> all = connection.untilEnd(connection.accepted(connection.submit("counter", counter())));
		return all.get(all.size() - 1).at("/payload/result/count").intValue() - 1;
	}

	private String counter() {
		return "{\"key\":\"" + this.alice + "\"}";
	}

}
