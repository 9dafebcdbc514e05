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

import io.arcp.transport.OutboundFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutboundQueue}.
 */
class OutboundQueueTests {

	private final OutboundQueue queue = new OutboundQueue(0);

	@Test
	void dropsFramesThatAreTakenBack() {
		byte[] first = { 1 };
		byte[] second = { 2 };
		this.queue.add(first);
		this.queue.add(second);

		this.queue.remove(first);
		this.queue.remove(first);

		OutboundFrame next = this.queue.poll();
		assertThat(next).isNotNull();
		assertThat(next.toByteArray()).isEqualTo(second);
		assertThat(this.queue.poll()).isNull();
	}

	@Test
	void hasRoomAgainWhenFramesAreTakenBack() {
		byte[] frame = { 1 };
		while (this.queue.hasRoom()) {
			this.queue.add(new byte[] { 2 });
		}
		this.queue.poll();
		this.queue.add(frame);
		assertThat(this.queue.hasRoom()).isFalse();

		this.queue.remove(frame);
		this.queue.remove(frame);

		assertThat(this.queue.hasRoom()).isTrue();
		this.queue.add(frame);
		assertThat(this.queue.hasRoom()).as("one place only").isFalse();
	}

}
