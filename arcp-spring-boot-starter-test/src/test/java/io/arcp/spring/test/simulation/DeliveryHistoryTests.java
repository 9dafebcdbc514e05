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

package io.arcp.spring.test.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.arcp.protocol.JobStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the checkers, with histories in which one thing is wrong.
 */
class DeliveryHistoryTests {

	private static final String SESSION = "sess_1";

	private static final String OTHER_SESSION = "sess_2";

	private static final String JOB = "job_1";

	private final List<Observation> observations = new ArrayList<>();

	/**
	 * Two sessions that see five events of a job and its end: the first on two
	 * connections, the second without progress.
	 */
	@BeforeEach
	void observe() {
		this.observations.add(new Observation.Attached(SESSION, JOB, 0, false));
		this.observations.add(new Observation.Attached(OTHER_SESSION, JOB, 0, true));
		for (long offset = 1; offset <= 3; offset++) {
			this.observations.add(frame(1, 1, offset, offset, event(offset)));
		}
		this.observations.add(new Observation.Confirmed(SESSION, 1));
		this.observations.add(withAccepted(frame(1, 1, 4, 4, event(4)), false));
		for (long offset = 4; offset <= 5; offset++) {
			this.observations.add(frame(2, 2, offset, offset, event(offset)));
		}
		this.observations.add(new Observation.Confirmed(SESSION, 2));
		this.observations.add(new Observation.CancelAnswered(JOB, "success"));
		this.observations.add(frame(2, 2, 6, 6, end(6)));
		for (long seq = 1; seq <= 4; seq++) {
			this.observations.add(new Observation.Frame(OTHER_SESSION, 3, 1, seq, JOB, seq, event(seq), true));
		}
		this.observations.add(new Observation.Frame(OTHER_SESSION, 3, 1, 5, JOB, 6, end(6), true));
	}

	private static byte[] event(long offset) {
		return new Payload(JOB, offset, 1, "").encode();
	}

	private static byte[] end(long offset) {
		return new Payload(JOB, offset, 1, JobStatus.SUCCESS.wireName()).encode();
	}

	private static Observation.Frame frame(int connection, long epoch, long seq, long offset, byte[] payload) {
		return new Observation.Frame(SESSION, connection, epoch, seq, JOB, offset, payload, true);
	}

	private static Observation.Frame withAccepted(Observation.Frame frame, boolean accepted) {
		return new Observation.Frame(frame.subject(), frame.connection(), frame.epoch(), frame.seq(), frame.source(),
				frame.offset(), frame.payload(), accepted);
	}

	private int indexOf(long seq) {
		for (int i = 0; i < this.observations.size(); i++) {
			if (this.observations.get(i) instanceof Observation.Frame frame && frame.seq() == seq && frame.accepted()) {
				return i;
			}
		}
		throw new AssertionError("no frame " + seq);
	}

	private Observation.Frame frame(long seq) {
		return (Observation.Frame) this.observations.get(indexOf(seq));
	}

	private void shows(String invariant, Consumer<List<Observation>> change) {
		change.accept(this.observations);

		assertThat(new DeliveryHistory(this.observations).check()).extracting(Violation::invariant).contains(invariant);
	}

	@Test
	void acceptsAGoodHistory() {
		assertThat(new DeliveryHistory(this.observations).check()).isEmpty();
		assertThat(new DeliveryHistory(this.observations).checkAccepted()).isEmpty();
	}

	@Test
	void noticesADroppedFrame() {
		shows("I1", (history) -> history.remove(indexOf(3)));
	}

	@Test
	void noticesADroppedEvent() {
		shows("I5", (history) -> {
			history.set(indexOf(2), frame(1, 1, 2, 3, event(3)));
			history.set(indexOf(3), frame(1, 1, 3, 4, event(4)));
		});
	}

	@Test
	void noticesADuplicate() {
		shows("I1", (history) -> history.add(indexOf(3), frame(3)));
	}

	@Test
	void noticesADuplicateWithANumberOfItsOwn() {
		shows("I5", (history) -> history.set(indexOf(5), frame(2, 2, 5, 4, event(4))));
	}

	@Test
	void noticesTwoSwappedFrames() {
		shows("I1", (history) -> {
			Observation.Frame second = frame(2);
			history.set(indexOf(2), frame(3));
			history.set(indexOf(3) + 1, second);
		});
	}

	@Test
	void noticesTwoSwappedEvents() {
		shows("I5", (history) -> {
			history.set(indexOf(2), frame(1, 1, 2, 3, event(3)));
			history.set(indexOf(3), frame(1, 1, 3, 2, event(2)));
		});
	}

	@Test
	void noticesAnyChangedByte() {
		int index = indexOf(5);
		for (int i = 0; i < event(5).length; i++) {
			byte[] changed = event(5);
			changed[i] ^= 1;
			this.observations.set(index, frame(2, 2, 5, 5, changed));

			assertThat(new DeliveryHistory(this.observations).check()).as("byte " + i)
				.extracting(Violation::invariant)
				.contains("I5");
		}
	}

	@Test
	void noticesOtherBytesInAnotherSession() {
		shows("I2", (history) -> history.set(indexOf(4), frame(2, 2, 4, 4, new Payload(JOB, 4, 2, "").encode())));
	}

	@Test
	void noticesAnAbandonedFrameThatContradictsAnEarlierOne() {
		shows("I2", (history) -> history.add(withAccepted(frame(1, 1, 5, 4, event(4)), false)));
	}

	@Test
	void noticesAnAbandonedFrameThatALaterOneContradicts() {
		shows("I2", (history) -> history.add(0, withAccepted(frame(1, 1, 5, 4, event(4)), false)));
	}

	@Test
	void toleratesContradictionsOfAbandonedFramesWhenTailsAreLost() {
		this.observations.add(withAccepted(frame(1, 1, 5, 4, event(4)), false));

		assertThat(new DeliveryHistory(this.observations).checkAccepted()).isEmpty();
	}

	@Test
	void noticesASecondEnd() {
		shows("I3", (history) -> history.add(indexOf(6) + 1, frame(2, 2, 7, 7, end(7))));
	}

	@Test
	void noticesAnEventBehindTheEnd() {
		shows("I3", (history) -> history.add(indexOf(6) + 1, frame(2, 2, 7, 7, event(7))));
	}

	@Test
	void noticesAMissingEnd() {
		shows("I3", (history) -> history.remove(indexOf(6)));
	}

	@Test
	void noticesSessionsThatSeeDifferentEnds() {
		shows("I3", (history) -> history.set(indexOf(6),
				frame(2, 2, 6, 6, new Payload(JOB, 6, 1, JobStatus.ERROR.wireName()).encode())));
	}

	@Test
	void noticesAnEndThatDisagreesWithTheAnswerToACancel() {
		shows("I3", (history) -> history.replaceAll((seen) -> (seen instanceof Observation.CancelAnswered)
				? new Observation.CancelAnswered(JOB, "cancelled") : seen));
	}

	@Test
	void noticesTwoAnswersToACancelThatDisagree() {
		shows("I3", (history) -> history.add(new Observation.CancelAnswered(JOB, "cancelled")));
	}

	@Test
	void noticesAFrameOnAConnectionThatWasLeft() {
		shows("I4", (history) -> history.set(indexOf(6), frame(1, 2, 6, 6, end(6))));
	}

	@Test
	void noticesAFrameOfALowerEpochBehindAConfirmedOne() {
		shows("I4", (history) -> history.set(indexOf(6), frame(2, 1, 6, 6, end(6))));
	}

	@Test
	void noticesAnAttemptThatComesBack() {
		shows("I5", (history) -> {
			history.removeIf((seen) -> seen.subject().equals(OTHER_SESSION));
			history.set(indexOf(2), frame(1, 1, 2, 2, new Payload(JOB, 2, 2, "").encode()));
		});
	}

	@Test
	void noticesAJobThatTheSessionDoesNotFollow() {
		shows("I5", (history) -> history.remove(0));
	}

	@Test
	void noticesAProgressThatAFilteredSessionMisses() {
		shows("I5", (history) -> history.set(0, new Observation.Attached(OTHER_SESSION, JOB, 0, false)));
	}

}
