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

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * First message of a connection: {@code session.hello} or {@code session.resume} (ARCP
 * section 2.2).
 *
 * @since 0.1.0
 */
public sealed interface SessionOpening extends ClientMessage permits SessionHello, SessionResume {

	/**
	 * Returns what the client says about itself, which is logged only.
	 * @return the client, never {@code null} for a hello
	 */
	@Nullable ClientInfo client();

	/**
	 * Returns what the client authenticates with.
	 * @return the scheme and the token, which is missing when the upgrade request has it
	 */
	AuthRequest auth();

	/**
	 * Returns the encodings that the client understands.
	 * @return the encodings, {@code json} among them
	 */
	List<String> encodings();

	/**
	 * Returns the names of the features that the client knows, unknown ones included.
	 * @return the wire names in the order in which they came
	 */
	Set<String> features();

	/**
	 * Tells whether the payload has {@code capabilities}.
	 * @return {@code false} if encodings and features are defaults
	 */
	boolean capabilitiesPresent();

	/**
	 * Returns the session to resume.
	 * @return the resume data, or {@code null} if a new session is wanted
	 */
	@Nullable ResumeRequest resume();

}
