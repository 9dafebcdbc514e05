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

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.Envelope;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.Message;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.SessionHeartbeat;
import io.arcp.protocol.VendorMessage;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Translates between text frames and messages (ARCP section 1).
 * <p>
 * Decoding never throws: whatever the bytes are, the outcome is a {@link DecodedFrame}.
 * Unknown members are ignored at any depth. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class MessageCodec {

	private static final String PAYLOAD = "payload";

	private final IdleWriters<JsonWriter> frames = new IdleWriters<>(() -> new JsonWriter(WireJson.frameFactory()));

	private final IdleWriters<JsonWriter> payloads = new IdleWriters<>(() -> new JsonWriter(WireJson.factory()));

	/**
	 * Creates a codec.
	 */
	public MessageCodec() {
	}

	/**
	 * Decodes a frame from a client.
	 * @param utf8 the bytes of the frame
	 * @return the outcome
	 */
	public DecodedFrame decode(byte[] utf8) {
		Objects.requireNonNull(utf8, "utf8");
		return decode(utf8, Direction.TO_RUNTIME);
	}

	/**
	 * Decodes a frame from the runtime.
	 * @param utf8 the bytes of the frame
	 * @return the outcome
	 */
	public DecodedFrame decodeFromRuntime(byte[] utf8) {
		Objects.requireNonNull(utf8, "utf8");
		return decode(utf8, Direction.TO_CLIENT);
	}

	/**
	 * Encodes a frame.
	 * @param envelope the frame
	 * @return its UTF-8 bytes, which the caller owns
	 * @throws InvalidRequestException if a tree in the message is nested too deeply or
	 * holds what cannot go over the wire
	 */
	public byte[] encode(Envelope envelope) {
		return encode(envelope, Dialect.GENERIC);
	}

	/**
	 * Encodes a frame for a peer of a dialect, with the members that it looks for (ARCP
	 * section 3.3).
	 * @param envelope the frame
	 * @param dialect the dialect of the peer
	 * @return its UTF-8 bytes, which the caller owns
	 * @throws InvalidRequestException if a tree in the message is nested too deeply or
	 * holds what cannot go over the wire
	 */
	public byte[] encode(Envelope envelope, Dialect dialect) {
		return write(this.frames, (writer) -> writer.write((generator) -> {
			EnvelopeWriter.writeMembers(generator, effectiveHeader(envelope));
			generator.writeName(PAYLOAD);
			generator.writeStartObject();
			MemberWriter out = new MemberWriter(generator, dialect);
			writeMembers(out, envelope.message());
			DialectMember member = DialectMember.of(dialect, envelope.header(), envelope.message());
			if (member != null) {
				member.writeTo(out);
			}
			generator.writeEndObject();
		}));
	}

	/**
	 * Encodes a frame around a payload that is encoded already.
	 * @param header the envelope without the payload
	 * @param payloadJson the UTF-8 bytes of the payload, which are not checked
	 * @return the UTF-8 bytes of the frame, which the caller owns
	 */
	public byte[] encode(EnvelopeHeader header, byte[] payloadJson) {
		return encode(header, payloadJson, Dialect.GENERIC);
	}

	/**
	 * Encodes a frame for a peer of a dialect around a payload that is encoded already.
	 * What the dialect has in another form, such as the budget of an acceptance, stays as
	 * it is.
	 * @param header the envelope without the payload
	 * @param payloadJson the UTF-8 bytes of the payload, an object with at least one
	 * member, which are not checked
	 * @param dialect the dialect of the peer
	 * @return the UTF-8 bytes of the frame, which the caller owns
	 */
	public byte[] encode(EnvelopeHeader header, byte[] payloadJson, Dialect dialect) {
		DialectMember added = DialectMember.of(dialect, header, null);
		byte[] payload = (added != null) ? with(added, payloadJson) : payloadJson;
		return write(this.frames, (writer) -> writer
			.write((generator) -> EnvelopeWriter.writeMembers(generator, header), PAYLOAD, payload));
	}

	/** Puts the member behind those that the payload has. */
	private byte[] with(DialectMember member, byte[] payload) {
		byte[] object = write(this.payloads,
				(writer) -> writer.write((generator) -> member.writeTo(new MemberWriter(generator, Dialect.GENERIC))));
		byte[] joined = Arrays.copyOf(payload, payload.length - 1 + object.length);
		System.arraycopy(object, 0, joined, payload.length - 1, object.length);
		joined[payload.length - 1] = ',';
		return joined;
	}

	/**
	 * Encodes the payload of a message alone.
	 * @param message the message
	 * @return the UTF-8 bytes of the payload object, which the caller owns
	 * @throws InvalidRequestException if a tree in the message is nested too deeply or
	 * holds what cannot go over the wire
	 */
	public byte[] encodePayload(Message message) {
		return write(this.payloads, (writer) -> writer
			.write((generator) -> writeMembers(new MemberWriter(generator, Dialect.GENERIC), message)));
	}

	private DecodedFrame decode(byte[] utf8, Direction direction) {
		ObjectNode frame;
		try {
			frame = FrameParser.parse(utf8);
		}
		catch (MalformedFrameException ex) {
			return new DecodedFrame.Malformed(Objects.requireNonNullElse(ex.getMessage(), "frame is malformed"));
		}
		String id = EnvelopeReader.id(frame);
		String type = EnvelopeReader.type(frame);
		if (id == null) {
			return new DecodedFrame.Malformed("id: expected a string of 1 to 256 characters");
		}
		if (type == null) {
			return new DecodedFrame.Malformed("type: expected a non-empty string", id);
		}
		return (direction == Direction.TO_RUNTIME) ? decodeClientFrame(frame, id, type)
				: decodeRuntimeFrame(frame, id, type);
	}

	private DecodedFrame decodeClientFrame(ObjectNode frame, String id, String type) {
		EnvelopeHeader header = EnvelopeReader.fromClient(frame, id, type);
		boolean opening = OpeningReader.reads(type);
		Dialect dialect = opening ? DialectDetector.detect(frame, id) : null;
		if (opening) {
			header = header.withSessionId(OpeningReader.wantedSession(frame, type));
		}
		try {
			EnvelopeReader.checkVersion(frame);
			Members payload = EnvelopeReader.payload(frame);
			if (opening) {
				return OpeningReader.read(header, payload, Objects.requireNonNull(dialect));
			}
			if (ClientMessageReader.namesJob(type)) {
				header = ClientMessageReader.resolveJob(header, payload);
				EnvelopeReader.checkText(frame, "job_id");
			}
			EnvelopeReader.checkText(frame, "session_id");
			if (!ClientMessageReader.reads(type)) {
				return new DecodedFrame.Unknown(header, RuntimeMessageReader.reads(type));
			}
			return new DecodedFrame.Valid(new Envelope(header, ClientMessageReader.read(header, payload)));
		}
		catch (ArcpException ex) {
			return new DecodedFrame.Invalid(header, ex, null, dialect);
		}
	}

	private DecodedFrame decodeRuntimeFrame(ObjectNode frame, String id, String type) {
		EnvelopeHeader header = EnvelopeReader.fromRuntime(frame, id, type);
		try {
			EnvelopeReader.checkVersion(frame);
			Members payload = EnvelopeReader.payload(frame);
			if (!RuntimeMessageReader.reads(type)) {
				boolean misdirected = ClientMessageReader.reads(type) || OpeningReader.reads(type);
				return new DecodedFrame.Unknown(header, misdirected);
			}
			return new DecodedFrame.Valid(new Envelope(header, RuntimeMessageReader.read(header, payload)));
		}
		catch (ArcpException ex) {
			return new DecodedFrame.Invalid(header, ex);
		}
		catch (IllegalArgumentException ex) {
			return new DecodedFrame.Invalid(header, new InvalidRequestException("payload: " + ex.getMessage()));
		}
	}

	private static EnvelopeHeader effectiveHeader(Envelope envelope) {
		EnvelopeHeader header = envelope.header();
		if (envelope.message() instanceof VendorMessage vendor && vendor.optional()) {
			ObjectNode extensions = (header.extensions() != null) ? header.extensions().deepCopy()
					: JsonNodeFactory.instance.objectNode();
			return header.withExtensions(extensions.put("optional", true));
		}
		return header;
	}

	private static void writeMembers(MemberWriter out, Message message) {
		if (message instanceof RuntimeMessage runtimeMessage) {
			RuntimeMessageWriter.write(out, runtimeMessage);
		}
		else if (message instanceof ClientMessage clientMessage && !(message instanceof SessionHeartbeat)) {
			ClientMessageWriter.write(out, clientMessage);
		}
	}

	private static byte[] write(IdleWriters<JsonWriter> writers, Function<JsonWriter, byte[]> content) {
		JsonWriter writer = writers.take();
		byte[] bytes;
		try {
			bytes = content.apply(writer);
		}
		catch (StreamConstraintsException ex) {
			throw new InvalidRequestException("a value is nested too deeply for a frame");
		}
		writers.giveBack(writer); // only one that did not fail
		return bytes;
	}

	/**
	 * Direction of a frame.
	 */
	private enum Direction {

		TO_RUNTIME, TO_CLIENT

	}

}
