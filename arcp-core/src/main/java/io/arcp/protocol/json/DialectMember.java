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

import io.arcp.protocol.Dialect;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.Message;
import io.arcp.protocol.VendorMessage;
import org.jspecify.annotations.Nullable;

/**
 * The member of an answer's payload by which a client finds its request, where the
 * envelope does not do (ARCP sections 3.2 and 3.3).
 *
 * @param name the name of the member
 * @param requestId the id of the request
 */
record DialectMember(String name, String requestId) {

	/**
	 * Returns what a dialect adds, or {@code null} if that is nothing.
	 * @param dialect the dialect of the client
	 * @param header the header of the answer
	 * @param message the answer, or {@code null} if it is encoded already
	 */
	static @Nullable DialectMember of(Dialect dialect, EnvelopeHeader header, @Nullable Message message) {
		String requestId = header.requestId();
		if (requestId == null) {
			return null;
		}
		if (dialect == Dialect.RUBY && !hasOwn(message)) {
			return new DialectMember("reply_to", requestId);
		}
		if (dialect == Dialect.PYTHON && JobAccepted.TYPE.equals(header.type())) {
			return new DialectMember("request_id", requestId);
		}
		return null;
	}

	private static boolean hasOwn(@Nullable Message message) {
		return message instanceof VendorMessage vendor && vendor.payload().has("reply_to");
	}

	void writeTo(MemberWriter out) {
		out.text(this.name, this.requestId);
	}

}
