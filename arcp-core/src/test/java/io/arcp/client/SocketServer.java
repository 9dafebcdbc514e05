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

package io.arcp.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Just enough of a WebSocket server to test a client: one connection, driven by the test,
 * whose calls block until the client has done its part or ten seconds have passed.
 */
final class SocketServer implements AutoCloseable {

	static final int TEXT = 1;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	private static final int TIMEOUT_MILLIS = 10_000;

	private static final int FINAL = 0x80;

	private final ServerSocket listening;

	private Socket socket = new Socket();

	private DataInputStream in = new DataInputStream(InputStream.nullInputStream());

	private OutputStream out = OutputStream.nullOutputStream();

	SocketServer() throws IOException {
		this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		this.listening.setSoTimeout(TIMEOUT_MILLIS);
	}

	URI uri() {
		return URI.create("ws://" + this.listening.getInetAddress().getHostAddress() + ":"
				+ this.listening.getLocalPort() + "/arcp");
	}

	/**
	 * Takes the connection and reads its upgrade request.
	 * @return the headers, names in lower case
	 * @throws IOException if there is none
	 */
	Map<String, String> accept() throws IOException {
		this.socket = this.listening.accept();
		this.socket.setSoTimeout(TIMEOUT_MILLIS);
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()));
		this.out = this.socket.getOutputStream();
		Map<String, String> headers = new TreeMap<>();
		readLine();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
		}
		return headers;
	}

	Map<String, String> upgrade() throws IOException {
		Map<String, String> headers = accept();
		answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
				+ proof(headers.get("sec-websocket-key")) + "\r\n\r\n");
		return headers;
	}

	void answer(String response) throws IOException {
		this.out.write(response.getBytes(StandardCharsets.US_ASCII));
		this.out.flush();
	}

	void send(String text) throws IOException {
		write(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Sends a text in two frames, which the receiver has to join.
	 * @param first the first part
	 * @param second the rest
	 * @throws IOException if the client is gone
	 */
	void sendInParts(String first, String second) throws IOException {
		write(TEXT, first.getBytes(StandardCharsets.UTF_8));
		write(FINAL, second.getBytes(StandardCharsets.UTF_8));
	}

	void control(int opcode, byte[] content) throws IOException {
		write(FINAL | opcode, content);
	}

	void close(int code, String reason) throws IOException {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		byte[] content = new byte[text.length + 2];
		content[0] = (byte) (code >> 8);
		content[1] = (byte) code;
		System.arraycopy(text, 0, content, 2, text.length);
		control(CLOSE, content);
	}

	/**
	 * Reads the next message.
	 * @return opcode and content
	 * @throws IOException if none comes
	 */
	Received read() throws IOException {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		int opcode = 0;
		boolean last = false;
		while (!last) {
			int head = this.in.readUnsignedByte();
			last = (head & FINAL) != 0;
			opcode = ((head & 15) != 0) ? head & 15 : opcode;
			content.writeBytes(readPart());
		}
		return new Received(opcode, content.toByteArray());
	}

	void cut() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	private byte[] readPart() throws IOException {
		long length = this.in.readUnsignedByte() & 127;
		if (length == 126) {
			length = this.in.readUnsignedShort();
		}
		else if (length == 127) {
			length = this.in.readLong();
		}
		byte[] mask = this.in.readNBytes(4);
		byte[] part = this.in.readNBytes((int) length);
		for (int i = 0; i < part.length; i++) {
			part[i] ^= mask[i & 3];
		}
		return part;
	}

	private void write(int head, byte[] content) throws IOException {
		ByteArrayOutputStream frame = new ByteArrayOutputStream(content.length + 10);
		frame.write(head);
		if (content.length < 126) {
			frame.write(content.length);
		}
		else {
			boolean small = content.length < 65_536;
			frame.write(small ? 126 : 127);
			for (int shift = small ? 8 : 56; shift >= 0; shift -= 8) {
				frame.write((int) ((long) content.length >>> shift));
			}
		}
		frame.writeBytes(content);
		this.out.write(frame.toByteArray());
		this.out.flush();
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int c = this.in.readUnsignedByte(); c != '\n'; c = this.in.readUnsignedByte()) {
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
	}

	private static String proof(String key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1")
				.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.listening.close();
	}

	/**
	 * A message of the client.
	 *
	 * @param opcode the kind of message
	 * @param content the content
	 */
	record Received(int opcode, byte[] content) {

		String text() {
			return new String(this.content, StandardCharsets.UTF_8);
		}

		int closeCode() {
			return ((this.content[0] & 255) << 8) | (this.content[1] & 255);
		}

	}

}
