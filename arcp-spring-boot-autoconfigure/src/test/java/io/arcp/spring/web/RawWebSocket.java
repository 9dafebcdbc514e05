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

package io.arcp.spring.web;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A WebSocket client written by hand, which sends and shows what others hide: any header,
 * fragments, frames that are too large, close codes. A header without a value is left
 * out.
 */
final class RawWebSocket implements AutoCloseable {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	private static final byte[] MASK = { 1, 2, 3, 4 };

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	private final int status;

	private final Map<String, String> headers = new LinkedHashMap<>();

	private RawWebSocket(Socket socket, String path, Map<String, String> headers) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(10_000);
		this.in = new DataInputStream(socket.getInputStream());
		this.out = socket.getOutputStream();
		StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
		Map<String, String> all = new LinkedHashMap<>(
				Map.of("Host", "localhost:" + socket.getPort(), "Upgrade", "websocket", "Connection", "Upgrade",
						"Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="));
		all.putAll(headers);
		all.values().removeIf(String::isEmpty);
		all.forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
		this.out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
		this.out.flush();
		this.status = Integer.parseInt(readLine().split(" ")[1]);
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			this.headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
	}

	static RawWebSocket connect(int port, String path, Map<String, String> headers) {
		try {
			Socket socket = new Socket("localhost", port);
			return new RawWebSocket(socket, path, headers);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int status() {
		return this.status;
	}

	Map<String, String> headers() {
		return this.headers;
	}

	void send(boolean last, int opcode, byte[] payload) {
		try {
			this.out.write(frame(last, opcode, payload));
			this.out.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void sendText(String text) {
		send(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	void sendBytes(byte[] bytes) {
		try {
			this.out.write(bytes);
			this.out.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads the next frame that is not a ping.
	 */
	Frame read() {
		try {
			int first = this.in.readUnsignedByte();
			int second = this.in.readUnsignedByte();
			long length = second & 0x7F;
			if (length == 126) {
				length = this.in.readUnsignedShort();
			}
			else if (length == 127) {
				length = this.in.readLong();
			}
			byte[] payload = new byte[(int) length];
			this.in.readFully(payload);
			return new Frame(first & 0x0F, (first & 0x80) != 0, (second & 0x80) != 0, payload);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns whether the server has closed the socket without sending anything more.
	 */
	boolean isAtEnd() {
		try {
			return this.in.read() < 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends the connection without a word.
	 */
	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
			if (c < 0) {
				throw new EOFException();
			}
			if (c != '\r') {
				line.write(c);
			}
		}
		return line.toString(StandardCharsets.US_ASCII);
	}

	static byte[] frame(boolean last, int opcode, byte[] payload) {
		ByteBuffer buffer = ByteBuffer.allocate(payload.length + 14);
		buffer.put((byte) ((last ? 0x80 : 0) | opcode));
		if (payload.length < 126) {
			buffer.put((byte) (0x80 | payload.length));
		}
		else if (payload.length < 65536) {
			buffer.put((byte) (0x80 | 126)).putShort((short) payload.length);
		}
		else {
			buffer.put((byte) (0x80 | 127)).putLong(payload.length);
		}
		buffer.put(MASK);
		for (int i = 0; i < payload.length; i++) {
			buffer.put((byte) (payload[i] ^ MASK[i % 4]));
		}
		byte[] bytes = new byte[buffer.position()];
		buffer.flip().get(bytes);
		return bytes;
	}

	/**
	 * A frame of the server.
	 */
	record Frame(int opcode, boolean last, boolean masked, byte[] payload) {

		String text() {
			return new String(this.payload, StandardCharsets.UTF_8);
		}

		int closeCode() {
			return ByteBuffer.wrap(this.payload).getShort() & 0xFFFF;
		}

		String closeReason() {
			return new String(this.payload, 2, this.payload.length - 2, StandardCharsets.UTF_8);
		}

	}

}
