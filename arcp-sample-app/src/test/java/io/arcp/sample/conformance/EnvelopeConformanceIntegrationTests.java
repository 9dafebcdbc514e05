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

import java.util.List;

import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The envelope (ARCP sections 1.2, 2.8 and 9.1).
 */
class EnvelopeConformanceIntegrationTests extends ConformanceGroup {

	@Requirement("ENV-1")
	void sendsObjectsWithTheMembersOfAnEnvelope() {
		List<Frame> frames = conversation();

		assertThat(frames).allSatisfy((frame) -> {
			assertThat(frame.json().isObject()).isTrue();
			assertThat(frame.at("/arcp").isString()).isTrue();
			assertThat(frame.id()).isNotEmpty();
			assertThat(frame.type()).isNotEmpty();
			assertThat(frame.payload().isObject()).isTrue();
		});
		assertThat(frames).extracting(Frame::id).doesNotHaveDuplicates();
	}

	@Requirement("ENV-2")
	void namesTheVersionOfTheProtocol() {
		assertThat(conversation()).extracting((frame) -> frame.text("/arcp")).containsOnly("1.1");
	}

	@Requirement("ENV-8")
	void namesTheSessionOnEachFrame() {
		List<Frame> frames = conversation();

		assertThat(frames).extracting(Frame::sessionId).containsOnly(frames.get(0).sessionId());
		assertThat(frames.get(0).sessionId()).matches("sess_[0-9A-HJKMNP-TV-Z]{26}")
			.isEqualTo(frames.get(0).text("/payload/session_id"));
	}

	/**
	 * Makes the runtime send a frame of each type.
	 */
	private List<Frame> conversation() {
		WireConnection connection = openWith(this.alice, "heartbeat", "ack");
		connection.run("events", "null");
		connection.run("stream", "{\"chunks\":[\"a\"]}");
		connection.run("fail", "null");
		connection.answerTo(connection.submit("no-such-agent", "null"));
		connection.answerTo(connection.ping("n1"));
		String job = connection.accepted(connection.submit("slow", "null"));
		connection.answerTo(connection.subscribe(job, ",\"history\":true"));
		connection.answerTo(connection.cancel(job));
		connection.end(job);
		connection.answerTo(connection.request("session.list_jobs", "{}"));
		connection.answerTo(connection.request("job.frobnicate", "{}"));
		connection.find((frame) -> frame.type().equals("session.ping"));
		connection.answerTo(connection.request("session.close", "{}"));
		assertThat(connection.frames()).extracting(Frame::type)
			.contains("session.welcome", "session.error", "session.closed", "session.ping", "session.pong",
					"session.jobs", "job.accepted", "job.cancelled", "job.event", "job.result", "job.error",
					"job.subscribed");
		return connection.frames();
	}

	@Requirement("ENV-3")
	void ignoresMembersThatItDoesNotKnow() {
		WireConnection connection = connect();
		connection.send("""
				{"arcp":"1.1","id":"%s","type":"session.hello","zzz":{"a":[1]},"payload":{"zzz":1,\
				"client":{"name":"suite","zzz":1},"auth":{"scheme":"bearer","token":"%s","zzz":1},\
				"capabilities":{"encodings":["json"],"features":[],"zzz":{"a":1}}}}""".formatted(WireConnection.newId(),
				this.alice));
		connection.welcome();
		String id = WireConnection.newId();

		connection.send("""
				{"arcp":"1.1","id":"%s","type":"job.submit","zzz":[],"event_seq":7,"extensions":{"zzz":1},\
				"payload":{"agent":"echo","input":1,"zzz":{"a":1}}}""".formatted(id));

		assertThat(connection.end(connection.accepted(id)).at("/payload/result/echoed").intValue()).isEqualTo(1);
		assertThat(constraints(connection, "{\"zzz\":{\"a\":1}}")).isEmpty();
		assertThat(constraints(connection, "{\"zzz\":1,\"expires_at\":\"2099-01-01T00:00:00Z\",\"max_renewals\":2}"))
			.hasToString("{\"expires_at\":\"2099-01-01T00:00:00Z\"}");
	}

	private static JsonNode constraints(WireConnection connection, String constraints) {
		Frame accepted = connection.answerTo(connection.request("job.submit", """
				{"agent":"echo","input":1,"lease_constraints":%s}""".formatted(constraints)));
		assertThat(connection.end(accepted.jobId()).type()).isEqualTo("job.result");
		return accepted.at("/payload/lease_constraints");
	}

	@Requirement("ENV-4")
	void takesAnyMinorVersionAndRefusesAnotherMajorOne() {
		for (String version : List.of("\"arcp\":\"1\",", "\"arcp\":\"1.0\",", "\"arcp\":\"1.7\",", "")) {
			assertThat(helloOfVersion(version).next().type()).as(version).isEqualTo("session.welcome");
		}
		for (String version : List.of("\"arcp\":\"2.0\",", "\"arcp\":1.1,")) {
			WireConnection connection = helloOfVersion(version);
			Frame answer = connection.next("session.error");
			assertThat(answer.code()).as(version).isEqualTo("INVALID_REQUEST");
			assertThat(answer.sessionId()).as(version).isNotEmpty();
			assertThat(connection.closeCode()).as(version).isEqualTo(1008);
		}
	}

	private WireConnection helloOfVersion(String version) {
		WireConnection connection = connect();
		connection.send("""
				{%s"id":"%s","type":"session.hello","payload":{"client":{"name":"suite"},"auth":{"token":"%s"}}}"""
			.formatted(version, WireConnection.newId(), this.alice));
		return connection;
	}

	@Requirement("ENV-5")
	void answersWhatIsNotJson() {
		WireConnection connection = open(this.alice);

		connection.send("this is not JSON");

		assertThat(connection.next("session.error").code()).isEqualTo("INVALID_REQUEST");
		assertThat(connection.run("echo", "1").type()).isEqualTo("job.result");
	}

	@Requirement("ENV-6")
	void answersATypeThatItDoesNotKnow() {
		WireConnection connection = open(this.alice);

		assertRejected(connection, connection.request("job.frobnicate", "{}"), "INVALID_REQUEST");

		assertThat(connection.run("echo", "1").type()).isEqualTo("job.result");
	}

	@Requirement("ENV-7")
	void refusesAFrameForAnotherSession() {
		WireConnection connection = open(this.alice);
		WireConnection other = open(this.alice);
		String id = WireConnection.newId();

		connection.send("""
				{"arcp":"1.1","id":"%s","type":"job.submit","session_id":"%s","payload":{"agent":"counter",\
				"input":{"key":"%s"}}}""".formatted(id, other.sessionId(), this.alice));

		assertRejected(connection, id, "INVALID_REQUEST");
		assertThat(connection.run("counter", "{\"key\":\"%s\"}".formatted(this.alice))
			.at("/payload/result/count")
			.intValue()).isEqualTo(1);
		assertThat(other.beforeFence()).isEmpty();
	}

}
