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

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Message {@code session.resume}: resumes a session (ARCP section 1.4).
 *
 * @param client what the client says about itself, or {@code null}
 * @param auth what it authenticates with
 * @param encodings the encodings that it understands, {@code json} among them
 * @param features the wire names of the features that it knows, in the order in which
 * they came
 * @param capabilitiesPresent whether encodings and features were given
 * @param resume the session to resume
 * @since 0.1.0
 */
public record SessionResume(@Nullable ClientInfo client, AuthRequest auth, List<String> encodings, Set<String> features,
		boolean capabilitiesPresent, ResumeRequest resume) implements SessionOpening {

	/**
	 * Type of the frames that carry this message.
	 */
	public static final String TYPE = "session.resume";

	/**
	 * Validates the parts and copies the collections.
	 * @param client what the client says about itself, or {@code null}
	 * @param auth what it authenticates with
	 * @param encodings the encodings that it understands, {@code json} among them
	 * @param features the wire names of the features that it knows, in the order in which
	 * they came
	 * @param capabilitiesPresent whether encodings and features were given
	 * @param resume the session to resume
	 * @throws InvalidRequestException if the encodings lack {@code json}
	 */
	public SessionResume {
		Objects.requireNonNull(auth, "auth");
		Objects.requireNonNull(resume, "resume");
		encodings = List.copyOf(encodings);
		features = Collections.unmodifiableSet(new LinkedHashSet<>(features));
		if (!encodings.contains("json")) {
			throw InvalidRequestException.forField("payload.capabilities.encodings", "expected 'json' among them");
		}
	}

	@Override
	public String type() {
		return TYPE;
	}

}
