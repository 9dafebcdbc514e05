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

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.arcp.protocol.AgentRef;
import io.arcp.protocol.DuplicateKeyException;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.Message;
import io.arcp.protocol.SessionAck;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionListJobs;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.TraceContext;
import io.arcp.protocol.VendorMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MessageCodec}: the rules of envelope and payloads (ARCP sections 1.2
 * to 1.5 and 2.8).
 */
class MessageCodecTests {

	private static final Instant NOW = Instant.parse("2026-05-13T19:30:00Z");

	private final MessageCodec codec = new MessageCodec();

	@ParameterizedTest
	@ValueSource(strings = { "'arcp':'1.1',", "'arcp':'1.0',", "'arcp':'1',", "'arcp':'1.42',", "" })
	void acceptsMajorVersionOne(String version) {
		assertThat(decode("{" + version + "'id':'m','type':'session.heartbeat'}"))
			.isInstanceOf(DecodedFrame.Valid.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'2.0'", "'0'", "'10'", "''", "1.1", "null" })
	void refusesOtherVersions(String version) {
		assertInvalid("{'arcp':" + version + ",'id':'m','type':'session.heartbeat'}", "arcp");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			{'type':'session.ack'}           |
			{'id':'','type':'session.ack'}   |
			{'id':1,'type':'session.ack'}    |
			{'id':'m'}                       | m
			{'id':'m','type':''}             | m
			{'id':'m','type':{}}             | m
			[]                               |
			1                                |
			null                             |
			{'id':'m','type':'t'} x          |
			{'id':'m','type':'t'}{}          |
			{'id':'m',}                      |
			{'id':NaN,'type':'t'}            |
			""")
	void reportsMalformedFrames(String frame, String id) {
		assertThat(decode(frame)).isInstanceOfSatisfying(DecodedFrame.Malformed.class,
				(malformed) -> assertThat(malformed.id()).isEqualTo(id));
	}

	@Test
	void boundsTheIdAt256Characters() {
		assertThat(decode("{'id':'" + "x".repeat(256) + "','type':'session.heartbeat'}"))
			.isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode("{'id':'" + "x".repeat(257) + "','type':'session.heartbeat'}"))
			.isInstanceOf(DecodedFrame.Malformed.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "[]", "'x'", "true" })
	void refusesPayloadsThatAreNoObjects(String payload) {
		assertInvalid("{'id':'m','type':'job.cancel','job_id':'job_1','payload':" + payload + "}", "payload");
	}

	@Test
	void takesAbsentAndNullPayloadAsEmpty() {
		assertThat(decode("{'id':'m','type':'session.close'}")).isInstanceOf(DecodedFrame.Valid.class);
		assertThat(decode("{'id':'m','type':'session.close','payload':null}")).isInstanceOf(DecodedFrame.Valid.class);
	}

	@Test
	void refusesASessionIdThatIsNoString() {
		assertInvalid("{'id':'m','type':'session.heartbeat','session_id':5}", "session_id");
	}

	@Test
	void ignoresWhatIsUnknownAtAnyDepth() {
		Message message = valid("{'id':'m','type':'session.list_jobs','x':[{'y':1}],'event_seq':'a','request_id':7,"
				+ "'extensions':3,'payload':{'x':{},'filter':{'agent':'echo','x':[]}}}");

		assertThat(message).isEqualTo(new SessionListJobs(new JobFilter(null, "echo", null, null), 100, null));
	}

	@Test
	void readsTraces() {
		String id = "4bf92f3577b34da6a3ce929d0e0e4736";

		assertThat(header("'trace_id':'00-" + id + "-00f067aa0ba902b7-01'").trace())
			.isEqualTo(new TraceContext(id, "00f067aa0ba902b7"));
		assertThat(header("'trace_id':5").trace()).isNull();
		assertThat(header("'trace_id':'zz'").trace()).isNull();
	}

	@Test
	void takesTheLastOfDuplicateKeys() {
		assertThat(valid("{'id':'m','id':'n','type':'session.close','type':'session.ack',"
				+ "'payload':{'last_processed_seq':'x','last_processed_seq':4}}"))
			.isEqualTo(new SessionAck(4));
	}

	@ParameterizedTest
	@CsvSource({ "job.frobnicate,false", "x,false", "session.welcome,true", "job.event,true", "job.accepted,true" })
	void tellsUnknownFromMisdirectedTypes(String type, boolean misdirected) {
		assertThat(decode("{'id':'m','type':'" + type + "','payload':{}}")).isInstanceOfSatisfying(
				DecodedFrame.Unknown.class, (unknown) -> assertThat(unknown.misdirected()).isEqualTo(misdirected));
	}

	@Test
	void readsVendorMessages() {
		assertThat(valid("{'id':'m','type':'x-vendor.acme.note','extensions':{'optional':true},'payload':{'a':1}}"))
			.isEqualTo(
					new VendorMessage("x-vendor.acme.note", JsonNodeFactory.instance.objectNode().put("a", 1), true));
		assertThat(valid("{'id':'m','type':'x-vendor.acme.note','extensions':{'optional':'true'}}"))
			.isEqualTo(new VendorMessage("x-vendor.acme.note", JsonNodeFactory.instance.objectNode(), false));
	}

	@Test
	void appliesDefaultsToSubmit() {
		assertThat(valid("{'id':'m','type':'job.submit','payload':{'agent':'echo','lease_request':null,'input':null}}"))
			.isEqualTo(new JobSubmit(AgentRef.of("echo"), NullNode.instance, JsonNodeFactory.instance.objectNode(),
					null, null, null, null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			session.ping      | {}                                           | payload.nonce
			session.ping      | {'nonce':''}                                 | payload.nonce
			session.ping      | {'nonce':7}                                  | payload.nonce
			session.ack       | {}                                           | payload.last_processed_seq
			session.ack       | {'last_processed_seq':-1}                    | payload.last_processed_seq
			session.ack       | {'last_processed_seq':1.5}                   | payload.last_processed_seq
			session.ack       | {'last_processed_seq':'1'}                   | payload.last_processed_seq
			session.close     | {'reason':1}                                 | payload.reason
			session.list_jobs | {'limit':0}                                  | payload.limit
			session.list_jobs | {'limit':'5'}                                | payload.limit
			session.list_jobs | {'cursor':5}                                 | payload.cursor
			session.list_jobs | {'filter':[]}                                | payload.filter
			session.list_jobs | {'filter':{'status':'running'}}              | payload.filter.status
			session.list_jobs | {'filter':{'status':[1]}}                    | payload.filter.status
			session.list_jobs | {'filter':{'agent':1}}                       | payload.filter.agent
			session.list_jobs | {'filter':{'created_after':'2026-05-13'}}    | payload.filter.created_after
			session.list_jobs | {'filter':{'created_before':5}}              | payload.filter.created_before
			job.submit        | {}                                           | payload.agent
			job.submit        | {'agent':5}                                  | payload.agent
			job.submit        | {'agent':'Echo!'}                            | payload.agent
			job.submit        | {'agent':'e','lease_request':[]}             | payload.lease_request
			job.submit        | {'agent':'e','lease_constraints':'x'}        | payload.lease_constraints
			job.submit        | {'agent':'e','idempotency_key':''}           | payload.idempotency_key
			job.submit        | {'agent':'e','idempotency_key':1}            | payload.idempotency_key
			job.submit        | {'agent':'e','max_runtime_sec':0}            | payload.max_runtime_sec
			job.submit        | {'agent':'e','max_runtime_sec':1.5}          | payload.max_runtime_sec
			job.submit        | {'agent':'e','max_runtime_sec':'1'}          | payload.max_runtime_sec
			job.submit        | {'agent':'e','parent_job_id':1}              | payload.parent_job_id
			job.cancel        | {}                                           | payload.job_id
			job.cancel        | {'job_id':''}                                | payload.job_id
			job.cancel        | {'job_id':1}                                 | payload.job_id
			job.cancel        | {'job_id':'j','reason':{}}                   | payload.reason
			job.subscribe     | {}                                           | payload.job_id
			job.subscribe     | {'job_id':'j','from_event_seq':-1}           | payload.from_event_seq
			job.subscribe     | {'job_id':'j','history':'yes'}               | payload.history
			job.unsubscribe   | {}                                           | payload.job_id
			""")
	void namesTheFieldOfAnInvalidPayload(String type, String payload, String field) {
		assertInvalid("{'id':'m','type':'" + type + "','payload':" + payload + "}", field);
	}

	@Test
	void boundsTheIdempotencyKey() {
		assertThat(((JobSubmit) valid(submit("'idempotency_key':'" + "k".repeat(256) + "'"))).idempotencyKey())
			.hasSize(256);
		assertInvalid(submit("'idempotency_key':'" + "k".repeat(257) + "'"), "payload.idempotency_key");
	}

	@Test
	void readsIntegersByValue() {
		assertThat(((JobSubmit) valid(submit("'max_runtime_sec':1.80e3"))).maxRuntimeSec()).isEqualTo(1800);
		assertThat(((JobSubmit) valid(submit("'max_runtime_sec':1e30"))).maxRuntimeSec()).isEqualTo(Long.MAX_VALUE);
		assertThat(valid("{'id':'m','type':'session.list_jobs','payload':{'limit':99999999999}}"))
			.isEqualTo(new SessionListJobs(JobFilter.ALL, 1000, null));
	}

	@Test
	void answersPingsAndIgnoresPongsThatAreIncomplete() {
		assertThat(valid("{'id':'m','type':'session.ping','payload':{'nonce':'n','sent_at':5}}"))
			.isEqualTo(new SessionPing("n", null));
		assertThat(valid("{'id':'m','type':'session.pong','payload':{'received_at':'x'}}"))
			.isEqualTo(new SessionPong("", null));
	}

	@Test
	void readsTimesWithOffset() {
		SessionListJobs list = (SessionListJobs) valid("{'id':'m','type':'session.list_jobs','payload':{'filter':"
				+ "{'created_after':'2026-05-13T21:30:00+02:00','created_before':'2026-05-13T19:30:00.000Z'}}}");

		assertThat(list.filter().createdAfter()).isEqualTo(NOW);
		assertThat(list.filter().createdBefore()).isEqualTo(NOW);
	}

	@Test
	void takesTheJobIdFromEnvelopeOrPayload() {
		JobCancel expected = new JobCancel("job_1", null);

		assertThat(valid("{'id':'m','type':'job.cancel','job_id':'job_1'}")).isEqualTo(expected);
		assertThat(valid("{'id':'m','type':'job.cancel','payload':{'job_id':'job_1'}}")).isEqualTo(expected);
		assertThat(valid("{'id':'m','type':'job.cancel','job_id':'job_1','payload':{'job_id':'job_1'}}"))
			.isEqualTo(expected);
		assertThat(valid("{'id':'m','type':'job.subscribe','job_id':'job_1','payload':{'from_event_seq':null}}"))
			.isEqualTo(new JobSubscribe("job_1", null, false));
	}

	@Test
	void answersUnderTheIdOfTheEnvelopeWhenThatOfThePayloadDiffers() {
		DecodedFrame.Invalid invalid = assertInvalid(
				"{'id':'m','type':'job.subscribe','job_id':'job_1','payload':{'job_id':'job_2'}}", "payload.job_id");

		assertThat(invalid.header().jobId()).isEqualTo("job_1");
	}

	@Test
	void answersUnderTheIdOfThePayloadWhenThereIsNoOther() {
		DecodedFrame.Invalid invalid = assertInvalid(
				"{'id':'m','type':'job.cancel','payload':{'job_id':'job_2','reason':1}}", "payload.reason");

		assertThat(invalid.header().jobId()).isEqualTo("job_2");
	}

	@Test
	void expandsNumbersAndKeepsTheirScale() {
		JobSubmit submit = (JobSubmit) valid(submit("'input':[5,5.00,1e3,25E-1,-0.10,12345678901234567890]"));

		assertThat(payload(JobResult.inline(submit.input(), NOW)))
			.contains("\"result\":[5,5.00,1000,2.5,-0.10,12345678901234567890]");
	}

	@Test
	void writesTheErrorForms() {
		DuplicateKeyException error = new DuplicateKeyException("reused",
				JsonNodeFactory.instance.objectNode().put("existing_job_id", "job_9"));
		EnvelopeHeader header = EnvelopeHeader.of("msg_1", "job.error")
			.withSessionId("sess_1")
			.withJobId("job_1")
			.withRequestId("r");
		byte[] rejection = this.codec.encodePayload(JobError.rejection(error, "r", NOW));

		assertThat(new String(this.codec.encode(header, rejection), StandardCharsets.UTF_8))
			.isEqualTo("{\"arcp\":\"1.1\",\"id\":\"msg_1\",\"type\":\"job.error\",\"session_id\":\"sess_1\","
					+ "\"job_id\":\"job_1\",\"request_id\":\"r\",\"payload\":{\"final_status\":\"error\","
					+ "\"code\":\"DUPLICATE_KEY\",\"message\":\"reused\",\"retryable\":false,\"request_id\":\"r\","
					+ "\"completed_at\":\"2026-05-13T19:30:00.000Z\",\"details\":{\"existing_job_id\":\"job_9\"}}}");
		assertThat(payload(SessionError.of(error, "r")))
			.isEqualTo("{\"code\":\"DUPLICATE_KEY\",\"message\":\"reused\",\"retryable\":false,"
					+ "\"details\":{\"existing_job_id\":\"job_9\"},\"request_id\":\"r\"}");
		assertThat(SessionError.of(error, "r").toException()).isInstanceOf(DuplicateKeyException.class);
	}

	@Test
	void writesNullForAnAgentThatReturnedNothing() {
		assertThat(payload(JobResult.inline(NullNode.instance, NOW)))
			.isEqualTo("{\"final_status\":\"success\",\"result\":null,\"completed_at\":\"2026-05-13T19:30:00.000Z\"}");
	}

	@Test
	void refusesToWriteWhatIsTooDeep() {
		ArrayNode root = JsonNodeFactory.instance.arrayNode();
		ArrayNode deepest = root;
		for (int i = 0; i < 100_000; i++) {
			deepest = deepest.addArray();
		}
		JobResult result = JobResult.inline(root, NOW);

		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> this.codec.encodePayload(result));
	}

	@Test
	void reportsRuntimeFramesThatCannotBe() {
		assertThat(this.codec.decodeFromRuntime(bytes("{'id':'m','type':'job.error','payload':{'final_status':"
				+ "'success','code':'TIMEOUT','message':'x','retryable':true,"
				+ "'completed_at':'2026-05-13T19:30:00.000Z'}}")))
			.isInstanceOf(DecodedFrame.Invalid.class);
		assertThat(this.codec.decodeFromRuntime(bytes("{'id':'m','type':'job.submit'}")))
			.isEqualTo(new DecodedFrame.Unknown(EnvelopeHeader.of("m", "job.submit"), true));
		assertThat(this.codec.decodeFromRuntime(bytes("{'id':'m','type':'job.later'}")))
			.isEqualTo(new DecodedFrame.Unknown(EnvelopeHeader.of("m", "job.later"), false));
	}

	private DecodedFrame.Invalid assertInvalid(String frame, String field) {
		DecodedFrame decoded = decode(frame);
		assertThat(decoded).isInstanceOf(DecodedFrame.Invalid.class);
		DecodedFrame.Invalid invalid = (DecodedFrame.Invalid) decoded;
		assertThat(invalid.header().id()).isEqualTo("m");
		assertThat(invalid.error().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
		assertThat(invalid.error().details()).hasToString("{\"field\":\"" + field + "\"}");
		assertThat(invalid.error()).hasMessageStartingWith(field + ": ");
		return invalid;
	}

	private String payload(Message message) {
		return new String(this.codec.encodePayload(message), StandardCharsets.UTF_8);
	}

	private Message valid(String frame) {
		DecodedFrame decoded = decode(frame);
		assertThat(decoded).isInstanceOf(DecodedFrame.Valid.class);
		return ((DecodedFrame.Valid) decoded).envelope().message();
	}

	private EnvelopeHeader header(String member) {
		return ((DecodedFrame.Valid) decode("{'id':'m','type':'session.heartbeat'," + member + "}")).envelope()
			.header();
	}

	private DecodedFrame decode(String frame) {
		return this.codec.decode(bytes(frame));
	}

	private static String submit(String member) {
		return "{'id':'m','type':'job.submit','payload':{'agent':'echo'," + member + "}}";
	}

	private static byte[] bytes(String frame) {
		return frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
	}

}
