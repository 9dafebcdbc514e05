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

import java.util.Objects;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of decoding one frame (ARCP section 2.8). Decoding never fails in another way.
 *
 * @since 0.1.0
 */
public sealed interface DecodedFrame {

	/**
	 * Frame that obeys all rules of its type.
	 *
	 * @param envelope the frame
	 * @param dialect the dialect that the frame suggests, for {@code session.hello} and
	 * {@code session.resume}; {@code null} for all other types
	 */
	record Valid(Envelope envelope, @Nullable Dialect dialect) implements DecodedFrame {

		/**
		 * Validates that the envelope is there.
		 * @param envelope the frame
		 * @param dialect the dialect that the frame suggests, for {@code session.hello}
		 * and {@code session.resume}; {@code null} for all other types
		 */
		public Valid {
			Objects.requireNonNull(envelope, "envelope");
		}

		/**
		 * Makes the outcome for a frame that does not open a session.
		 * @param envelope the frame
		 */
		public Valid(Envelope envelope) {
			this(envelope, null);
		}

	}

	/**
	 * Frame with id and type that breaks a rule of its envelope or its type.
	 *
	 * @param header what is known of the envelope
	 * @param error the answer: mostly {@code INVALID_REQUEST} with the path of the field
	 * in {@code details.field}, for bad credentials of a hello {@code UNAUTHENTICATED}
	 * @param auth the credentials of a hello or resume whose one fault is its resume
	 * data: they are verified before the error is answered (ARCP section 2.2, step 3);
	 * {@code null} for all others
	 * @param dialect the dialect that the frame suggests, for {@code session.hello} and
	 * {@code session.resume}; {@code null} for all other types
	 */
	record Invalid(EnvelopeHeader header, ArcpException error, @Nullable AuthRequest auth,
			@Nullable Dialect dialect) implements DecodedFrame {

		/**
		 * Validates that header and error are there.
		 * @param header what is known of the envelope
		 * @param error the answer: mostly {@code INVALID_REQUEST} with the path of the
		 * field in {@code details.field}, for bad credentials of a hello
		 * {@code UNAUTHENTICATED}
		 * @param auth the credentials of a hello or resume whose one fault is its resume
		 * data: they are verified before the error is answered (ARCP section 2.2, step
		 * 3); {@code null} for all others
		 * @param dialect the dialect that the frame suggests, for {@code session.hello}
		 * and {@code session.resume}; {@code null} for all other types
		 */
		public Invalid {
			Objects.requireNonNull(header, "header");
			Objects.requireNonNull(error, "error");
		}

		/**
		 * Makes the outcome for a frame that does not open a session.
		 * @param header what is known of the envelope
		 * @param error the answer
		 */
		public Invalid(EnvelopeHeader header, ArcpException error) {
			this(header, error, null, null);
		}

	}

	/**
	 * Frame of a type that the reader does not take.
	 *
	 * @param header the envelope
	 * @param misdirected whether the type exists but belongs to the other direction; such
	 * frames are ignored
	 */
	record Unknown(EnvelopeHeader header, boolean misdirected) implements DecodedFrame {

		/**
		 * Validates that the header is there.
		 * @param header the envelope
		 * @param misdirected whether the type exists but belongs to the other direction;
		 * such frames are ignored
		 */
		public Unknown {
			Objects.requireNonNull(header, "header");
		}

		/**
		 * Makes the outcome for a type that is not in the index.
		 * @param header the envelope
		 */
		public Unknown(EnvelopeHeader header) {
			this(header, false);
		}

	}

	/**
	 * Frame that is not a JSON object within the limits, or has no usable id or type.
	 *
	 * @param reason what is wrong, safe to send
	 * @param id the id of the frame if that is usable, else {@code null}
	 */
	record Malformed(String reason, @Nullable String id) implements DecodedFrame {

		/**
		 * Validates that the reason is there.
		 * @param reason what is wrong, safe to send
		 * @param id the id of the frame if that is usable, else {@code null}
		 */
		public Malformed {
			Objects.requireNonNull(reason, "reason");
		}

		/**
		 * Makes the outcome for a frame without usable id.
		 * @param reason what is wrong, safe to send
		 */
		public Malformed(String reason) {
			this(reason, null);
		}

	}

}
