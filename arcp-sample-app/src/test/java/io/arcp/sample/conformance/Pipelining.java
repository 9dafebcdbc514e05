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

package io.arcp.sample.conformance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends frames in one packet, which a client library does not do, and cuts the connection
 * without reading an answer.
 */
final class Pipelining {

	private static final int TEXT = 0x81;

	private static final int MASKED = 0x80;

	private static final int TWO_BYTES_OF_LENGTH = 126;

	private Pipelining() {
	}

	static void sendAndCut(URI uri, String... frames) throws IOException {
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			socket.setTcpNoDelay(true);
			socket.setSoTimeout((int) WireConnection.LIMIT.toMillis());
			upgrade(socket, uri);
			ByteArrayOutputStream packet = new ByteArrayOutputStream();
			for (String frame : frames) {
				append(packet, frame.getBytes(StandardCharsets.UTF_8));
			}
			socket.getOutputStream().write(packet.toByteArray());
		}
	}

	private static void upgrade(Socket socket, URI uri) throws IOException {
		String request = """
				GET %s HTTP/1.1
				Host: %s:%d
				Upgrade: websocket
				Connection: Upgrade
				Sec-WebSocket-Version: 13
				Sec-WebSocket-Key: %s

				""".formatted(uri.getPath(), uri.getHost(), uri.getPort(),
				Base64.getEncoder().encodeToString(new byte[16]));
		socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
		assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 101");
	}

	private static String head(InputStream input) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = input.read();
			assertThat(next).as("end of %s", head).isNotNegative();
			head.append((char) next);
		}
		return head.toString();
	}

	/** The mask is zero: the payload goes out as it is. */
	private static void append(ByteArrayOutputStream packet, byte[] payload) {
		packet.write(TEXT);
		packet.write(MASKED | TWO_BYTES_OF_LENGTH);
		packet.write(payload.length >> 8);
		packet.write(payload.length);
		packet.writeBytes(new byte[4]);
		packet.writeBytes(payload);
	}

}
