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
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Resume (ARCP sections 2.5 and 9.3).
 */
class ResumeConformanceIntegrationTests extends ConformanceGroup {

	private static final String SLOW = "{\"ms\":30000}";

	@Requirement("RES-1")
	void resumesWithTheNestedForm() {
		WireConnection before = open(this.alice);
		before.accepted(before.submit("chatty", "{\"n\":20,\"delay_ms\":10}"));
		before.until((frame) -> frame.seq() == 5);
		before.drop();

		WireConnection after = connect();
		String hello = sendResume(after, this.alice, before.sessionId(), before.resumeToken(), 5);
		Frame first = after.next();

		assertThat(first.type()).isEqualTo("session.welcome");
		assertThat(first.requestId()).isEqualTo(hello);
		assertThat(first.sessionId()).isEqualTo(before.sessionId());
		assertThat(first.text("/payload/resume_token")).isNotEmpty().isNotEqualTo(before.resumeToken());
	}

	@Requirement("RES-2")
	void replaysWhatWasMissedAndGoesOn() {
		WireConnection before = open(this.alice);
		String job = before.accepted(before.submit("chatty", "{\"n\":40,\"delay_ms\":10}"));
		before.until((frame) -> frame.seq() == 5);
		before.drop();

		WireConnection after = resume(before, this.alice, 5);
		after.untilEnd(job);

		assertContiguous(after.numbers(), 6);
		assertThat(after.lastSeq()).isEqualTo(42);
	}

	@Requirement("RES-3")
	void replaysFramesAsTheyWere() {
		WireConnection before = open(this.alice);
		String job = before.accepted(before.submit("chatty", "{\"n\":20}"));
		Map<Long, Frame> originals = before.untilEnd(job)
			.stream()
			.collect(Collectors.toMap(Frame::seq, Function.identity()));
		before.drop();

		List<Frame> replayed = resume(before, this.alice, 0).untilEnd(job);

		assertThat(replayed).hasSize(22);
		for (Frame frame : replayed) {
			Frame original = originals.get(frame.seq());
			assertThat(frame.type()).isEqualTo(original.type());
			assertThat(frame.id()).isEqualTo(original.id());
			assertThat(frame.jobId()).isEqualTo(original.jobId());
			assertThat(frame.payload()).isEqualTo(original.payload());
		}
	}

	@Requirement("RES-4")
	void replaysWhatWasEmittedWhileDisconnected() {
		WireConnection before = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = before.accepted(before.submit("burst", "{\"n\":10,\"delay_ms\":200}"));
		observer.answerTo(observer.subscribe(job, ""));
		before.drop();
		observer.end(job);

		WireConnection after = resume(before, this.alice);
		List<Frame> replayed = after.untilEnd(job);

		assertContiguous(after.numbers(), before.lastSeq() + 1);
		assertThat(replayed).filteredOn((frame) -> frame.kind().equals("log")).hasSize(10);
	}

	@Requirement("RES-5")
	void replaysNumberedFramesOnly() {
		WireConnection before = open(this.alice);
		String job = before.accepted(before.submit("echo", "1"));
		before.end(job);
		before.answerTo(before.ping("n1"));
		before.beforeFence();
		before.drop();

		WireConnection after = resume(before, this.alice, 0);

		assertThat(after.beforeFence()).extracting(Frame::type).containsExactly("job.event", "job.result");
	}

	@Requirement("RES-6")
	void resumesWithTheFlatForm() {
		WireConnection before = open(this.alice);
		String job = before.accepted(before.submit("chatty", "{\"n\":20,\"delay_ms\":10}"));
		before.until((frame) -> frame.seq() == 5);
		before.drop();

		WireConnection after = connect();
		after.request("session.hello", """
				{"client":{"name":"suite"},"auth":{"token":"%s"},"capabilities":%s,\
				"resume_token":"%s","last_event_seq":5}""".formatted(this.alice, capabilities(FEATURES),
				before.resumeToken()));

		assertThat(after.welcome().sessionId()).isEqualTo(before.sessionId());
		after.untilEnd(job);
		assertContiguous(after.numbers(), 6);
	}

	@Requirement("RES-7")
	void refusesTheOldTokenAfterTheNewConnectionHasSpoken() {
		WireConnection before = open(this.alice);
		before.drop();
		WireConnection after = resume(before, this.alice);
		after.answerTo(after.ping("n1"));

		assertResumeRefused(this.alice, before.sessionId(), before.resumeToken(), 0);
	}

	@Requirement("RES-8")
	void refusesAWrongTokenAndTakesTheRightOneAfterwards() {
		WireConnection before = open(this.alice);
		before.drop();

		assertResumeRefused(this.alice, before.sessionId(), "rt_" + "A".repeat(43), 0);

		assertThat(resume(before, this.alice).sessionId()).isEqualTo(before.sessionId());
	}

	@Requirement("RES-9")
	void refusesTheTokenOfSomebodyElse() {
		WireConnection before = open(this.alice);
		before.drop();

		assertResumeRefused(this.bob, before.sessionId(), before.resumeToken(), 0);

		assertThat(resume(before, this.alice).sessionId()).isEqualTo(before.sessionId());
	}

	@Requirement("RES-10")
	void refusesToResumeAfterTheWindow() {
		WireConnection before = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = before.accepted(before.submit("slow", "{\"ms\":9000,\"tick_ms\":50}"));
		observer.answerTo(observer.subscribe(job, ""));
		before.drop();
		// what a job emits after the end of its session has no number there
		observer.find((frame) -> frame.isNumbered() && frame.originSeq() == 0);

		assertResumeRefused(this.alice, before.sessionId(), before.resumeToken(), before.lastSeq());
	}

	@Requirement("RES-11")
	void refusesToReplayLessThanWasMissed() {
		WireConnection before = open(this.alice);
		before.run("burst", "{\"n\":2500}");
		before.drop();

		assertResumeRefused(this.alice, before.sessionId(), before.resumeToken(), 1);

		assertThat(resume(before, this.alice).sessionId()).isEqualTo(before.sessionId());
	}

	@Requirement("RES-12")
	void replacesAConnectionThatIsStillOpen() {
		WireConnection before = open(this.alice);
		String job = before.accepted(before.submit("sleep", "{\"ms\":300}"));

		WireConnection after = resume(before, this.alice, 0);

		assertThat(before.closeCode()).isEqualTo(4409);
		assertThat(after.end(job).type()).isEqualTo("job.result");
	}

	@Requirement("RES-13")
	void cancelsItsJobAfterAResume() {
		WireConnection before = open(this.alice);
		String job = before.accepted(before.submit("slow", SLOW));
		before.drop();

		WireConnection after = resume(before, this.alice);
		Frame answer = after.answerTo(after.cancel(job));

		assertThat(answer.type()).isEqualTo("job.cancelled");
		assertThat(after.end(job).finalStatus()).isEqualTo("cancelled");
	}

	@Requirement("RES-14")
	void resumesAfterAClose() {
		WireConnection before = open(this.alice);
		String job = before.accepted(before.submit("slow", SLOW));
		before.answerTo(before.request("session.close", "{}"));
		assertThat(before.closeCode()).isEqualTo(1000);

		WireConnection after = resume(before, this.alice);

		Frame jobs = after.answerTo(after.request("session.list_jobs", "{\"filter\":{\"status\":[\"running\"]}}"));
		assertThat(jobs.text("/payload/jobs/0/job_id")).isEqualTo(job);
		after.cancel(job);
		assertThat(after.end(job).finalStatus()).isEqualTo("cancelled");
	}

	@Requirement("RES-15")
	void keepsTheTokenWhenTheWelcomeOfAResumeIsLost() throws Exception {
		WireConnection before = open(this.alice);
		before.drop();
		String resume = """
				{"arcp":"1.1","id":"%s","type":"session.resume","payload":{"session_id":"%s","resume_token":"%s",\
				"last_event_seq":0,"auth":{"scheme":"bearer","token":"%s"}}}""".formatted(WireConnection.newId(),
				before.sessionId(), before.resumeToken(), this.alice);
		String ack = """
				{"arcp":"1.1","id":"%s","type":"session.ack","payload":{"last_processed_seq":0}}"""
			.formatted(WireConnection.newId());

		Pipelining.sendAndCut(ConformanceRuntime.shared().uri(), resume, ack);

		assertThat(resume(before, this.alice).sessionId()).isEqualTo(before.sessionId());
	}

	private void assertResumeRefused(String token, String sessionId, String resumeToken, long lastSeq) {
		WireConnection connection = connect();
		sendResume(connection, token, sessionId, resumeToken, lastSeq);
		Frame answer = connection.next("session.error");
		assertThat(answer.code()).isEqualTo("RESUME_WINDOW_EXPIRED");
		assertThat(answer.sessionId()).isEqualTo(sessionId);
		assertThat(connection.closeCode()).isEqualTo(1008);
	}

}
