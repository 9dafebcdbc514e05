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

package io.arcp.protocol.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.RuntimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests that no bytes make decoding fail in another way than by its outcome.
 */
class HostileFrameTests {

	private static final String[] SNIPPETS = { "null", "[]", "{}", "-1", "1e5000", "1e-5000", "1E+99999999999", "\"\"",
			"true", "0.5", "\\ud800", "\"\\udc00\"", "9".repeat(1001), "[".repeat(300), "{\"a\":".repeat(300), ",", ":",
			"\"payload\":", "\"id\":", "\0", "\uFEFF", "NaN", "/*x*/", "\u00e9", "\\u0000" };

	private final MessageCodec codec = new MessageCodec();

	@ParameterizedTest
	@ValueSource(longs = { 11, 20260513, -3 })
	void survivesMutationsOfValidFrames(long seed) {
		Random random = new Random(seed);
		List<byte[]> frames = frames(seed);

		for (int i = 0; i < 4_000; i++) {
			byte[] frame = frames.get(random.nextInt(frames.size()));
			for (int times = 1 + random.nextInt(3); times > 0; times--) {
				frame = mutate(frame, frames, random);
			}
			byte[] hostile = frame;
			assertThatCode(() -> decodeBothWays(hostile))
				.as("seed %d, round %d: %s", seed, i, new String(hostile, StandardCharsets.ISO_8859_1))
				.doesNotThrowAnyException();
		}
	}

	@Test
	void survivesEveryTruncation() {
		for (byte[] frame : frames(12)) {
			for (int length = 0; length < Math.min(frame.length, 2_000); length++) {
				byte[] cut = Arrays.copyOf(frame, length);

				assertThat(this.codec.decode(cut)).as("seed 12, length %d", length)
					.isInstanceOf(DecodedFrame.Malformed.class);
				assertThat(this.codec.decodeFromRuntime(cut)).isInstanceOf(DecodedFrame.Malformed.class);
			}
		}
	}

	@Test
	void acceptsTwoHundredLevelsAndNoMore() {
		assertThat(decode(nested(199))).isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode(nested(200))).isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode(nested(201))).isInstanceOf(DecodedFrame.Malformed.class);
		assertThat(decode(nested(100_000))).isInstanceOf(DecodedFrame.Malformed.class);
		assertThat(decode("[".repeat(500_000))).isInstanceOf(DecodedFrame.Malformed.class);
	}

	@Test
	void countsLevelsOfUnknownMembersToo() {
		String start = "{\"id\":\"m\",\"type\":\"session.heartbeat\",\"x\":";

		assertThat(decode(start + "[".repeat(199) + "]".repeat(199) + "}")).isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode(start + "[".repeat(200) + "]".repeat(200) + "}")).isInstanceOf(DecodedFrame.Malformed.class);
	}

	@Test
	void boundsNumbers() {
		assertThat(decode(submit("9".repeat(1000)))).isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode(submit("9".repeat(1001)))).isInstanceOf(DecodedFrame.Malformed.class);
		assertThat(decode(submit("-" + "9".repeat(999)))).isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode(submit("-" + "9".repeat(1000)))).isInstanceOf(DecodedFrame.Malformed.class);
		assertThat(decode(submit("0." + "1".repeat(998)))).isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode(submit("0." + "1".repeat(999)))).isInstanceOf(DecodedFrame.Malformed.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e999", "1e-999", "0e5000", "1.5E+2" })
	void acceptsExponentsThatCanBeExpanded(String number) {
		assertThat(decode(submit(number))).isInstanceOf(DecodedFrame.Valid.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e5000", "1e1000", "1e-1000", "1e2147483647", "1e-2147483648", "1e99999999999",
			"-1e99999999999999999999" })
	void refusesExponentsThatCannotBeExpanded(String number) {
		assertThat(decode(submit(number))).isInstanceOf(DecodedFrame.Malformed.class);
		assertThat(decode("{\"id\":\"m\",\"type\":\"session.heartbeat\",\"x\":" + number + "}"))
			.isInstanceOf(DecodedFrame.Malformed.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "\"\\ud83dx\"", "{\"\\ud83d\":1}",
			"{\"long name long name \\ude00\":1}" })
	void refusesUnpairedSurrogates(String input) {
		assertThat(decode(submit(input))).isInstanceOf(DecodedFrame.Malformed.class);
	}

	@Test
	void acceptsPairedSurrogatesInEitherForm() {
		assertThat(input("\"\\ud83d\\ude00\"")).isEqualTo("\"\uD83D\uDE00\"");
		assertThat(input("\"\uD83D\uDE00\"")).isEqualTo("\"\uD83D\uDE00\"");
		assertThat(input("{\"\\ud83d\\ude00\":\"\uD83D\uDE00\"}")).isEqualTo("{\"\uD83D\uDE00\":\"\uD83D\uDE00\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "C3", "C080", "C1BF", "E08080", "EDA080", "EDBFBF", "F0808080", "F4908080",
			"F5808080", "FF", "E282", "F09F98", "C328" })
	void refusesInvalidUtf8(String hex) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes("{\"id\":\"m\",\"type\":\"session.heartbeat\",\"x\":\"".getBytes(StandardCharsets.US_ASCII));
		bytes.writeBytes(HexFormat.of().parseHex(hex));
		bytes.writeBytes("\"}".getBytes(StandardCharsets.US_ASCII));

		assertThat(this.codec.decode(bytes.toByteArray())).isInstanceOf(DecodedFrame.Malformed.class);
	}

	@Test
	void refusesOtherEncodings() {
		String frame = "{\"id\":\"m\",\"type\":\"session.heartbeat\"}";

		assertThat(this.codec.decode(frame.getBytes(StandardCharsets.UTF_16BE)))
			.isInstanceOf(DecodedFrame.Malformed.class);
		assertThat(this.codec.decode(frame.getBytes(StandardCharsets.UTF_16LE)))
			.isInstanceOf(DecodedFrame.Malformed.class);
	}

	@Test
	void acceptsHugeStringsAndNames() {
		String huge = "x".repeat(1_000_000);

		assertThat(input("\"" + huge + "\"")).hasSize(1_000_002);
		assertThat(decode("{\"id\":\"m\",\"type\":\"session.heartbeat\",\"" + huge + "\":1}"))
			.isInstanceOf(DecodedFrame.Valid.class);
	}

	private String input(String json) {
		DecodedFrame decoded = decode(submit(json));
		assertThat(decoded).isInstanceOf(DecodedFrame.Valid.class);
		return ((JobSubmit) ((DecodedFrame.Valid) decoded).envelope().message()).input().toString();
	}

	private void decodeBothWays(byte[] frame) {
		assertThat(this.codec.decode(frame).toString()).isNotEmpty();
		assertThat(this.codec.decodeFromRuntime(frame).toString()).isNotEmpty();
	}

	private DecodedFrame decode(String frame) {
		return this.codec.decode(frame.getBytes(StandardCharsets.UTF_8));
	}

	private List<byte[]> frames(long seed) {
		RandomMessages messages = new RandomMessages(seed);
		List<byte[]> frames = new ArrayList<>();
		for (ClientMessage message : messages.clientMessages()) {
			frames.add(this.codec.encode(new Envelope(EnvelopeHeader.of("msg_1", message.type()), message)));
		}
		for (RuntimeMessage message : messages.runtimeMessages()) {
			frames.add(this.codec.encode(new Envelope(EnvelopeHeader.of("msg_1", message.type()), message)));
		}
		return frames;
	}

	private static byte[] mutate(byte[] frame, List<byte[]> frames, Random random) {
		if (frame.length == 0) {
			return frames.get(0);
		}
		int at = random.nextInt(frame.length);
		return switch (random.nextInt(6)) {
			case 0 -> splice(frame, at, frame.length, new byte[0]);
			case 1 -> splice(frame, at, at + 1, new byte[] { (byte) random.nextInt(256) });
			case 2 -> splice(frame, at, Math.min(frame.length, at + random.nextInt(20)), new byte[0]);
			case 3 -> splice(frame, at, at, frames.get(random.nextInt(frames.size())));
			case 4 -> replaceValue(frame, at, random);
			default -> splice(frame, at, at, snippet(random));
		};
	}

	private static byte[] replaceValue(byte[] frame, int from, Random random) {
		int start = from;
		while (start < frame.length && frame[start] != ':') {
			start++;
		}
		int end = start + 1;
		while (end < frame.length && ",}]".indexOf(frame[end]) < 0) {
			end++;
		}
		return (start < frame.length) ? splice(frame, start + 1, Math.min(end, frame.length), snippet(random)) : frame;
	}

	private static byte[] snippet(Random random) {
		return SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] splice(byte[] frame, int from, int to, byte[] inserted) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.write(frame, 0, from);
		bytes.writeBytes(inserted);
		bytes.write(frame, to, frame.length - to);
		return bytes.toByteArray();
	}

	/**
	 * Makes a submit whose frame is nested as deeply as said: envelope and payload are
	 * the first two levels.
	 */
	private static String nested(int depth) {
		return submit("[".repeat(depth - 2) + "]".repeat(depth - 2));
	}

	private static String submit(String input) {
		return "{\"id\":\"m\",\"type\":\"job.submit\",\"payload\":{\"agent\":\"echo\",\"input\":" + input + "}}";
	}

}
