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

package io.arcp.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.VendorMessage;
import reactor.core.publisher.Mono;

/**
 * Hands messages of vendors' own types to their handlers (ARCP section 2.8).
 */
final class VendorMessages {

	private final Session session;

	private final Map<String, VendorMessageHandler> common;

	/** Replaced as a whole, since few sessions have any. */
	private volatile Map<String, VendorMessageHandler> own = Map.of();

	private final Refusals refusals;

	VendorMessages(Session session, Map<String, VendorMessageHandler> common, Refusals refusals) {
		this.session = session;
		this.refusals = refusals;
		this.common = common;
	}

	/**
	 * Sets the handler of a type for this session; from any thread.
	 */
	synchronized void register(String type, VendorMessageHandler handler) {
		if (!VendorMessage.isVendorType(type)) {
			throw new IllegalArgumentException("a vendor's type begins with 'x-vendor.', not '" + type + "'");
		}
		Map<String, VendorMessageHandler> extended = new HashMap<>(this.own);
		extended.put(type, Objects.requireNonNull(handler, "handler"));
		this.own = extended;
	}

	/**
	 * Handles a message; on the lane.
	 * @return whether there is a handler
	 */
	boolean handle(EnvelopeHeader header, VendorMessage message) {
		VendorMessageHandler handler = this.own.getOrDefault(message.type(), this.common.get(message.type()));
		if (handler == null) {
			return false;
		}
		this.session.openRequests().incrementAndGet();
		Mono.defer(() -> handler.handle(message, this.session))
			.singleOptional()
			.subscribe(
					(answer) -> answer(
							answer.map((it) -> (Answer) () -> List.of(this.session.frames().frame(it, header.id())))
								.orElse(Answer.NONE)),
					(ex) -> answer(this.refusals.of(RequestKind.OTHER, refusal(header, ex), header, null)));
		return true;
	}

	private ArcpException refusal(EnvelopeHeader header, Throwable ex) {
		if (ex instanceof ArcpException refusal) {
			return refusal;
		}
		Sessions.logger.error("The handler of {} failed in session {}", Requests.printable(header.type()),
				this.session.sessionId(), ex);
		return new InternalErrorException("the message could not be handled");
	}

	private void answer(Answer answer) {
		this.session.lane().run(() -> {
			this.session.openRequests().decrementAndGet();
			this.session.answers().aside().answer(answer);
		});
	}

	static InvalidRequestException unsupported(VendorMessage message) {
		return new InvalidRequestException("type: '" + Requests.printable(message.type()) + "' is not supported");
	}

}
