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

package io.arcp.event;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ResultChunkRules}.
 */
class ResultChunkRulesTests {

	private final ResultChunkRules rules = new ResultChunkRules(8, 20);

	private static JobEvent.ResultChunk chunk(long seq, String data) {
		return new JobEvent.ResultChunk("res_1", seq, data, ChunkEncoding.UTF8, true);
	}

	private static JobEvent.ResultChunk base64(long seq, String data) {
		return new JobEvent.ResultChunk("res_1", seq, data, ChunkEncoding.BASE64, true);
	}

	private void take(JobEvent.ResultChunk chunk) {
		this.rules.check(chunk);
		this.rules.accept(chunk);
	}

	private void assertRefused(JobEvent.ResultChunk chunk, String field) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> this.rules.check(chunk))
			.withMessageStartingWith(field + ": ");
	}

	@Test
	void acceptsContiguousChunks() {
		take(chunk(0, "hello, "));
		take(chunk(1, "w\u00f6rld"));
		take(new JobEvent.ResultChunk("res_1", 2, "", ChunkEncoding.UTF8, false));

		assertThat(this.rules.resultId()).isEqualTo("res_1");
		assertThat(this.rules.size()).isEqualTo(13);
		assertThat(this.rules.closingChunk()).isNull();
	}

	@Test
	void refusesNumbersThatAreNotContiguous() {
		assertRefused(chunk(1, ""), "body.chunk_seq");
		take(chunk(0, "a"));
		assertRefused(chunk(0, ""), "body.chunk_seq");
		assertRefused(chunk(2, ""), "body.chunk_seq");
	}

	@Test
	void refusesASecondResult() {
		take(chunk(0, "a"));

		assertRefused(new JobEvent.ResultChunk("res_2", 0, "", ChunkEncoding.UTF8, true), "body.result_id");
	}

	@Test
	void refusesAChunkBehindTheLast() {
		take(new JobEvent.ResultChunk("res_1", 0, "a", ChunkEncoding.UTF8, false));

		assertRefused(chunk(1, "b"), "body.more");
	}

	@Test
	void refusesMixedEncodings() {
		take(chunk(0, "a"));

		assertRefused(base64(1, "YQ=="), "body.encoding");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Y", "YQ", "YQ=", "YQ===", "=", "====", "Y===", "YQ==YQ==", "YQ=a", "Y_==", "YW-h", "Y W=",
			"YQ==\n", "\u0100AAA" })
	void refusesDataThatIsNotPaddedBase64(String data) {
		assertRefused(base64(0, data), "body.data");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "YQ==", "YWI=", "YWJj", "+/+/" })
	void countsDecodedBytesOfBase64(String data) {
		assertThat(ResultChunkRules.decodedSize(base64(0, data))).isEqualTo(Base64.getDecoder().decode(data).length);
	}

	@Test
	void countsBytesOfRandomData() {
		long seed = 20260513L;
		Random random = new Random(seed);
		for (int i = 0; i < 200; i++) {
			byte[] bytes = new byte[random.nextInt(100)];
			random.nextBytes(bytes);
			String text = random.ints(random.nextInt(30), 0, 0x110000)
				.filter((c) -> c < 0xD800 || c > 0xDFFF)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();

			assertThat(ResultChunkRules.decodedSize(base64(0, Base64.getEncoder().encodeToString(bytes))))
				.as("seed %d, round %d", seed, i)
				.isEqualTo(bytes.length);
			assertThat(ResultChunkRules.decodedSize(chunk(0, text))).as("seed %d, round %d", seed, i)
				.isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
		}
	}

	@Test
	void countsUnpairedSurrogatesAsTheirReplacement() {
		assertThat(ResultChunkRules.decodedSize(chunk(0, "\uD800"))).isEqualTo(3);
		assertThat(ResultChunkRules.decodedSize(chunk(0, "\uDC00\uD800x"))).isEqualTo(7);
		assertThat(ResultChunkRules.decodedSize(chunk(0, "\uD83D\uDE00"))).isEqualTo(4);
	}

	@Test
	void limitsAChunkByItsDecodedBytes() {
		this.rules.check(chunk(0, "12345678"));
		this.rules.check(base64(0, "MTIzNDU2Nzg="));

		assertThatExceptionOfType(InternalErrorException.class)
			.isThrownBy(() -> this.rules.check(chunk(0, "1234567\u00e9")))
			.withMessageContaining("8 bytes");
		assertThatExceptionOfType(InternalErrorException.class)
			.isThrownBy(() -> this.rules.check(base64(0, "MTIzNDU2Nzg5")));
	}

	@Test
	void limitsTheWholeResult() {
		take(chunk(0, "12345678"));
		take(chunk(1, "12345678"));
		this.rules.check(chunk(2, "1234"));

		assertThatExceptionOfType(InternalErrorException.class).isThrownBy(() -> this.rules.check(chunk(2, "12345")))
			.withMessageContaining("20 bytes");
	}

	@Test
	void keepsNoTraceOfACheck() {
		this.rules.check(new JobEvent.ResultChunk("res_2", 0, "YQ==", ChunkEncoding.BASE64, false));

		assertThat(this.rules.resultId()).isNull();
		assertThat(this.rules.size()).isZero();
		assertThat(this.rules.closingChunk()).isNull();
		take(chunk(0, "a"));
	}

	@Test
	void closesAStreamThatWasBegun() {
		take(base64(0, "YQ=="));

		JobEvent.ResultChunk last = this.rules.closingChunk();

		assertThat(last).isEqualTo(new JobEvent.ResultChunk("res_1", 1, "", ChunkEncoding.BASE64, false));
	}

	@Test
	void agreesWithANaiveModel() {
		for (long seed = 0; seed < 300; seed++) {
			Random random = new Random(seed);
			ResultChunkRules real = new ResultChunkRules(8, 20);
			NaiveRules model = new NaiveRules();
			for (int i = 0; i < 30; i++) {
				JobEvent.ResultChunk chunk = model.likelyChunk(random);
				boolean emitted = random.nextInt(10) > 0;

				String expected = model.check(chunk);
				String actual = check(real, chunk);

				assertThat(actual).as("seed %d, round %d, %s", seed, i, chunk).isEqualTo(expected);
				if (expected.isEmpty() && emitted) {
					real.accept(chunk);
					model.taken.add(chunk);
				}
				assertThat(real.size()).as("seed %d, round %d", seed, i).isEqualTo(model.size());
			}
		}
	}

	private static String check(ResultChunkRules rules, JobEvent.ResultChunk chunk) {
		try {
			rules.check(chunk);
			return "";
		}
		catch (ArcpException ex) {
			return ex.code().name();
		}
	}

	/**
	 * The rules as ARCP section 3.11 states them, over a list of all chunks.
	 */
	private static final class NaiveRules {

		private final List<JobEvent.ResultChunk> taken = new ArrayList<>();

		/** Returns a chunk that often follows the rules and sometimes breaks one. */
		JobEvent.ResultChunk likelyChunk(Random random) {
			boolean odd = random.nextInt(4) == 0;
			String resultId = (odd && random.nextBoolean()) ? "res_2" : "res_1";
			long seq = this.taken.size() + ((odd && random.nextBoolean()) ? random.nextInt(3) - 1 : 0);
			ChunkEncoding encoding = this.taken.isEmpty() || odd ? ChunkEncoding.values()[random.nextInt(2)]
					: this.taken.get(0).encoding();
			byte[] bytes = "abcd\u00e9\u20ac".repeat(2)
				.substring(0, random.nextInt(odd ? 13 : 4))
				.getBytes(StandardCharsets.UTF_8);
			String data = (encoding == ChunkEncoding.UTF8) ? new String(bytes, StandardCharsets.UTF_8)
					: Base64.getEncoder().encodeToString(bytes) + ((random.nextInt(20) == 0) ? "=" : "");
			return new JobEvent.ResultChunk(resultId, Math.max(0, seq), data, encoding, random.nextInt(12) > 0);
		}

		String check(JobEvent.ResultChunk chunk) {
			int bytes;
			try {
				bytes = bytes(chunk);
			}
			catch (IllegalArgumentException ex) {
				return "INVALID_REQUEST";
			}
			if (chunk.chunkSeq() != this.taken.size()
					|| this.taken.stream().anyMatch((other) -> forbids(other, chunk))) {
				return "INVALID_REQUEST";
			}
			return (bytes > 8 || size() + bytes > 20) ? "INTERNAL_ERROR" : "";
		}

		private static boolean forbids(JobEvent.ResultChunk earlier, JobEvent.ResultChunk chunk) {
			return !earlier.more() || !earlier.resultId().equals(chunk.resultId())
					|| earlier.encoding() != chunk.encoding();
		}

		private static int bytes(JobEvent.ResultChunk chunk) {
			if (chunk.encoding() == ChunkEncoding.UTF8) {
				return chunk.data().getBytes(StandardCharsets.UTF_8).length;
			}
			return Base64.getDecoder().decode(chunk.data()).length;
		}

		long size() {
			return this.taken.stream().mapToInt(NaiveRules::bytes).sum();
		}

	}

}
