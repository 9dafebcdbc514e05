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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.arcp.transport.InboundFrame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The WebSocket protocol below the frames of ARCP, octet by octet: RFC 6455, with the
 * limits and close codes of ARCP section 1.1.
 */
@Timeout(60)
class WebSocketProtocolIntegrationTests {

	private static final int FIN = 0x80;

	private static final int MASKED = 0x80;

	private static EndpointServer endpoint;

	private final BlockingQueue<InboundFrame> messages = new LinkedBlockingQueue<>();

	private RawWebSocket client;

	@BeforeAll
	static void start() {
		endpoint = EndpointServer.start();
	}

	@AfterAll
	static void stop() {
		endpoint.close();
	}

	@BeforeEach
	void connect() throws InterruptedException {
		this.client = endpoint.connect();
		endpoint.server.connection().inbound().subscribe(this.messages::add, (ex) -> {
		});
	}

	@AfterEach
	void close() {
		this.client.close();
	}

	private void send(boolean last, int opcode, String text) {
		this.client.send(last, opcode, text.getBytes(StandardCharsets.UTF_8));
	}

	private void sendHex(boolean last, int opcode, String hex) {
		this.client.send(last, opcode, HexFormat.of().parseHex(hex));
	}

	private void sendClose(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		this.client.send(true, RawWebSocket.CLOSE,
				ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
	}

	private void assertReceived(String text) throws InterruptedException {
		InboundFrame message = this.messages.poll(10, TimeUnit.SECONDS);
		assertThat(message).isNotNull();
		assertThat(new String(message.bytes(), StandardCharsets.UTF_8)).isEqualTo(text);
		assertThat(message.binary()).isFalse();
	}

	private void assertNothingReceived() {
		assertThat(this.messages).isEmpty();
	}

	/** Closed by the endpoint, which has delivered nothing of the last message. */
	private void assertFailedWith(int code) {
		RawWebSocket.Frame close = this.client.read();
		assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
		assertThat(close.closeCode()).isEqualTo(code);
		assertThat(close.closeReason()).hasSizeLessThanOrEqualTo(60);
		assertNothingReceived();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 65_535 })
	void receivesMessagesOfEachLengthForm(int size) throws InterruptedException {
		send(true, RawWebSocket.TEXT, "x".repeat(size));

		assertReceived("x".repeat(size));
	}

	@Test
	void receivesAMessageOctetByOctet() throws InterruptedException {
		for (byte octet : RawWebSocket.frame(true, RawWebSocket.TEXT, "h\u20acllo".getBytes(StandardCharsets.UTF_8))) {
			this.client.sendBytes(new byte[] { octet });
		}

		assertReceived("h\u20acllo");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 1000 })
	void joinsFragments(int size) throws InterruptedException {
		String text = "0123456789\u20ac".repeat(100);
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		for (int start = 0; start < bytes.length; start += size) {
			byte[] part = new byte[Math.min(size, bytes.length - start)];
			System.arraycopy(bytes, start, part, 0, part.length);
			this.client.send(start + size >= bytes.length, (start == 0) ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION,
					part);
		}

		assertReceived(text);
	}

	@Test
	void joinsFragmentsThatAreEmpty() throws InterruptedException {
		send(false, RawWebSocket.TEXT, "");
		send(false, RawWebSocket.CONTINUATION, "middle");
		send(false, RawWebSocket.CONTINUATION, "");
		send(true, RawWebSocket.CONTINUATION, "");
		assertReceived("middle");

		send(false, RawWebSocket.TEXT, "");
		send(true, RawWebSocket.CONTINUATION, "");
		assertReceived("");
	}

	@Test
	void marksABinaryMessageAsSuchAlsoInFragments() throws InterruptedException {
		sendHex(false, RawWebSocket.BINARY, "ff");
		sendHex(true, RawWebSocket.CONTINUATION, "00");

		InboundFrame message = this.messages.poll(10, TimeUnit.SECONDS);
		assertThat(message.bytes()).containsExactly(0xff, 0);
		assertThat(message.binary()).isTrue();
	}

	@Test
	void answersControlFramesBetweenFragments() throws InterruptedException {
		send(false, RawWebSocket.TEXT, "one ");
		send(true, RawWebSocket.PING, "p1");
		send(true, RawWebSocket.PONG, "nobody asked");
		send(false, RawWebSocket.CONTINUATION, "two ");
		send(true, RawWebSocket.PING, "p2");
		send(true, RawWebSocket.CONTINUATION, "three");

		assertReceived("one two three");
		assertThat(this.client.read().text()).isEqualTo("p1");
		assertThat(this.client.read().text()).isEqualTo("p2");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125 })
	void answersAPingWithItsContent(int size) {
		byte[] content = new byte[size];
		Arrays.fill(content, (byte) 0xfe);
		this.client.send(true, RawWebSocket.PING, content);

		RawWebSocket.Frame pong = this.client.read();
		assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
		assertThat(pong.payload()).isEqualTo(content);
	}

	@Test
	void answersManyPings() {
		for (int i = 0; i < 100; i++) {
			send(true, RawWebSocket.PING, "p" + i);
		}

		for (int i = 0; i < 100; i++) {
			assertThat(this.client.read().text()).isEqualTo("p" + i);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { RawWebSocket.PING, RawWebSocket.PONG, RawWebSocket.CLOSE })
	void refusesControlFramesInFragments(int opcode) {
		this.client.send(false, opcode, new byte[0]);

		assertFailedWith(1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { RawWebSocket.PING, RawWebSocket.PONG, RawWebSocket.CLOSE })
	void refusesControlFramesThatAreTooLarge(int opcode) {
		this.client.send(true, opcode, new byte[126]);

		assertFailedWith(1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 })
	void refusesOpcodesThatAreReserved(int opcode) {
		send(true, opcode, "x");

		assertFailedWith(1002);
	}

	@Test
	void refusesOpcodesThatAreReservedBetweenFragments() {
		send(false, RawWebSocket.TEXT, "one");
		send(true, 11, "");

		assertFailedWith(1002);
	}

	@ParameterizedTest
	@CsvSource({ "1,1", "1,2", "1,4", "1,7", "2,4", "8,1", "9,1", "10,2" })
	void refusesBitsThatAreReserved(int opcode, int bits) {
		this.client.sendBytes(new byte[] { (byte) (FIN | (bits << 4) | opcode), (byte) MASKED, 1, 2, 3, 4 });

		assertFailedWith(1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { RawWebSocket.TEXT, RawWebSocket.BINARY, RawWebSocket.PING, RawWebSocket.CLOSE })
	void refusesFramesThatAreNotMasked(int opcode) {
		this.client.sendBytes(new byte[] { (byte) (FIN | opcode), 0 });

		assertFailedWith(1002);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void refusesAContinuationOfNothing(boolean last) {
		send(last, RawWebSocket.CONTINUATION, "x");

		assertFailedWith(1002);
	}

	@Test
	void refusesAContinuationBehindAWholeMessage() throws InterruptedException {
		send(true, RawWebSocket.TEXT, "whole");
		assertReceived("whole");
		send(true, RawWebSocket.CONTINUATION, "x");

		assertFailedWith(1002);
	}

	@ParameterizedTest
	@ValueSource(ints = { RawWebSocket.TEXT, RawWebSocket.BINARY })
	void refusesAMessageWithinAnother(int opcode) {
		send(false, RawWebSocket.TEXT, "one");
		send(true, opcode, "two");

		assertFailedWith(1002);
	}

	@ParameterizedTest
	@ValueSource(strings = { "fe" + "0000", "fe" + "007d", "ff" + "000000000000ffff", "ff" + "8000000000000000" })
	void refusesLengthsThatAreNotInTheirForm(String length) {
		this.client.sendBytes(HexFormat.of().parseHex("81" + length + "01020304"));

		assertFailedWith(1002);
	}

	@Test
	void refusesALengthOfManyBytesBeforeTheyCome() {
		this.client.sendBytes(HexFormat.of().parseHex("81ff7fffffffffffffff01020304"));

		assertFailedWith(1009);
	}

	@Test
	void refusesAMessageThatIsTooLargeInFragments() {
		byte[] part = new byte[EndpointServer.MAX_FRAME_SIZE / 4];
		for (int i = 0; i < 4; i++) {
			this.client.send(false, (i == 0) ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION, part);
		}
		send(true, RawWebSocket.PING, "still here");
		assertThat(this.client.read().text()).isEqualTo("still here");
		send(false, RawWebSocket.CONTINUATION, "x");

		assertFailedWith(1009);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ceba e1bdb9 cf83 cebc ceb5", "f0908080", "f48fbfbf", "efbfbf", "ed9fbf", "ee8080", "00",
			"7f", "c280", "e0a080" })
	void receivesTextOfEachForm(String spaced) throws InterruptedException {
		String hex = spaced.replace(" ", "");
		sendHex(true, RawWebSocket.TEXT, hex);
		assertReceived(new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8));

		for (int i = 0; i < hex.length(); i += 2) { // cut within characters
			sendHex(i + 2 == hex.length(), (i == 0) ? RawWebSocket.TEXT : RawWebSocket.CONTINUATION,
					hex.substring(i, i + 2));
		}
		assertReceived(new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "bf", "c0", "c080", "c1bf", "c3", "c328", "e28228", "e282", "e08080", "e09fbf",
			"eda080", "edbfbf", "f08080", "f0808080", "f08fbfbf", "f4908080", "f5808080", "f7bfbfbf", "f888808080",
			"fc8480808080", "fe", "ff", "61ff62", "cebae1bdb9cf83cebcceb5eda080656469746564" })
	void refusesWhatIsNotUtf8(String hex) {
		sendHex(true, RawWebSocket.TEXT, hex);

		assertFailedWith(1007);
	}

	@ParameterizedTest
	@CsvSource({ "ce,ff", "e282,28", "f090,9061", "61,80", "f4,90", "ed,a080", "e2,82" })
	void refusesWhatIsNotUtf8AcrossFragments(String first, String second) {
		sendHex(false, RawWebSocket.TEXT, first);
		sendHex(true, RawWebSocket.CONTINUATION, second);

		assertFailedWith(1007);
	}

	@Test
	void refusesWhatIsNotUtf8BeforeTheMessageEnds() {
		sendHex(false, RawWebSocket.TEXT, "61ff");

		assertFailedWith(1007);
	}

	@Test
	void judgesTheTextOfEachMessageByItself() throws InterruptedException {
		sendHex(true, RawWebSocket.BINARY, "e282");
		assertThat(this.messages.poll(10, TimeUnit.SECONDS).binary()).isTrue();
		send(false, RawWebSocket.TEXT, "a");
		sendHex(true, RawWebSocket.PING, "ff");
		send(true, RawWebSocket.CONTINUATION, "b");

		assertReceived("ab");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000,
			4401, 4999 })
	void answersACloseWithItsCode(int code) {
		sendClose(code, "bye");

		RawWebSocket.Frame close = this.client.read();
		assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
		assertThat(close.closeCode()).isEqualTo(code);
		assertThat(this.client.isAtEnd()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535 })
	void refusesCloseCodesThatMayNotBeSent(int code) {
		sendClose(code, "");

		assertFailedWith(1002);
	}

	@Test
	void answersACloseWithoutACode() {
		this.client.send(true, RawWebSocket.CLOSE, new byte[0]);

		RawWebSocket.Frame close = this.client.read();
		assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
		assertThat(close.payload()).isEmpty();
		assertThat(this.client.isAtEnd()).isTrue();
	}

	@Test
	void refusesACloseWithHalfACode() {
		this.client.send(true, RawWebSocket.CLOSE, new byte[] { 3 });

		assertFailedWith(1002);
	}

	@Test
	void answersACloseWithTheLongestReason() {
		sendClose(1000, "x".repeat(123));

		assertThat(this.client.read().closeCode()).isEqualTo(1000);
		assertThat(this.client.isAtEnd()).isTrue();
	}

	@Test
	void refusesACloseWhoseReasonIsNotUtf8() {
		sendHex(true, RawWebSocket.CLOSE, "03e8cebae1bdb9cf83cebcceb5eda080");

		assertFailedWith(1007);
	}

	@Test
	void ignoresWhatFollowsAClose() {
		this.client.sendBytes(ByteBuffer.allocate(64)
			.put(RawWebSocket.frame(false, RawWebSocket.TEXT, new byte[] { 'a' }))
			.put(RawWebSocket.frame(true, RawWebSocket.CLOSE, new byte[] { 3, (byte) 0xe8 }))
			.put(RawWebSocket.frame(true, RawWebSocket.CONTINUATION, new byte[] { 'b' }))
			.put(RawWebSocket.frame(true, RawWebSocket.PING, new byte[] { 'p' }))
			.array());

		assertThat(this.client.read().closeCode()).isEqualTo(1000);
		assertThat(this.client.isAtEnd()).isTrue();
		assertNothingReceived();
	}

	@Test
	void endsTheSocketAlsoWhenNothingCanBeReadFromItAnyMore() {
		send(true, 3, "x");
		assertFailedWith(1002);
		sendClose(1002, "");

		assertThat(this.client.isAtEnd()).isTrue();
	}

	@Test
	void sendsTheCloseAlsoToAPeerThatGoesOnSending() {
		send(true, 3, "x");
		for (int i = 0; i < 20; i++) {
			send(true, RawWebSocket.TEXT, "x".repeat(1000));
		}

		assertFailedWith(1002);
	}

}
