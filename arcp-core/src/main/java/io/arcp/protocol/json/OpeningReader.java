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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.ClientInfo;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.ResumeRequest;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionHello;
import io.arcp.protocol.SessionOpening;
import io.arcp.protocol.SessionResume;
import io.arcp.protocol.UnauthenticatedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads {@code session.hello} and {@code session.resume}, checking in the order of ARCP
 * section 2.2.
 */
final class OpeningReader {

	private static final String CAPABILITIES = "capabilities";

	private OpeningReader() {
	}

	static boolean reads(String type) {
		return SessionHello.TYPE.equals(type) || SessionResume.TYPE.equals(type);
	}

	/**
	 * Reads an opening message.
	 * @param header the header, with one of the two types
	 * @param payload the payload
	 * @param dialect the dialect that the frame suggests
	 * @return the message, or its fault
	 * @throws ArcpException if a check before that of the resume data fails
	 */
	static DecodedFrame read(EnvelopeHeader header, Members payload, Dialect dialect) {
		boolean hello = SessionHello.TYPE.equals(header.type());
		ClientInfo client = client(payload, hello);
		Capabilities capabilities = Capabilities.of(payload);
		AuthRequest auth = auth(payload);
		try {
			ResumeRequest resume = resume(payload, hello);
			SessionOpening message = hello
					? new SessionHello(Objects.requireNonNull(client), auth, capabilities.encodings(),
							capabilities.features(), capabilities.present(), resume)
					: new SessionResume(client, auth, capabilities.encodings(), capabilities.features(),
							capabilities.present(), Objects.requireNonNull(resume));
			return new DecodedFrame.Valid(new Envelope(header, message), dialect);
		}
		catch (InvalidRequestException ex) {
			return new DecodedFrame.Invalid(header, ex, auth, dialect);
		}
	}

	/**
	 * Finds the session that the client wants to resume, under which a failed handshake
	 * is answered.
	 * @param frame the envelope object, of unchecked shape
	 * @param type the type of the frame
	 * @return the session, or {@code null} if none is named
	 */
	static @Nullable String wantedSession(ObjectNode frame, String type) {
		JsonNode payload = frame.path("payload");
		JsonNode wanted = payload.path("resume").path("session_id");
		if (wanted.isMissingNode() && SessionResume.TYPE.equals(type)) {
			wanted = payload.path("session_id");
		}
		return (wanted.isString() && !wanted.stringValue().isEmpty()) ? wanted.stringValue() : null;
	}

	private static @Nullable ClientInfo client(Members payload, boolean required) {
		Members client = required ? payload.requiredMembers("client") : payload.members("client");
		if (client == null) {
			return null;
		}
		return new ClientInfo(client.requiredText("name"), client.text("version"), client.text("fingerprint"),
				client.text("principal"));
	}

	private static AuthRequest auth(Members payload) {
		try {
			Members auth = payload.members("auth");
			if (auth == null) {
				return AuthRequest.NONE;
			}
			String scheme = Objects.requireNonNullElse(auth.text("scheme"), AuthRequest.BEARER);
			String token = auth.text("token");
			return new AuthRequest((token != null && !token.isEmpty()) ? Secret.of(token) : null, scheme);
		}
		catch (InvalidRequestException ex) {
			throw new UnauthenticatedException(Objects.requireNonNullElse(ex.getMessage(), ""), ex.details());
		}
	}

	private static @Nullable ResumeRequest resume(Members payload, boolean hello) {
		Members nested = payload.members("resume");
		if (nested != null) {
			return resume(nested, nested.text("session_id"));
		}
		if (!hello) {
			return resume(payload, payload.text("session_id"));
		}
		if (!payload.has("resume_token")) {
			return null;
		}
		return resume(payload, null);
	}

	private static ResumeRequest resume(Members members, @Nullable String sessionId) {
		String token = members.requiredText("resume_token");
		Long lastEventSeq = members.integer("last_event_seq", -1);
		return new ResumeRequest(sessionId, Secret.of(token),
				(lastEventSeq != null) ? (Long) Math.max(lastEventSeq, 0) : null);
	}

	/**
	 * Encodings and features of an opening message.
	 */
	private record Capabilities(List<String> encodings, LinkedHashSet<String> features, boolean present) {

		static Capabilities of(Members payload) {
			Members members = payload.members(CAPABILITIES);
			if (members == null) {
				return new Capabilities(List.of("json"), new LinkedHashSet<>(), false);
			}
			List<String> encodings = Objects.requireNonNullElse(members.texts("encodings"), List.of("json"));
			List<String> features = Objects.requireNonNullElse(members.texts("features"), List.of());
			if (!encodings.contains("json")) {
				throw InvalidRequestException.forField(members.pathOf("encodings"), "expected 'json' among them");
			}
			return new Capabilities(encodings, new LinkedHashSet<>(features), true);
		}

	}

}
