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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

import tools.jackson.databind.JsonNode;

/**
 * One hostile client: in each round it opens a connection, sends a transcript that was
 * changed at random, and checks what comes back. A round follows from its seed.
 */
final class Fuzzer {

	/** Its answer says that everything before was read. */
	private static final byte[] FENCE = utf8("{\"id\":\"fence\",\"type\":\"session.list_jobs\"}");

	private final int port;

	private final long seed;

	private final int client;

	private final FuzzReport report;

	/** A job of the round before, possibly of another session. */
	private String otherJob = "job_01JZY2BEHPASE5TR8WXC0RNXMD";

	private String otherSession = "sess_01JZ1XMWCEJZ05XHT5GMEJ146S";

	private String otherToken = "rt_unknown";

	Fuzzer(int port, long seed, int client, FuzzReport report) {
		this.port = port;
		this.seed = seed;
		this.client = client;
		this.report = report;
	}

	/**
	 * Goes on until it is told to stop.
	 */
	void run(BooleanSupplier goesOn) {
		for (int round = 0; goesOn.getAsBoolean(); round++) {
			String name = "client " + this.client + ", round " + round;
			try {
				round(name, new Random(this.seed + 1_000_003L * this.client + round), round);
				this.report.round();
			}
			catch (IOException ex) {
				this.report.violation(name, ex.toString());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void round(String name, Random random, int round) throws IOException, InterruptedException {
		String token = "tok-t-fuzz" + this.client + "-" + round / 4;
		Mutator mutator = new Mutator(random);
		Answers answers = new Answers(this.otherSession, this.report);
		try (HostileSocket socket = HostileSocket.open(this.port)) {
			boolean hostileHello = random.nextInt(5) == 0;
			if (hostileHello) {
				send(socket, answers, random,
						mutator.frame((random.nextBoolean()) ? HostileSocket.hello(token) : resume(token)));
			}
			boolean open = trySend(socket, answers, utf8(HostileSocket.hello(token)));
			List<String> frames = mutator.transcript(Transcripts.random(random, this.otherJob));
			for (String frame : frames) {
				open = open && trySend(socket, answers, random, mutator.frame(frame));
			}
			if (open) {
				trySend(socket, answers, FENCE);
			}
			read(name, socket, answers, hostileHello);
		}
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private String resume(String token) {
		return """
				{"id":"hello","type":"session.resume","payload":{"session_id":"%s","resume_token":"%s","last_event_seq":0,\
				"auth":{"scheme":"bearer","token":"%s"}}}"""
			.formatted(this.otherSession, this.otherToken, token);
	}

	/** The runtime may have closed already. */
	private boolean trySend(HostileSocket socket, Answers answers, Random random, byte[] frame) {
		try {
			send(socket, answers, random, frame);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private boolean trySend(HostileSocket socket, Answers answers, byte[] frame) {
		try {
			answers.sent(frame);
			this.report.sent();
			socket.send(true, HostileSocket.TEXT, frame);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void send(HostileSocket socket, Answers answers, Random random, byte[] frame) throws IOException {
		answers.sent(frame);
		this.report.sent();
		int way = random.nextInt(20);
		if (way == 0) {
			socket.send(true, HostileSocket.BINARY, frame);
		}
		else if (way < 4 && frame.length > 1) {
			int cut = 1 + random.nextInt(frame.length - 1);
			socket.send(false, HostileSocket.TEXT, Arrays.copyOf(frame, cut));
			socket.send(true, HostileSocket.PING, new byte[random.nextInt(126)]);
			socket.send(true, HostileSocket.CONTINUATION, Arrays.copyOfRange(frame, cut, frame.length));
		}
		else {
			socket.send(true, HostileSocket.TEXT, frame);
		}
	}

	private void read(String name, HostileSocket socket, Answers answers, boolean hostileHello)
			throws IOException, InterruptedException {
		boolean welcomed = false;
		String last = "";
		for (JsonNode frame = socket.next(); frame != null; frame = socket.next()) {
			last = frame.toString();
			String type = frame.path("type").asString();
			String wrong = answers.check(frame);
			if (wrong != null && (welcomed || !hostileHello)) {
				this.report.violation(name, wrong + ": " + frame);
			}
			if (type.equals("session.welcome")) {
				welcomed = true;
				this.otherSession = frame.path("session_id").asString();
				this.otherToken = frame.at("/payload/resume_token").asString();
			}
			if (type.equals("job.accepted")) {
				this.otherJob = frame.path("job_id").asString();
			}
			if (frame.path("request_id").asString("").equals("fence")) {
				return;
			}
		}
		closed(name, socket.closeCode(), last, answers.isEndExpected(socket.closeCode(), !welcomed && hostileHello));
	}

	private void closed(String name, int code, String last, boolean expected) {
		if (expected) {
			this.report.closed(code);
		}
		else {
			this.report.closedUnexpectedly(name, code + " behind " + last);
		}
	}

}
