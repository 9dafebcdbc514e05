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

import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.JobUnsubscribe;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.SessionHeartbeat;
import io.arcp.protocol.TraceContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every message survives encoding and decoding.
 */
class RoundTripTests {

	private static final int ROUNDS = 200;

	private final MessageCodec codec = new MessageCodec();

	@ParameterizedTest
	@ValueSource(longs = { 1, 20260513, -7 })
	void keepsEveryClientMessage(long seed) {
		RandomMessages messages = new RandomMessages(seed);

		for (int i = 0; i < ROUNDS; i++) {
			for (ClientMessage message : messages.clientMessages()) {
				byte[] frame = this.codec.encode(new Envelope(header(message), message));

				DecodedFrame decoded = this.codec.decode(frame);

				assertThat(decoded).as("seed %d, round %d, %s", seed, i, new String(frame))
					.isInstanceOfSatisfying(DecodedFrame.Valid.class,
							(valid) -> assertThat(valid.envelope().message()).isEqualTo(message));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { 2, 20260513, -7 })
	void keepsEveryRuntimeMessage(long seed) {
		RandomMessages messages = new RandomMessages(seed);

		for (int i = 0; i < ROUNDS; i++) {
			for (RuntimeMessage message : messages.runtimeMessages()) {
				EnvelopeHeader header = new EnvelopeHeader("msg_" + i, message.type(), messages.orNull(messages::name),
						messages.orNull(messages::name), null, messages.orNull(messages::number),
						messages.orNull(messages::name), messages.orNull(messages::number),
						messages.orNull(() -> messages.object(2)));
				Envelope envelope = new Envelope(header, message);
				byte[] frame = this.codec.encode(envelope);

				DecodedFrame decoded = this.codec.decodeFromRuntime(frame);

				assertThat(decoded).as("seed %d, round %d, %s", seed, i, new String(frame))
					.isEqualTo(new DecodedFrame.Valid(envelope));
				assertThat(this.codec.encode(header, this.codec.encodePayload(message)))
					.as("seed %d, round %d, frame around an encoded payload", seed, i)
					.isEqualTo(frame);
			}
		}
	}

	@Test
	void keepsTheHeaderOfAClientFrame() {
		RandomMessages messages = new RandomMessages(5);
		EnvelopeHeader header = EnvelopeHeader.of("msg_1", "session.heartbeat")
			.withSessionId("sess_1")
			.withJobId("job_1")
			.withTrace(new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", null))
			.withExtensions(messages.object(2));
		Envelope envelope = new Envelope(header, new SessionHeartbeat());

		assertThat(this.codec.decode(this.codec.encode(envelope))).isEqualTo(new DecodedFrame.Valid(envelope));
	}

	private static EnvelopeHeader header(ClientMessage message) {
		EnvelopeHeader header = EnvelopeHeader.of("msg_1", message.type());
		if (message instanceof JobCancel cancel) {
			return header.withJobId(cancel.jobId());
		}
		if (message instanceof JobSubscribe subscribe) {
			return header.withJobId(subscribe.jobId());
		}
		return (message instanceof JobUnsubscribe unsubscribe) ? header.withJobId(unsubscribe.jobId()) : header;
	}

}
