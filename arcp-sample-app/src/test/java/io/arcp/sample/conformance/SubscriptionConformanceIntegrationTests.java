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
 * Subscriptions (ARCP sections 3.8 and 9.12).
 */
class SubscriptionConformanceIntegrationTests extends ConformanceGroup {

	private static final String CHATTY = "{\"n\":40,\"delay_ms\":10}";

	private static final String HISTORY = ",\"history\":true";

	@Requirement("OBS-1")
	void showsLiveEventsToAnotherSession() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = owner.accepted(owner.submit("chatty", CHATTY));

		Frame answer = observer.answerTo(observer.subscribe(job, ""));
		List<Frame> events = observer.untilEnd(job);

		assertThat(answer.type()).isEqualTo("job.subscribed");
		assertThat(answer.jobId()).isEqualTo(job);
		assertThat(events).allMatch((frame) -> frame.sessionId().equals(observer.sessionId()))
			.allMatch((frame) -> frame.jobId().equals(job))
			.extracting(Frame::kind)
			.contains("log");
		assertThat(observer.sessionId()).isNotEqualTo(owner.sessionId());
	}

	@Requirement("OBS-2")
	void numbersForwardedFramesInTheSpaceOfTheObserver() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		observer.run("echo", "1");
		String job = owner.accepted(owner.submit("chatty", CHATTY));
		owner.until((frame) -> frame.seq() == 5);

		Frame answer = observer.answerTo(observer.subscribe(job, ""));
		List<Frame> events = observer.untilEnd(job);

		assertThat(answer.at("/payload/subscribed_from").longValue()).isEqualTo(2);
		assertContiguous(observer.numbers(), 1);
		assertContiguous(events.stream().map(Frame::originSeq).toList(), events.get(0).originSeq());
	}

	@Requirement("OBS-3")
	void showsTheWholeHistoryAndGoesOnLive() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = owner.accepted(owner.submit("chatty", CHATTY));
		owner.until((frame) -> frame.seq() == 10);

		Frame answer = observer.answerTo(observer.subscribe(job, ",\"from_event_seq\":0" + HISTORY));
		List<Frame> seen = observer.untilEnd(job);
		owner.end(job);

		assertThat(answer.at("/payload/replayed").booleanValue()).isTrue();
		Map<Long, Frame> originals = owner.frames()
			.stream()
			.filter(Frame::isNumbered)
			.collect(Collectors.toMap(Frame::seq, Function.identity()));
		assertThat(seen).hasSize(42);
		assertContiguous(seen.stream().map(Frame::originSeq).toList(), 1);
		assertThat(seen).allSatisfy((frame) -> {
			assertThat(frame.type()).isEqualTo(originals.get(frame.originSeq()).type());
			assertThat(frame.payload()).isEqualTo(originals.get(frame.originSeq()).payload());
		});
	}

	@Requirement("OBS-4")
	void showsHistoryFromANumberOn() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = owner.accepted(owner.submit("chatty", CHATTY));
		owner.until((frame) -> frame.seq() == 20);

		observer.answerTo(observer.subscribe(job, ",\"from_event_seq\":7" + HISTORY));
		List<Frame> seen = observer.untilEnd(job);

		assertContiguous(seen.stream().map(Frame::originSeq).toList(), 8);
	}

	@Requirement("OBS-5")
	void showsNothingOldWithoutHistory() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = owner.accepted(owner.submit("chatty", CHATTY));
		owner.until((frame) -> frame.seq() == 20);

		Frame answer = observer.answerTo(observer.subscribe(job, ",\"from_event_seq\":3"));
		List<Frame> seen = observer.untilEnd(job);

		long known = answer.at("/payload/last_event_seq").longValue();
		assertThat(known).isGreaterThanOrEqualTo(20);
		assertThat(answer.at("/payload/replayed").booleanValue()).isFalse();
		assertContiguous(seen.stream().map(Frame::originSeq).toList(), known + 1);
	}

	@Requirement("OBS-6")
	void showsTheEnd() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		String job = owner.accepted(owner.submit("slow", "{\"ms\":30000}"));
		observer.answerTo(observer.subscribe(job, ""));

		owner.cancel(job);

		assertThat(observer.end(job).payload()).isEqualTo(owner.end(job).payload());
		Frame ended = observer.answerTo(observer.subscribe(job, HISTORY));
		assertThat(ended.text("/payload/current_status")).isEqualTo("cancelled");
		assertThat(observer.end(job).finalStatus()).isEqualTo("cancelled");
	}

	@Requirement("OBS-7")
	void tellsTheStateOfTheJob() {
		WireConnection owner = open(this.alice);
		WireConnection observer = open(this.alice);
		Frame accepted = owner.answerTo(owner.request("job.submit", """
				{"agent":"cost","lease_request":{"cost.budget":["USD:5.00"],"tool.call":["web.*"]},\
				"lease_constraints":{"expires_at":"2099-05-13T23:42:00Z"},"input":{"steps":[\
				{"metric":{"name":"cost.inference","value":1.42,"unit":"USD"}},{"sleep_ms":30000}]}}"""));
		String job = accepted.jobId();
		owner.find((frame) -> frame.kind().equals("metric"));

		Frame live = observer.answerTo(observer.subscribe(job, ""));
		Frame replayed = observer.answerTo(observer.subscribe(job, HISTORY));
		owner.cancel(job);
		owner.end(job);
		Frame ended = observer.answerTo(observer.subscribe(job, ""));

		assertThat(List.of(live, replayed, ended)).allSatisfy((answer) -> {
			assertThat(answer.text("/payload/agent")).isEqualTo("cost");
			assertThat(answer.at("/payload/lease")).isEqualTo(accepted.at("/payload/lease")).isNotEmpty();
			assertThat(answer.at("/payload/lease_constraints")).isEqualTo(accepted.at("/payload/lease_constraints"))
				.isNotEmpty();
			assertThat(answer.at("/payload/budget")).hasToString("{\"USD\":3.58}");
			assertThat(answer.at("/payload/parent_job_id").isNull()).isTrue();
			assertThat(answer.text("/payload/trace_id")).isEqualTo(accepted.traceId());
		});
		assertThat(accepted.at("/payload/budget")).hasToString("{\"USD\":5.00}");
		assertThat(List.of(live, replayed, ended)).extracting((answer) -> answer.text("/payload/current_status"))
			.containsExactly("running", "running", "cancelled");
		assertThat(List.of(live, replayed, ended)).extracting((answer) -> answer.at("/payload/replayed").booleanValue())
			.containsExactly(false, true, false);
	}

	@Requirement("OBS-8")
	void refusesTheJobOfSomebodyElse() {
		WireConnection owner = open(this.alice);
		WireConnection other = open(this.bob);
		String job = owner.accepted(owner.submit("sleep", "{\"ms\":200}"));

		assertRejected(other, other.subscribe(job, HISTORY), "PERMISSION_DENIED");

		owner.end(job);
		assertThat(other.beforeFence()).isEmpty();
		WireConnection admin = open("tok-admin");
		assertThat(admin.answerTo(admin.subscribe(job, HISTORY)).type()).isEqualTo("job.subscribed");
	}

	@Requirement("OBS-9")
	void refusesAnUnknownJob() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.subscribe("job_01JZY2BEHPASE5TR8WXC0RNXMD", ""), "JOB_NOT_FOUND");
	}

	@Requirement("OBS-10")
	void doesNotDoubleTheEventsOfAnOwnJob() {
		WireConnection owner = open(this.alice);
		String job = owner.accepted(owner.submit("chatty", CHATTY));
		owner.until((frame) -> frame.seq() == 5);

		owner.answerTo(owner.subscribe(job, ""));
		owner.end(job);

		assertThat(owner.beforeFence()).isEmpty();
		assertContiguous(owner.numbers(), 1);
		assertThat(owner.lastSeq()).isEqualTo(42);
	}

}
