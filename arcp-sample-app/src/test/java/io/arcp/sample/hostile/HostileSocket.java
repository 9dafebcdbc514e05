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

package io.arcp.sample.hostile;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A WebSocket client without manners: it sends any octets at any time, and does what it
 * likes with what comes back.
 */
final class HostileSocket implements AutoCloseable {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	static final int LIMIT_SECONDS = 20;

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private static final byte[] MASK = { 7, 1, 3, 5 };

	private static final String END = "";

	private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

	private final Socket socket;

	private final OutputStream out;

	private volatile int closeCode = -1;

	private HostileSocket(Socket socket) throws IOException {
		this.socket = socket;
		this.out = socket.getOutputStream();
	}

	/**
	 * Opens a connection, without an upgrade.
	 */
	static HostileSocket connect(int port) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setTcpNoDelay(true);
		return new HostileSocket(socket);
	}

	/**
	 * Opens a WebSocket.
	 */
	static HostileSocket open(int port) throws IOException {
		HostileSocket socket = connect(port);
		socket.write(request(port));
		socket.awaitUpgrade();
		return socket;
	}

	/**
	 * Opens a session.
	 */
	static HostileSocket open(int port, String token) throws IOException, InterruptedException {
		HostileSocket socket = open(port);
		socket.sendText(hello(token));
		socket.await("session.welcome");
		return socket;
	}

	static String hello(String token) {
		return """
				{"arcp":"1.1","id":"hello","type":"session.hello","payload":{"client":{"name":"hostile","version":"1"},\
				"auth":{"scheme":"bearer","token":"%s"},"capabilities":{"encodings":["json"],\
				"features":["heartbeat","ack","list_jobs","subscribe","progress","result_chunk"]}}}""".formatted(token);
	}

	static byte[] request(int port) {
		return """
				GET /arcp HTTP/1.1\r
				Host: localhost:%d\r
				Upgrade: websocket\r
				Connection: Upgrade\r
				Sec-WebSocket-Version: 13\r
				Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
				\r
				""".formatted(port).getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Reads the answer to an upgrade, and whatever follows it.
	 */
	void awaitUpgrade() throws IOException {
		this.socket.setSoTimeout(LIMIT_SECONDS * 1000);
		DataInputStream in = new DataInputStream(this.socket.getInputStream());
		String head = head(in);
		if (!head.startsWith("HTTP/1.1 101")) {
			throw new IOException("no upgrade: " + head);
		}
		this.socket.setSoTimeout(0);
		Thread reader = new Thread(() -> read(in), "hostile-reader");
		reader.setDaemon(true);
		reader.start();
	}

	private static String head(DataInputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
			head.write(in.readUnsignedByte());
		}
		return head.toString(StandardCharsets.US_ASCII);
	}

	private void read(DataInputStream in) {
		try {
			while (true) {
				int opcode = in.readUnsignedByte() & 0x0f;
				byte[] payload = payload(in);
				if (opcode == TEXT) {
					this.texts.add(new String(payload, StandardCharsets.UTF_8));
				}
				else if (opcode == CLOSE) {
					this.closeCode = (payload.length < 2) ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
					send(true, CLOSE, payload);
				}
			}
		}
		catch (IOException ex) {
			this.texts.add(END);
		}
	}

	private static byte[] payload(DataInputStream in) throws IOException {
		long length = in.readUnsignedByte();
		if (length == 126) {
			length = in.readUnsignedShort();
		}
		else if (length == 127) {
			length = in.readLong();
		}
		byte[] payload = new byte[Math.toIntExact(length)];
		in.readFully(payload);
		return payload;
	}

	void write(byte[] octets) throws IOException {
		synchronized (this.out) {
			this.out.write(octets);
			this.out.flush();
		}
	}

	void send(boolean last, int opcode, byte[] payload) throws IOException {
		write(frame(last, opcode, payload));
	}

	void sendText(String text) throws IOException {
		send(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	static byte[] frame(boolean last, int opcode, byte[] payload) {
		ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) ((last ? 0x80 : 0) | opcode));
		if (payload.length < 126) {
			frame.put((byte) (0x80 | payload.length));
		}
		else if (payload.length < 65_536) {
			frame.put((byte) 0xfe).putShort((short) payload.length);
		}
		else {
			frame.put((byte) 0xff).putLong(payload.length);
		}
		frame.put(MASK);
		for (int i = 0; i < payload.length; i++) {
			frame.put((byte) (payload[i] ^ MASK[i % 4]));
		}
		byte[] octets = new byte[frame.position()];
		frame.flip().get(octets);
		return octets;
	}

	/**
	 * Reads the next frame.
	 * @return the frame, or {@code null} when the connection has ended
	 */
	@Nullable JsonNode next() throws IOException, InterruptedException {
		String text = this.texts.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
		if (text == null) {
			throw new IOException("nothing within " + LIMIT_SECONDS + " s");
		}
		if (text.equals(END)) {
			this.texts.add(END);
			return null;
		}
		return MAPPER.readTree(text);
	}

	/**
	 * Returns the next frame if it is there already.
	 */
	@Nullable JsonNode poll() throws IOException {
		String text = this.texts.poll();
		if (END.equals(text)) {
			throw new IOException("closed with " + this.closeCode);
		}
		return (text != null) ? MAPPER.readTree(text) : null;
	}

	/**
	 * Reads up to a frame of a type.
	 */
	JsonNode await(String type) throws IOException, InterruptedException {
		for (JsonNode frame = next(); frame != null; frame = next()) {
			if (frame.path("type").asString().equals(type)) {
				return frame;
			}
		}
		throw new IOException("closed with " + this.closeCode + " in place of " + type);
	}

	/**
	 * Reads up to the end of the connection.
	 * @return the code of the close, -1 without one
	 */
	int awaitEnd() throws IOException, InterruptedException {
		while (next() != null) {
			// what comes does not matter
		}
		return this.closeCode;
	}

	/**
	 * Returns the code with which the runtime has closed, -1 without one.
	 */
	int closeCode() {
		return this.closeCode;
	}

	/**
	 * Sends nothing more, and leaves the other direction open.
	 */
	void shutdownOutput() throws IOException {
		this.socket.shutdownOutput();
	}

	/**
	 * Resets the connection.
	 */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
