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

import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Acknowledgements and back-pressure (ARCP sections 2.4, 2.7 and 9.5), with a threshold
 * of 20.
 */
class BackPressureConformanceIntegrationTests extends ConformanceGroup {

	private static final String SIXTY = "{\"n\":60}";

	@Requirement("ACK-1")
	void takesAnAckWithoutAnAnswerOrANumber() {
		WireConnection connection = openWith(this.alice, "ack");
		connection.run("echo", "1");

		connection.ack(2);

		assertThat(connection.beforeFence()).isEmpty();
		connection.run("echo", "2");
		assertThat(connection.numbers()).containsExactly(1L, 2L, 3L, 4L);
	}

	@Requirement("ACK-2")
	void toleratesAnAckOfWhatWasNotSent() {
		WireConnection connection = openWith(this.alice, "ack");

		connection.ack(1_000_000);

		assertThat(connection.beforeFence()).isEmpty();
		assertThat(connection.run("chatty", "{\"n\":5}").type()).isEqualTo("job.result");
		assertContiguous(connection.numbers(), 1);
	}

	@Requirement("ACK-3")
	void stallsAJobUntilItsClientAcknowledges() {
		WireConnection connection = openWith(this.alice, "ack");
		connection.ack(0);
		String job = connection.accepted(connection.submit("chatty", SIXTY));

		assertBreach(connection.until((frame) -> frame.seq() == 22), 22);
		assertThat(connection.beforeFence()).isEmpty();
		connection.assertSilentFor(Duration.ofMillis(200));
		connection.ack(12); // a lag of 10, which is half the threshold and not below
		connection.assertSilentFor(Duration.ofMillis(200));
		connection.ack(13);

		assertBreach(connection.until((frame) -> frame.seq() == 35), 35);
		assertThat(connection.beforeFence()).isEmpty();
		connection.ack(35);
		assertBreach(connection.until((frame) -> frame.seq() == 57), 57);
		connection.ack(57);
		assertThat(connection.untilEnd(job)).noneMatch(Frame::isBackPressure);
		assertContiguous(connection.numbers(), 1);
		assertThat(connection.lastSeq()).isEqualTo(65);
	}

	private static void assertBreach(List<Frame> frames, long number) {
		Frame last = frames.get(frames.size() - 1);
		assertThat(last.seq()).isEqualTo(number);
		assertThat(last.body())
			.hasToString("{\"phase\":\"back_pressure\",\"message\":\"consumer lag 21 events\",\"lag\":21}");
		assertThat(frames).filteredOn(Frame::isBackPressure).hasSize(1);
	}

	@Requirement("ACK-4")
	void ignoresAcksWithoutTheFeature() {
		WireConnection connection = open(this.alice);
		connection.ack(0);
		connection.request("session.ack", "{\"last_processed_seq\":\"no number\"}");

		connection.run("chatty", SIXTY);

		assertThat(connection.frames()).noneMatch(Frame::isBackPressure).noneMatch(Frame::isError);
		assertContiguous(connection.numbers(), 1);
		assertThat(connection.lastSeq()).isEqualTo(62);
	}

	@Requirement("ACK-5")
	void keepsBackPressureFromObservers() {
		WireConnection owner = openWith(this.alice, "ack");
		WireConnection observer = open(this.alice);
		owner.ack(0);
		String job = owner.accepted(owner.submit("chatty", SIXTY));
		owner.find(Frame::isBackPressure);

		observer.subscribe(job, ",\"history\":true");
		observer.until((frame) -> frame.originSeq() == 21);
		owner.ack(22);
		owner.find(Frame::isBackPressure);
		owner.ack(44);
		owner.end(job);
		observer.end(job);

		assertThat(owner.frames()).filteredOn(Frame::isBackPressure).hasSize(2);
		assertThat(observer.frames()).noneMatch(Frame::isBackPressure);
		assertContiguous(observer.numbers(), 1);
		assertThat(observer.lastSeq()).isEqualTo(62);
	}

	@Requirement("ACK-6")
	void doesNotStallAJobForFramesThatWereTaken() {
		WireConnection before = openWith(this.alice, "ack");
		before.run("burst", "{\"n\":2100}");
		String job = before.accepted(before.submit("chatty", "{\"n\":200,\"delay_ms\":2}"));
		before.until((frame) -> frame.text("/payload/body/message").equals("event 20"));
		before.drop();

		WireConnection observer = open(this.alice);
		observer.subscribe(job, "");
		observer.end(job);
		WireConnection after = resume(before, this.alice);
		after.untilEnd(job);

		assertContiguous(after.numbers(), before.lastSeq() + 1);
		assertThat(after.lastSeq()).isEqualTo(2102 + 202);
	}

}
