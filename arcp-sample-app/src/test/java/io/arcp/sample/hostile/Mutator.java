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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes transcripts that are valid: the order of their frames, the members of a frame,
 * or its octets. What it does follows from its random numbers alone.
 */
final class Mutator {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	/** Values that have broken parsers before, as JSON. */
	private static final List<String> VALUES = List.of("null", "true", "0", "-0", "-1", "1e3", "1E400", "-1e-400",
			"1e5000", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "0.1", "1".repeat(999),
			"1".repeat(1001), "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"",
			"\"\u202e\"", "\"\ufeff\"", "\"../../etc/passwd\"", "\"2026-13-45T99:99:99Z\"", "[]", "{}", "[null]",
			"[[[[]]]]", "{\"\":{\"\":{}}}", "\"" + "x".repeat(257) + "\"", "\"" + "y".repeat(20_000) + "\"",
			"[" + "0,".repeat(999) + "0]", "[".repeat(190) + "]".repeat(190), "[".repeat(500) + "]".repeat(500), "NaN",
			"Infinity", "0x10", "01", "'a'", "{\"__proto__\":{}}", "\"$(id)\"", "\"%s%n%p\"", "1e-9", "2147483648",
			"4294967296");

	private static final List<String> TYPES = List.of("session.hello", "session.resume", "session.welcome",
			"session.error", "session.closed", "session.ping", "session.pong", "session.heartbeat", "session.ack",
			"session.list_jobs", "session.jobs", "job.submit", "job.accepted", "job.cancel", "job.cancelled",
			"job.event", "job.result", "job.error", "job.subscribe", "job.subscribed", "job.unsubscribe",
			"x-vendor.acme.note", "x-vendor.", "job.", "JOB.SUBMIT", "");

	private static final List<String> MEMBERS = List.of("arcp", "id", "type", "payload", "session_id", "job_id",
			"trace_id", "event_seq", "agent", "input", "lease_request", "lease_constraints", "expires_at",
			"idempotency_key", "max_runtime_sec", "parent_job_id", "filter", "status", "limit", "cursor", "nonce",
			"last_processed_seq", "from_event_seq", "history", "extensions", "optional", "resume", "auth",
			"capabilities", "features");

	private final Random random;

	Mutator(Random random) {
		this.random = random;
	}

	/**
	 * Changes the order of some frames, and repeats or leaves out some.
	 */
	List<String> transcript(List<String> frames) {
		List<String> changed = new ArrayList<>(frames);
		switch (this.random.nextInt(6)) {
			case 0 -> Collections.shuffle(changed, this.random);
			case 1 -> changed.add(this.random.nextInt(changed.size()), pick(changed));
			case 2 -> changed.addAll(changed);
			case 3 -> changed.remove(this.random.nextInt(changed.size()));
			case 4 -> Collections.rotate(changed, 1 + this.random.nextInt(3));
			default -> {
			}
		}
		return changed;
	}

	/**
	 * Changes one frame, or leaves it as it is.
	 */
	byte[] frame(String frame) {
		int kind = this.random.nextInt(100);
		if (kind < 40) {
			return utf8(frame);
		}
		if (kind < 85) {
			ObjectNode tree = (ObjectNode) MAPPER.readTree(frame);
			for (int i = this.random.nextInt(3); i >= 0; i--) {
				changeMember(tree);
			}
			return utf8(raw(tree.toString()));
		}
		return octets(utf8(frame));
	}

	private void changeMember(ObjectNode tree) {
		ObjectNode target = anyObject(tree);
		List<String> names = List.copyOf(target.propertyNames());
		String name = (names.isEmpty() || this.random.nextInt(4) == 0) ? pick(MEMBERS) : pick(names);
		switch (this.random.nextInt(7)) {
			case 0 -> target.remove(name);
			case 1 -> target.put("type", pick(TYPES));
			case 2 -> target.set(name, tree.deepCopy());
			case 3 -> {
				JsonNode old = target.path(name);
				ArrayNode wrapped = MAPPER.createArrayNode();
				target.set(name, old.isMissingNode() ? wrapped : wrapped.add(old));
			}
			case 4 ->
				target.set(pick(MEMBERS), target.path(name).isMissingNode() ? MAPPER.nullNode() : target.get(name));
			default -> target.put(name, marker());
		}
	}

	private ObjectNode anyObject(ObjectNode tree) {
		ObjectNode target = tree;
		while (this.random.nextBoolean()) {
			List<ObjectNode> inner = new ArrayList<>();
			target.forEach((member) -> {
				if (member instanceof ObjectNode object) {
					inner.add(object);
				}
			});
			if (inner.isEmpty()) {
				break;
			}
			target = pick(inner);
		}
		return target;
	}

	/** Stands for a value that no tree can hold. */
	private String marker() {
		return "@@" + this.random.nextInt(VALUES.size()) + "@@";
	}

	private static String raw(String json) {
		String text = json;
		for (int i = 0; i < VALUES.size(); i++) {
			text = text.replace("\"@@" + i + "@@\"", VALUES.get(i));
		}
		return text;
	}

	private byte[] octets(byte[] frame) {
		int at = this.random.nextInt(frame.length);
		return switch (this.random.nextInt(9)) {
			case 0 -> Arrays.copyOf(frame, at);
			case 1 -> {
				byte[] flipped = frame.clone();
				flipped[at] ^= (byte) (1 << this.random.nextInt(7));
				yield flipped;
			}
			case 2 -> insert(frame, at, new byte[] { (byte) this.random.nextInt(128) });
			case 3 -> insert(frame, at, Arrays.copyOfRange(frame, at, Math.min(frame.length, at + 20)));
			case 4 -> insert(frame, 0, new byte[] { (byte) 0xef, (byte) 0xbb, (byte) 0xbf });
			case 5 -> insert(frame, frame.length, utf8("\n{}"));
			case 6 -> insert(frame, at, utf8(" \t\r\n"));
			case 7 -> insert(frame, frame.length - 1, utf8(",\"id\":\"twice\",\"type\":\"" + pick(TYPES) + '"'));
			default -> (this.random.nextInt(4) == 0) ? insert(frame, at, new byte[] { (byte) 0xc3 })
					: utf8(new String(frame, StandardCharsets.UTF_8).replace("e", "\\u0065"));
		};
	}

	private static byte[] insert(byte[] frame, int at, byte[] part) {
		byte[] longer = Arrays.copyOf(frame, frame.length + part.length);
		System.arraycopy(part, 0, longer, at, part.length);
		System.arraycopy(frame, at, longer, at + part.length, frame.length - at);
		return longer;
	}

	<T> T pick(List<T> list) {
		return list.get(this.random.nextInt(list.size()));
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
