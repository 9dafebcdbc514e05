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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The format of transcripts, without a runtime.
 */
class TranscriptPlayerTests {

	private static final String HEAD = "{\"scenario\":\"A test.\",\"shows\":[\"ENV-1\"]}\n{\"on\":\"a\",\"open\":{}}\n";

	private static final String WELCOME = """
			{"type":"session.welcome","session_id":"sess_01JZ1XMWCEJZ05XHT5GMEJ146S"}""";

	private static final String CLOSED = """
			{"arcp":"1.1","id":"msg_01JZFSGTZJB48EY4HDD14HTWF3","type":"session.closed",\
			"session_id":"sess_01JZ1XMWCEJZ05XHT5GMEJ146S","request_id":"end-of-transcript","payload":{}}""";

	private static final String END = "{\"on\":\"a\",\"drop\":true}";

	/** Plays steps against what a runtime sends; an empty text is a wait in vain. */
	private static void play(List<String> steps, @Nullable Integer closeCode, String... received) {
		TranscriptRecording recording = new TranscriptRecording();
		TranscriptRecording.Track track = recording.opened(101);
		for (String frame : received) {
			track.received(frame.isEmpty() ? null : Frame.json(frame));
		}
		if (closeCode != null) {
			track.closed(closeCode);
		}
		new TranscriptPlayer(recording.wires(), new TranscriptVariables())
			.play(Transcript.parse("test.jsonl", HEAD + String.join("\n", steps)));
	}

	private static String expect(String template) {
		return "{\"on\":\"a\",\"expect\":%s}".formatted(template);
	}

	private static void assertFails(String message, List<String> steps, @Nullable Integer closeCode,
			String... received) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> play(steps, closeCode, received))
			.withMessageContaining(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":1}                       | {"a":1}
			{"a?":1}                      | {}
			{"a?":1}                      | {"a":1}
			{"a":5.00}                    | {"a":5.00}
			{"a":"${int}"}                | {"a":7}
			{"a":"${text}"}               | {"a":"any"}
			{"a":"${list}"}               | {"a":[1]}
			{"a":"${any}"}                | {"a":null}
			{"a":"${time}"}               | {"a":"2026-05-13T19:42:13.000Z"}
			{"a":"${job j}","b":"${j}"}   | {"a":"job_01JZY2BEHPASE5TR8WXC0RNXMD","b":"job_01JZY2BEHPASE5TR8WXC0RNXMD"}
			{"a":"${int n}","b":"${n+2}"} | {"a":7,"b":9}
			{"a":"${text t}","b":"<${t}>"} | {"a":"x","b":"<x>"}
			{"event_seq":"${next}"}       | {"event_seq":1}
			{}                            | {"extensions":{"x":1}}
			{"payload":{"capabilities":{}}} | {"payload":{"capabilities":{"x-vendor.acme.a":1}}}
			""")
	void matches(String template, String frame) {
		play(List.of(expect(template), END), null, frame);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":1}                       | {}                  | /a is missing
			{"a":1}                       | {"a":1,"b":1}       | /b is not expected
			{"a?":1}                      | {"a":2}             | /a is 2, not 1
			{"a":5.00}                    | {"a":5}             | /a is 5, not 5.00
			{"a":5}                       | {"a":"5"}           | /a is "5", not 5
			{"a":[1,2]}                   | {"a":[1]}           | /a has 1 elements, not 2
			{"a":[1,2]}                   | {"a":[2,1]}         | /a/0 is 2, not 1
			{"a":{"b":null}}              | {"a":{"b":0}}       | /a/b is 0, not null
			{"a":"${int}"}                | {"a":1.5}           | /a is 1.5
			{"a":"${text}"}               | {"a":""}            | /a is ""
			{"a":"${time}"}               | {"a":"2026-05-13T19:42:13Z"} | /a is
			{"a":"${job}"}                | {"a":"job_1"}       | /a is "job_1"
			{"a":"${int n}","b":"${int n}"} | {"a":7,"b":8}     | /b is 8
			{"a":"${int n}","b":"${n+1}"} | {"a":7,"b":7}       | /b is 7
			{"a":"${unknown}"}            | {"a":7}             | /a is 7
			{"event_seq":"${next}"}       | {"event_seq":2}     | /event_seq is 2
			{"payload":{}}                | {"payload":{"extensions":1}} | /payload/extensions is not expected
			""")
	void tellsFirstDifference(String template, String frame, String difference) {
		assertFails("test.jsonl:3: " + difference, List.of(expect(template), END), null, frame);
	}

	@Test
	void forgetsNamesOfFrameThatDoesNotMatch() {
		String interleaved = """
				{"on":"a","interleaved":[[{"a":"${int n}","b":1}],[{"a":"${int n}","b":2}]]}""";

		play(List.of(interleaved, expect("{\"c\":\"${n}\"}"), END), null, "{\"a\":5,\"b\":2}", "{\"a\":5,\"b\":1}",
				"{\"c\":5}");
		assertFails("nothing goes on with", List.of(interleaved, END), null, "{\"a\":5,\"b\":2}", "{\"a\":6,\"b\":1}");
	}

	@Test
	void keepsOrderWithinSequence() {
		String interleaved = """
				{"on":"a","interleaved":[[{"a":1},{"a":2}],[{"b":1},{"b":2}]]}""";

		play(List.of(interleaved, END), null, "{\"b\":1}", "{\"a\":1}", "{\"b\":2}", "{\"a\":2}");
		assertFails("nothing goes on with", List.of(interleaved, END), null, "{\"b\":1}", "{\"a\":2}");
		assertFails("no frame has come", List.of(interleaved, END), null, "{\"b\":1}", "{\"a\":1}", "{\"b\":2}");
	}

	@Test
	void countsRepeatedFrames() {
		String three = "{\"on\":\"a\",\"times\":3,\"expect\":{\"k\":\"${i}\",\"event_seq\":\"${next}\"}}";

		play(List.of(three, END), null, "{\"k\":1,\"event_seq\":1}", "{\"k\":2,\"event_seq\":2}",
				"{\"k\":3,\"event_seq\":3}");
		assertFails("/k is 3", List.of(three, END), null, "{\"k\":1,\"event_seq\":1}", "{\"k\":3,\"event_seq\":2}");
	}

	@Test
	void goesOnCountingBehindWhatAResumeHasSeen() {
		String resume = """
				{"on":"a","send":{"payload":{"resume":{"last_event_seq":6}}}}""";

		play(List.of(resume, expect("{\"event_seq\":\"${next}\"}"), END), null, "{\"event_seq\":7}");
	}

	@Test
	void noticesFrameThatIsLeft() {
		List<String> steps = List.of(expect(WELCOME));

		play(steps, 1000, WELCOME, CLOSED, "");
		assertFails("at the end, connection a", steps, 1000, WELCOME, "{\"type\":\"job.event\"}", CLOSED, "");
		assertFails("at the end, connection a: closed with 1001", steps, 1001, WELCOME, CLOSED, "");
	}

	@Test
	void noticesConnectionThatIsLeftOpen() {
		assertFails("neither closed nor dropped", List.of(expect("{\"type\":\"session.error\"}")), 1008,
				"{\"type\":\"session.error\"}");
	}

	@Test
	void noticesCloses() {
		List<String> steps = List.of("{\"on\":\"a\",\"closed\":1008}");

		play(steps, 1008, "");
		assertFails("closed with 1000, not 1008", steps, 1000, "");
		assertFails("closed with null, not 1008", steps, null, "");
		assertFails("a frame has come before the close", steps, 1008, "{}");
	}

	@Test
	void noticesNoise() {
		List<String> steps = List.of("{\"on\":\"a\",\"silent\":100}", END);

		play(steps, null, "");
		assertFails("a frame has come: {}", steps, null, "{}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"on\":\"a\"}", "{\"on\":\"a\",\"send\":{},\"expect\":{}}", "{\"drop\":true}",
			"{\"on\":\"a\",\"drop\":true,\"limit\":1}" })
	void refusesStepThatIsNone(String step) {
		assertThatIllegalArgumentException().isThrownBy(() -> Transcript.parse("test.jsonl", HEAD + step))
			.withMessageContaining("line 3");
	}

	@Test
	void makesUpEachValueOnce() {
		TranscriptVariables variables = new TranscriptVariables();
		String alice = variables.fill(Frame.json("\"${token alice}\"")).asString();

		assertThat(variables.fill(Frame.json("\"Bearer ${token alice}\"")).asString()).isEqualTo("Bearer " + alice);
		assertThat(variables.fill(Frame.json("\"${token bob}\"")).asString()).isNotEqualTo(alice);
		assertThat(variables.again().fill(Frame.json("\"${token alice}\"")).asString()).isEqualTo(alice);
		assertThat(new TranscriptVariables().fill(Frame.json("\"${token alice}\"")).asString()).isNotEqualTo(alice);
	}

}
