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

package io.arcp.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import io.arcp.event.ChunkEncoding;
import io.arcp.event.JobEvent;
import io.arcp.event.JobEventEncoder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResultPieces}.
 */
class ResultPiecesTests {

	private static List<String> all(ResultPieces pieces) {
		List<String> all = new ArrayList<>();
		for (int i = 0; i < pieces.count(); i++) {
			all.add(pieces.get(i));
		}
		return all;
	}

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

	@Test
	void splitsTextBetweenCodePoints() {
		assertThat(all(ResultPieces.text("abcdefgh", 3))).containsExactly("abc", "def", "gh");
		assertThat(all(ResultPieces.text("a\u00e9\u20ac\uD83D\uDE00z", 4))).containsExactly("a\u00e9", "\u20ac",
				"\uD83D\uDE00", "z");
		assertThat(all(ResultPieces.text("a\u20acb", 1))).containsExactly("a", "\u20ac", "b");
		assertThat(ResultPieces.text("", 4).count()).isZero();
	}

	@Test
	void splitsRandomTextLosslessly() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 500; round++) {
			String text = random.ints(random.nextInt(200), 0, 4)
				.map((plane) -> (plane == 0) ? random.nextInt(0x80)
						: (plane == 1) ? 0x80 + random.nextInt(0x700)
								: (plane == 2) ? 0xE000 + random.nextInt(0x1000) : 0x10000 + random.nextInt(0x10000))
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
			int max = 4 + random.nextInt(40);
			byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
			byte[] around = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);

			for (ResultPieces pieces : List.of(ResultPieces.text(text, max),
					ResultPieces.utf8(around, 1, around.length - 1, max))) {
				List<String> split = all(pieces);
				String description = "seed " + seed + ", round " + round;
				assertThat(String.join("", split)).as(description).isEqualTo(text);
				assertThat(pieces.size()).as(description).isEqualTo(utf8.length);
				assertThat(split).as(description).allMatch((piece) -> bytes(piece) <= max && !piece.isEmpty());
				for (int i = 1; i < split.size(); i++) {
					String next = split.get(i).substring(0, split.get(i).offsetByCodePoints(0, 1));
					assertThat(bytes(split.get(i - 1) + next)).as(description).isGreaterThan(max);
				}
			}
		}
	}

	@Test
	void countsUnpairedSurrogatesAsTheirReplacement() {
		ResultPieces pieces = ResultPieces.text("\uDC00a\uD800", 4);

		assertThat(pieces.size()).isEqualTo(7);
		assertThat(all(pieces)).containsExactly("\uDC00a", "\uD800");
	}

	@Test
	void encodesEachPieceOfBytesOnItsOwn() {
		byte[] bytes = new byte[10];
		new Random(1).nextBytes(bytes);
		ByteBuffer buffer = ByteBuffer.wrap(bytes).position(2).limit(9);

		ResultPieces pieces = ResultPieces.base64(buffer, 4);

		assertThat(pieces.encoding()).isEqualTo(ChunkEncoding.BASE64);
		assertThat(pieces.size()).isEqualTo(7);
		assertThat(pieces.count()).isEqualTo(2);
		assertThat(Base64.getDecoder().decode(pieces.get(0))).isEqualTo(Arrays.copyOfRange(bytes, 2, 6));
		assertThat(Base64.getDecoder().decode(pieces.get(1))).isEqualTo(Arrays.copyOfRange(bytes, 6, 9));
		assertThat(pieces.get(1)).hasSize(4);
	}

	@Test
	void keepsEachPieceWithinItsFrameWhateverItHolds() {
		JobEventEncoder encoder = new JobEventEncoder();
		String id = "\u0001".repeat(256);
		int max = 1024 * 1024;
		byte[] quotes = "\"".repeat(max).getBytes(StandardCharsets.UTF_8);

		for (ResultPieces pieces : List.of(ResultPieces.text("\u0001".repeat(max), max),
				ResultPieces.text("\\".repeat(max), max), ResultPieces.utf8(quotes, 0, max, max),
				ResultPieces.text("\uD83D\uDE00".repeat(max), max),
				ResultPieces.base64(ByteBuffer.allocate(2 * max), max))) {
			long total = 0;
			for (String piece : all(pieces)) {
				JobEvent.ResultChunk chunk = new JobEvent.ResultChunk(id, Long.MAX_VALUE, piece, pieces.encoding(),
						false);
				assertThat(encoder.encode(chunk, Instant.EPOCH).bytes().length)
					.isLessThanOrEqualTo(JobEventEncoder.MAX_PAYLOAD);
				total += (pieces.encoding() == ChunkEncoding.UTF8) ? bytes(piece)
						: Base64.getDecoder().decode(piece).length;
			}
			assertThat(total).isEqualTo(pieces.size());
		}
	}

}
