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

package io.arcp.protocol;

import java.time.Instant;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for the small types of the vocabulary.
 */
class VocabularyTests {

	@Test
	void listsFeaturesInServerOrder() {
		assertThat(Arrays.stream(Feature.values()).map(Feature::wireName)).containsExactly("heartbeat", "ack",
				"list_jobs", "subscribe", "lease_expires_at", "cost.budget", "model.use", "provisioned_credentials",
				"progress", "result_chunk", "agent_versions");
		assertThat(Feature.of("model.use")).contains(Feature.MODEL_USE);
		assertThat(Feature.of("zzz")).isEmpty();
	}

	@Test
	void knowsWhichStatusIsTerminal() {
		assertThat(JobStatus.values()).filteredOn(JobStatus::isTerminal)
			.containsExactly(JobStatus.SUCCESS, JobStatus.ERROR, JobStatus.CANCELLED, JobStatus.TIMED_OUT);
		assertThat(JobStatus.of("timed_out")).contains(JobStatus.TIMED_OUT);
		assertThat(JobStatus.of("TIMED_OUT")).isEmpty();
	}

	@Test
	void comparesPrincipalsByNameAndExpiry() {
		Instant expiry = Instant.parse("2026-05-13T19:42:13Z");

		assertThat(ArcpPrincipal.of("alice")).isEqualTo(ArcpPrincipal.of("alice"))
			.isNotEqualTo(ArcpPrincipal.of("alice", expiry))
			.isNotEqualTo(ArcpPrincipal.of("bob"))
			.hasToString("alice");
		assertThat(ArcpPrincipal.of("alice", expiry).expiresAt()).isEqualTo(expiry);
		assertThatIllegalArgumentException().isThrownBy(() -> ArcpPrincipal.of(""));
	}

	@Test
	void findsDialectsByName() {
		assertThat(Dialect.of("csharp")).contains(Dialect.CSHARP);
		assertThat(Dialect.of("CSHARP")).isEmpty();
	}

	@Test
	void refusesEnvelopesWhoseTypesDiffer() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Envelope(EnvelopeHeader.of("m", "session.ack"), new SessionHeartbeat()));
		assertThat(new Envelope(EnvelopeHeader.of("m", "session.bye"), new SessionClose(null)).message())
			.isEqualTo(new SessionClose(null));
	}

}
