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

import java.util.Optional;

import io.arcp.protocol.Dialect;
import io.arcp.protocol.json.DecodedFrame;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the dialect of a connection (ARCP section 3.3): what the runtime was told goes
 * before what the client asks for, and that before what its hello looks like.
 */
final class DialectChoice {

	private DialectChoice() {
	}

	/**
	 * Sets the dialect of a connection if the frame is a hello or resume.
	 * @param fixed the dialect of all connections, or {@code null}
	 */
	static void make(SessionConnection connection, DecodedFrame frame, @Nullable Dialect fixed) {
		Dialect suggested = suggested(frame);
		if (suggested != null) {
			Optional<Dialect> asked = Optional.ofNullable(connection.transport().info().dialect()).flatMap(Dialect::of);
			connection.dialect((fixed != null) ? fixed : asked.orElse(suggested));
		}
	}

	private static @Nullable Dialect suggested(DecodedFrame frame) {
		if (frame instanceof DecodedFrame.Valid valid) {
			return valid.dialect();
		}
		return (frame instanceof DecodedFrame.Invalid invalid) ? invalid.dialect() : null;
	}

}
