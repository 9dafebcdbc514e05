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

import java.util.concurrent.atomic.AtomicLong;

import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.SessionHello;
import io.arcp.protocol.TraceContext;
import io.arcp.protocol.json.DecodedFrame;
import io.arcp.protocol.json.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the frames of a client. May be used from any thread.
 */
final class ClientFrames {

	private final MessageCodec codec = new MessageCodec();

	private final AtomicLong lastId = new AtomicLong();

	private final AtomicLong lastNonce = new AtomicLong();

	private volatile @Nullable String sessionId;

	void sessionId(String id) {
		this.sessionId = id;
	}

	/**
	 * Makes the id of a frame. Its form belongs to none of the dialects, so that refusals
	 * come in their generic form (ARCP section 3.3).
	 * @return an id that is unique within the session
	 */
	String nextId() {
		return "c" + this.lastId.incrementAndGet();
	}

	/**
	 * Makes the nonce of a ping.
	 * @return a nonce that is unique within the session
	 */
	String nextNonce() {
		return "p" + this.lastNonce.incrementAndGet();
	}

	/**
	 * Tells whether a frame is for this session.
	 * @param header the envelope
	 * @return whether it names this session or none
	 */
	boolean isOfThisSession(EnvelopeHeader header) {
		return header.sessionId() == null || header.sessionId().equals(this.sessionId);
	}

	/**
	 * Encodes the first frame of a connection. It never names a session in its envelope,
	 * by which the runtime would take the client for one of another dialect (ARCP section
	 * 3.3).
	 * @param hello the message
	 * @return the frame
	 */
	byte[] encodeOpening(SessionHello hello) {
		return this.codec.encode(new Envelope(EnvelopeHeader.of(nextId(), hello.type()), hello));
	}

	byte[] encode(ClientMessage message) {
		return encode(nextId(), message, null, null);
	}

	byte[] encode(String id, ClientMessage message, @Nullable String jobId, @Nullable TraceContext trace) {
		return this.codec.encode(new Envelope(
				new EnvelopeHeader(id, message.type(), this.sessionId, jobId, trace, null, null, null, null), message));
	}

	DecodedFrame decode(byte[] utf8) {
		return this.codec.decodeFromRuntime(utf8);
	}

}
