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

package io.arcp.client;

import java.time.Duration;
import java.util.Base64;

import io.arcp.protocol.JobCancelledException;
import io.arcp.protocol.Secret;
import io.arcp.transport.CloseStatus;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of how an {@link ArcpClient} joins streamed results (ARCP section 3.11), against
 * the frames of a {@link FakeRuntime}.
 */
class StreamedResultTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final FakeRuntimes runtimes = new FakeRuntimes();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final ClientOptions.Builder options = ClientOptions.builder()
		.token(Secret.of("tok-alice"))
		.timer(this.timer);

	private ClientJob submitted() {
		Outcome<ArcpClient> client = new Outcome<>(ArcpClient.over(this.runtimes.connector(), this.options.build()));
		runtime().send(FakeRuntime.WELCOME);
		Outcome<ClientJob> job = new Outcome<>(client.value().submit(JobRequest.of("echo").build()));
		runtime().accept("job_1");
		return job.value();
	}

	private FakeRuntime runtime() {
		return this.runtimes.last();
	}

	private void utf8(long seq, String data, boolean more) {
		runtime().chunk("job_1", seq, seq - 1, "utf8", data, more);
	}

	private void end(long seq, long size) {
		runtime().result("job_1", seq, "'result_id':'res_1','result_size':" + size);
	}

	private static void assertBroken(ObservedJob job, String message) {
		assertThat(new Outcome<>(job.streamedResult()).error()).isInstanceOf(ResultException.class).hasMessage(message);
		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(ResultException.class).hasMessage(message);
	}

	@Test
	void joinsText() {
		ClientJob job = submitted();
		Outcome<String> early = new Outcome<>(job.streamedText());
		utf8(1, "h\u00e4ll", true);
		utf8(2, "o", true);
		utf8(3, "", false);
		assertThat(early.isOpen()).isTrue();
		end(4, 6);

		assertThat(early.value()).isEqualTo("h\u00e4llo");
		assertThat(new Outcome<>(job.streamedText()).value()).isEqualTo("h\u00e4llo");
		assertThat(new Outcome<>(job.events().count()).value()).isEqualTo(3);
	}

	@Test
	void joinsBytesThatCameBeforeSomebodyAsked() {
		ClientJob job = submitted();
		runtime().chunk("job_1", 1, 0, "base64", Base64.getEncoder().encodeToString(new byte[] { 1, 2 }), true);
		runtime().chunk("job_1", 2, 1, "base64", Base64.getEncoder().encodeToString(new byte[] { -1 }), false);
		end(3, 3);

		byte[] bytes = new Outcome<>(job.streamedResult()).value();
		assertThat(bytes).containsExactly(1, 2, -1);
		assertThat(new Outcome<>(job.streamedResult()).value()).isNotSameAs(bytes);
		assertThat(new Outcome<>(job.result()).error()).hasMessage("result res_1 is binary");
	}

	@Test
	void parsesJson() {
		ClientJob job = submitted();
		utf8(1, "{\\\"a\\\":", true);
		utf8(2, "[1.50]}", false);
		end(3, 12);

		assertThat(new Outcome<>(job.result()).value()).hasToString("{\"a\":[1.50]}");
		assertThat(new Outcome<>(job.result()).value().get("a").get(0).decimalValue()).isEqualTo("1.50");
	}

	@Test
	void saysWhenTextIsNoJson() {
		ClientJob job = submitted();
		utf8(1, "hello", false);
		end(2, 5);

		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(ResultException.class)
			.hasMessage("result res_1 is not JSON");
		assertThat(new Outcome<>(job.streamedText()).value()).isEqualTo("hello");
	}

	@Test
	void handsOutChunksAsTheyAreWanted() {
		ClientJob job = submitted();
		utf8(1, "a", true);
		utf8(2, "b", true);

		StepVerifier.create(job.resultChunks().map(String::new), 1)
			.expectNext("a")
			.thenRequest(10)
			.expectNext("b")
			.then(() -> utf8(3, "c", false))
			.expectNext("c")
			.then(() -> end(4, 3))
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void goesOnAfterLostConnection() {
		ClientJob job = submitted();
		utf8(1, "a", true);
		utf8(2, "b", true);
		runtime().close(CloseStatus.INTERNAL);
		this.timer.advanceTimeBy(Duration.ofMillis(100));
		runtime().welcome("rt_2");
		utf8(2, "b", true);
		utf8(3, "c", false);
		end(4, 3);

		assertThat(new Outcome<>(job.streamedText()).value()).isEqualTo("abc");
	}

	@Test
	void failsWhenTheSizeIsWrong() {
		ClientJob job = submitted();
		utf8(1, "abc", false);
		end(2, 4);

		assertBroken(job, "result res_1 has 3 of 4 bytes");
		assertThat(new Outcome<>(job.completion()).value().resultSize()).isEqualTo(4);
	}

	@Test
	void failsWhenPartIsMissing() {
		ClientJob job = submitted();
		runtime().chunk("job_1", 1, 0, "utf8", "a", true);
		runtime().chunk("job_1", 2, 2, "utf8", "c", false);
		end(3, 3);

		assertBroken(job, "expected part 1 of result res_1, got part 2 of res_1");
	}

	@Test
	void failsWhenPartFollowsTheLast() {
		ClientJob job = submitted();
		utf8(1, "a", false);
		utf8(2, "b", false);
		end(3, 2);

		assertBroken(job, "expected part 1 of result res_1, got part 1 of res_1");
	}

	@Test
	void failsWhenPartCannotBeDecoded() {
		ClientJob job = submitted();
		runtime().chunk("job_1", 1, 0, "base64", "?", false);
		end(2, 1);

		assertBroken(job, "part 0 of result res_1 cannot be decoded");
	}

	@Test
	void failsWhenTheEncodingIsUnknown() {
		ClientJob job = submitted();
		runtime().chunk("job_1", 1, 0, "hex", "00", false);
		end(2, 1);

		assertBroken(job, "part 0 of result res_1 cannot be decoded");
	}

	@Test
	void keepsNoMoreThanItMay() {
		this.options.maxResultSize(3);
		ClientJob job = submitted();
		utf8(1, "abc", true);
		utf8(2, "d", true);
		utf8(3, "e", false);
		end(4, 5);

		assertBroken(job, "more than 3 unread bytes of result res_1");
	}

	@Test
	void joinsNoMoreThanItMay() {
		this.options.maxResultSize(3);
		ClientJob job = submitted();
		Outcome<byte[]> result = new Outcome<>(job.streamedResult());
		utf8(1, "abc", true);
		utf8(2, "d", false);
		end(3, 4);

		assertThat(result.error()).isInstanceOf(ResultException.class).hasMessage("result is larger than 3 bytes");
	}

	@Test
	void handsOutResultsLargerThanItMayKeep() {
		this.options.maxResultSize(3);
		ClientJob job = submitted();

		StepVerifier.create(job.resultChunks().map(String::new).reduce(String::concat)).then(() -> {
			utf8(1, "abc", true);
			utf8(2, "def", true);
			utf8(3, "g", false);
			end(4, 7);
		}).expectNext("abcdefg").expectComplete().verify(LIMIT);
	}

	@Test
	void failsWithTheErrorOfTheJob() {
		ClientJob job = submitted();
		utf8(1, "a", true);
		runtime().error("job_1", 2, "cancelled", "CANCELLED");

		assertThat(new Outcome<>(job.streamedResult()).error()).isInstanceOf(JobCancelledException.class);
		assertThat(new Outcome<>(job.result()).error()).isInstanceOf(JobCancelledException.class);
	}

	@Test
	void saysWhenTheResultIsInline() {
		ClientJob job = submitted();
		runtime().result("job_1", 1, "'result':1");

		assertThat(new Outcome<>(job.streamedResult()).error()).isInstanceOf(IllegalStateException.class)
			.hasMessage("result of job job_1 is inline");
	}

	@Test
	void handsOutNoChunksOfInlineResults() {
		ClientJob job = submitted();
		runtime().result("job_1", 1, "'result':1");

		StepVerifier.create(job.resultChunks()).expectComplete().verify(LIMIT);
	}

}
