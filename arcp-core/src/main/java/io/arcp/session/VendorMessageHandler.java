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

import io.arcp.protocol.VendorMessage;
import reactor.core.publisher.Mono;

/**
 * Handles the messages of a vendor's own type (ARCP sections 2.8 and 7.7).
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface VendorMessageHandler {

	/**
	 * Handles a message. Called on the session's thread and in the order of arrival; must
	 * not block.
	 * @param message the message
	 * @param session the session that it came in
	 * @return the answer, which is sent with the request's id; empty if there is none. An
	 * {@link io.arcp.protocol.ArcpException} is answered with a {@code session.error} of
	 * its code, another error with {@code INTERNAL_ERROR} and a line in the log. It
	 * counts as an unanswered request until it ends, and is not cancelled when the
	 * session loses its connection
	 */
	Mono<VendorMessage> handle(VendorMessage message, SessionContext session);

}
