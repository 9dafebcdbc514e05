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

package io.arcp.lease;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Expiry of a lease (ARCP section 4.5). A lease without expiry has no constraints.
 *
 * @param expiresAt the text that the client sent, which is echoed byte for byte
 * @param deadline the instant that it stands for
 * @since 0.1.0
 */
public record LeaseConstraints(String expiresAt, Instant deadline) {

	static final String FIELD = "payload.lease_constraints.expires_at";

	private static final Pattern FORMAT = Pattern
		.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,9}))?Z");

	/**
	 * Creates constraints from a text and its meaning.
	 * @param expiresAt the text
	 * @param deadline the instant
	 * @throws InvalidRequestException if the text is not an instant in the form of the
	 * protocol
	 * @throws IllegalArgumentException if the text stands for another instant
	 */
	public LeaseConstraints {
		Objects.requireNonNull(deadline, "deadline");
		if (!parse(expiresAt).equals(deadline)) {
			throw new IllegalArgumentException("'" + expiresAt + "' is not " + deadline);
		}
	}

	/**
	 * Parses an expiry of the form {@code yyyy-MM-dd'T'HH:mm:ss[.fraction]Z}. Whether it
	 * lies in the future is for
	 * {@link Leases#validateLeaseConstraints(LeaseConstraints, Instant)} to tell.
	 * @param expiresAt the text
	 * @return the constraints
	 * @throws InvalidRequestException if the form is another one or the date does not
	 * exist
	 */
	public static LeaseConstraints of(String expiresAt) {
		return new LeaseConstraints(expiresAt, parse(expiresAt));
	}

	/**
	 * Returns the constraints of a delegated job: its own, else those of its parent.
	 * @param child what the child asks for
	 * @param parent what binds the parent
	 * @return the effective constraints, or {@code null} without any
	 */
	public static @Nullable LeaseConstraints inherit(@Nullable LeaseConstraints child,
			@Nullable LeaseConstraints parent) {
		return (child != null) ? child : parent;
	}

	/**
	 * Returns the error of an operation after the deadline (ARCP section 4.4).
	 * @return the error, with {@code details} that hold {@code expires_at}
	 */
	public ArcpException expired() {
		return LeaseErrors.expired(this);
	}

	private static Instant parse(String text) {
		Matcher matcher = FORMAT.matcher(Objects.requireNonNull(text, "expiresAt"));
		if (!matcher.matches()) {
			throw invalid(text);
		}
		String fraction = Objects.requireNonNullElse(matcher.group(7), "");
		int nanos = Integer.parseInt(fraction + "0".repeat(9 - fraction.length()));
		try {
			return LocalDateTime
				.of(number(matcher, 1), number(matcher, 2), number(matcher, 3), number(matcher, 4), number(matcher, 5),
						number(matcher, 6), nanos)
				.toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeException ex) {
			throw invalid(text);
		}
	}

	private static int number(Matcher matcher, int group) {
		return Integer.parseInt(matcher.group(group));
	}

	private static ArcpException invalid(String text) {
		return LeaseErrors.invalid(FIELD,
				"must be an instant like '2026-05-13T23:42:00Z', but is '" + LeaseErrors.abbreviate(text) + "'");
	}

}
