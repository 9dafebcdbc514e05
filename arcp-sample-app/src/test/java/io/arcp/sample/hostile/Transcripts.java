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

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What clients say behind their hello when they keep to the protocol.
 */
final class Transcripts {

	private static final List<List<String>> ALL = List.of(
			List.of(submit("1", "echo", "{\"a\":[1,2.50,\"\u20ac\"]}", ""), ping("2"), list("3", "{}")),
			List.of(submit("1", "chatty", "{\"n\":20,\"delay_ms\":1}", ",\"idempotency_key\":\"k1\""), ack("2", 1),
					submit("3", "chatty", "{\"n\":20,\"delay_ms\":1}", ",\"idempotency_key\":\"k1\""), ack("4", 5)),
			List.of(submit("1", "slow", "{\"ms\":500,\"tick_ms\":10}", ",\"max_runtime_sec\":1"), subscribe("2"),
					cancel("3"), request("4", "job.unsubscribe", ",\"job_id\":\"@job\"", "{}")),
			List.of(submit("1", "events", "null", ",\"lease_request\":{\"tool.call\":[\"demo.*\"]}"), subscribe("2"),
					list("3",
							"{\"filter\":{\"status\":[\"running\"],\"agent\":\"slow\"},\"limit\":2,\"cursor\":null}")),
			List.of(submit("1", "stream", "{\"chunks\":[\"a\",\"b\"]}", ""),
					submit("2", "progress", "{\"steps\":3}", ""), submit("3", "versioned@1.0.0", "null", ""),
					submit("4", "versioned@9.9.9", "null", "")),
			List.of(submit("1", "tool", "{\"ops\":[{\"ns\":\"fs.read\",\"target\":\"/w/a.txt\"}]}",
					",\"lease_request\":{\"fs.read\":[\"/w/**\"],\"cost.budget\":[\"USD:5.00\"]},"
							+ "\"lease_constraints\":{\"expires_at\":\"2099-01-01T00:00:00Z\"}"),
					submit("2", "cost",
							"{\"steps\":[{\"metric\":{\"name\":\"cost.x\",\"value\":0.1,\"unit\":\"USD\"}}]}",
							",\"lease_request\":{\"cost.budget\":[\"USD:1.00\"]}")),
			List.of(request("1", "session.heartbeat", "", "{}"),
					request("2", "x-vendor.acme.note", ",\"extensions\":{\"optional\":true}", "{\"note\":\"n\"}"),
					request("3", "session.pong", "",
							"{\"ping_nonce\":\"p_x\",\"received_at\":\"2026-05-13T19:42:13.020Z\"}")),
			List.of(submit("1", "fail", "{\"kind\":\"runtime\"}", ""),
					request("2", "session.close", "", "{\"reason\":\"done\"}")));

	private Transcripts() {
	}

	/**
	 * Returns two transcripts, one after the other or interleaved.
	 * @param job the job that their requests name
	 */
	static List<String> random(Random random, String job) {
		List<String> first = ALL.get(random.nextInt(ALL.size()));
		List<String> second = ALL.get(random.nextInt(ALL.size()));
		List<String> frames = new ArrayList<>(first);
		second.stream().map((frame) -> frame.replace("\"id\":\"", "\"id\":\"z")).forEach(frames::add);
		if (random.nextBoolean()) {
			Collections.shuffle(frames, random);
		}
		return frames.stream().map((frame) -> frame.replace("@job", job)).toList();
	}

	private static String request(String id, String type, String envelope, String payload) {
		return "{\"arcp\":\"1.1\",\"id\":\"%s\",\"type\":\"%s\"%s,\"payload\":%s}".formatted(id, type, envelope,
				payload);
	}

	private static String submit(String id, String agent, String input, String more) {
		return request(id, "job.submit", ",\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"",
				"{\"agent\":\"%s\",\"input\":%s%s}".formatted(agent, input, more));
	}

	private static String subscribe(String id) {
		return request(id, "job.subscribe", "", "{\"job_id\":\"@job\",\"from_event_seq\":0,\"history\":true}");
	}

	private static String cancel(String id) {
		return request(id, "job.cancel", ",\"job_id\":\"@job\"", "{\"reason\":\"user\"}");
	}

	private static String list(String id, String payload) {
		return request(id, "session.list_jobs", "", payload);
	}

	private static String ping(String id) {
		return request(id, "session.ping", "", "{\"nonce\":\"n\",\"sent_at\":\"2026-05-13T19:42:13.000Z\"}");
	}

	private static String ack(String id, int seq) {
		return request(id, "session.ack", "", "{\"last_processed_seq\":%d}".formatted(seq));
	}

}
