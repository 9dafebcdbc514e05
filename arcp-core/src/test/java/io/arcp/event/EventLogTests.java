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

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EventLog}.
 */
class EventLogTests {

	private final EventLog log = new EventLog(0);

	private void add(int count, int size) {
		for (int i = 0; i < count; i++) {
			this.log.add(new EncodedEvent("log", new byte[size]));
		}
	}

	private List<Long> offsets(long afterOffset) {
		return this.log.read(afterOffset, 100).stream().map(StoredEvent::offset).toList();
	}

	@Test
	void keepsOrderWhileItsRingTurnsAndGrows() {
		for (int i = 0; i < 50; i++) {
			this.log.add(new EncodedEvent("log", new byte[] { (byte) i }));
			this.log.trim(3 + i / 10, 1000);
		}

		List<StoredEvent> events = this.log.read(this.log.firstOffset() - 1, 100);

		assertThat(events).hasSize(7)
			.allSatisfy((event) -> assertThat(event.event().bytes()).containsExactly((byte) (event.offset() - 1)));
		assertThat(this.log.lastOffset()).isEqualTo(50);
		assertThat(this.log.bytes()).isEqualTo(7);
	}

	@Test
	void trimsByEventsAndBytes() {
		add(10, 10);

		this.log.trim(8, 1000);
		assertThat(this.log.firstOffset()).isEqualTo(3);
		this.log.trim(8, 35);

		assertThat(this.log.firstOffset()).isEqualTo(8);
		assertThat(this.log.bytes()).isEqualTo(30);
	}

	@Test
	void keepsTheNewestEventWhenBytesAreTrimmed() {
		add(3, 10);

		this.log.trim(8, 0);

		assertThat(offsets(2)).containsExactly(3L);
	}

	@Test
	void goesOnBehindWhatWasCleared() {
		add(3, 10);

		this.log.clear();
		add(1, 4);

		assertThat(offsets(3)).containsExactly(4L);
		assertThat(this.log.bytes()).isEqualTo(4);
		assertThatExceptionOfType(OffsetTrimmedException.class).isThrownBy(() -> this.log.read(2, 10))
			.satisfies((error) -> assertThat(error.firstRetained()).isEqualTo(4));
	}

	@Test
	void beginsBehindItsBaseOffset() {
		EventLog rebased = new EventLog(40);

		assertThat(rebased.lastOffset()).isEqualTo(40);
		assertThat(rebased.read(40, 10)).isEmpty();
		assertThatExceptionOfType(OffsetTrimmedException.class).isThrownBy(() -> rebased.read(39, 10));
	}

}
