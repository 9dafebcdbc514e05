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
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Plays the golden transcripts of {@code src/conformance}, and makes sure that each of
 * them can fail: what came is compared with the transcript once more after every change
 * of it.
 */
@Tag("conformance")
class TranscriptsIntegrationTests {

	/** On a machine under load a hello can be later than the second that it has. */
	private static final int ATTEMPTS = 3;

	@TestFactory
	Stream<DynamicNode> playsTranscripts() {
		return Transcript.all().stream().map(TranscriptsIntegrationTests::tests);
	}

	private static DynamicNode tests(Transcript transcript) {
		List<Played> played = new ArrayList<>();
		return DynamicContainer.dynamicContainer(transcript.name() + ": " + transcript.scenario(),
				Stream.of(DynamicTest.dynamicTest("is what the runtime does", () -> played.add(play(transcript))),
						DynamicTest.dynamicTest("is not met when it is changed", () -> {
							assumeThat(played).as("what was recorded").hasSize(1);
							assertEveryMutationFails(transcript, played.get(0));
						})));
	}

	private static Played play(Transcript transcript) {
		for (int attempt = 1;; attempt++) {
			TranscriptVariables variables = new TranscriptVariables();
			LiveWires wires = new LiveWires(ConformanceRuntime.shared().uri());
			try {
				new TranscriptPlayer(wires, variables).play(transcript);
				return new Played(variables, wires.recording());
			}
			catch (AssertionError ex) {
				if (attempt == ATTEMPTS || !String.valueOf(ex.getMessage()).contains("hello timeout")) {
					throw ex;
				}
			}
		}
	}

	private static void assertEveryMutationFails(Transcript transcript, Played played) {
		played.playAgain(transcript);
		List<TranscriptMutations.Mutation> mutations = TranscriptMutations.of(transcript);
		assertThat(mutations).hasSizeGreaterThan(10);
		assertThat(mutations).filteredOn((mutation) -> passes(mutation.transcript(), played))
			.extracting(TranscriptMutations.Mutation::change)
			.isEmpty();
	}

	private static boolean passes(Transcript mutated, Played played) {
		try {
			played.playAgain(mutated);
			return true;
		}
		catch (AssertionError ex) {
			return false;
		}
	}

	@Test
	void showsEachGroupOfTheChecklist() {
		List<String> shown = Transcript.all().stream().flatMap((transcript) -> transcript.shows().stream()).toList();
		List<Checklist.Group> groups = Checklist.load().groups();

		assertThat(shown).isSubsetOf(Checklist.load().lines().stream().map(Checklist.Line::id).toList());
		assertThat(groups).allSatisfy(
				(group) -> assertThat(group.lines()).as(group.title()).anyMatch((line) -> shown.contains(line.id())));
	}

	/**
	 * What came of a transcript.
	 *
	 * @param variables what was made up
	 * @param recording what the runtime has sent
	 */
	private record Played(TranscriptVariables variables, TranscriptRecording recording) {

		void playAgain(Transcript transcript) {
			new TranscriptPlayer(this.recording.wires(), this.variables.again()).play(transcript);
		}

	}

}
