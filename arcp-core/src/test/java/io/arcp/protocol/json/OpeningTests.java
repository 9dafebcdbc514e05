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

import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.ClientInfo;
import io.arcp.protocol.Dialect;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.ResumeRequest;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionHello;
import io.arcp.protocol.SessionOpening;
import io.arcp.protocol.SessionResume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the reading of {@code session.hello} and {@code session.resume} (ARCP
 * sections 1.4, 2.2 and 2.5).
 */
class OpeningTests {

	private static final String CLIENT = "'client':{'name':'cli'}";

	private final MessageCodec codec = new MessageCodec();

	@Test
	void appliesDefaults() {
		SessionHello hello = (SessionHello) opening(hello(CLIENT));

		assertThat(hello.client()).isEqualTo(ClientInfo.of("cli", null));
		assertThat(hello.auth()).isEqualTo(AuthRequest.NONE);
		assertThat(hello.encodings()).containsExactly("json");
		assertThat(hello.features()).isEmpty();
		assertThat(hello.capabilitiesPresent()).isFalse();
		assertThat(hello.resume()).isNull();
	}

	@Test
	void keepsUnknownFeaturesInOrder() {
		SessionOpening hello = opening(hello(CLIENT + ",'capabilities':{'features':['zzz','ack','heartbeat'],'x':1}"));

		assertThat(hello.features()).containsExactly("zzz", "ack", "heartbeat");
		assertThat(hello.capabilitiesPresent()).isTrue();
	}

	@Test
	void treatsEmptyTokenAsMissing() {
		assertThat(opening(hello(CLIENT + ",'auth':{'token':''}")).auth()).isEqualTo(AuthRequest.NONE);
	}

	@Test
	void readsNestedResume() {
		String members = ",'resume':{'session_id':'sess_1','resume_token':'rt_1','last_event_seq':-1},'resume_token':''";

		DecodedFrame.Valid valid = (DecodedFrame.Valid) decode(hello(CLIENT + members));

		assertThat(((SessionHello) valid.envelope().message()).resume())
			.isEqualTo(new ResumeRequest("sess_1", Secret.of("rt_1"), 0L));
		assertThat(valid.envelope().header().sessionId()).isEqualTo("sess_1");
	}

	@Test
	void readsFlatResume() {
		assertThat(opening(hello(CLIENT + ",'resume_token':'rt_1','last_event_seq':7.0")).resume())
			.isEqualTo(new ResumeRequest(null, Secret.of("rt_1"), 7L));
		assertThat(opening(hello(CLIENT + ",'resume_token':'rt_1'")).resume())
			.isEqualTo(new ResumeRequest(null, Secret.of("rt_1"), null));
		assertThat(opening(hello(CLIENT + ",'resume_token':null,'last_event_seq':null,'resume':null")).resume())
			.isNull();
	}

	@Test
	void readsSessionResume() {
		String frame = "{'id':'m','type':'session.resume','payload':{'session_id':'sess_1','resume_token':'rt_1',"
				+ "'last_event_seq':57,'auth':{'token':'tok'}}}";

		SessionResume resume = (SessionResume) opening(frame);

		assertThat(resume.resume()).isEqualTo(new ResumeRequest("sess_1", Secret.of("rt_1"), 57L));
		assertThat(resume.client()).isNull();
		assertThat(resume.capabilitiesPresent()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			'x':1                                                     | INVALID_REQUEST | payload.client
			'client':[]                                               | INVALID_REQUEST | payload.client
			'client':{'name':''}                                      | INVALID_REQUEST | payload.client.name
			'client':{'name':'c','version':1}                         | INVALID_REQUEST | payload.client.version
			'client':{'name':'c'},'capabilities':[]                   | INVALID_REQUEST | payload.capabilities
			'client':{'name':'c'},'capabilities':{'features':{}}      | INVALID_REQUEST | payload.capabilities.features
			'client':{'name':'c'},'capabilities':{'features':[1]}     | INVALID_REQUEST | payload.capabilities.features
			'client':{'name':'c'},'capabilities':{'encodings':[]}     | INVALID_REQUEST | payload.capabilities.encodings
			'client':{'name':'c'},'capabilities':{'encodings':['x']}  | INVALID_REQUEST | payload.capabilities.encodings
			'client':{'name':'c'},'auth':'tok'                        | UNAUTHENTICATED | payload.auth
			'client':{'name':'c'},'auth':{'token':1}                  | UNAUTHENTICATED | payload.auth.token
			'client':{'name':'c'},'auth':{'scheme':1}                 | UNAUTHENTICATED | payload.auth.scheme
			""")
	void refusesBadPayloads(String members, ErrorCode code, String field) {
		DecodedFrame.Invalid invalid = (DecodedFrame.Invalid) decode(hello(members));

		assertThat(invalid.error().code()).isEqualTo(code);
		assertThat(invalid.error().details()).hasToString("{\"field\":\"" + field + "\"}");
		assertThat(invalid.error()).hasMessageStartingWith(field + ": expected ");
		assertThat(invalid.auth()).isNull();
		assertThat(invalid.dialect()).isEqualTo(Dialect.GENERIC);
	}

	@Test
	void refusesOtherSchemes() {
		DecodedFrame.Invalid invalid = (DecodedFrame.Invalid) decode(
				hello(CLIENT + ",'auth':{'scheme':'basic','token':'t'}"));

		assertThat(invalid.error().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
	}

	@Test
	void checksEncodingsBeforeCredentials() {
		DecodedFrame.Invalid invalid = (DecodedFrame.Invalid) decode(
				hello(CLIENT + ",'auth':1,'capabilities':{'encodings':['cbor']}"));

		assertThat(invalid.error().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			'resume_token':''                                 | payload.resume_token
			'resume_token':1                                  | payload.resume_token
			'resume_token':'rt','last_event_seq':-2           | payload.last_event_seq
			'resume_token':'rt','last_event_seq':1.5          | payload.last_event_seq
			'resume_token':'rt','last_event_seq':'1'          | payload.last_event_seq
			'resume':[]                                       | payload.resume
			'resume':{'session_id':'s'}                       | payload.resume.resume_token
			'resume':{'session_id':1,'resume_token':'rt'}     | payload.resume.session_id
			'resume':{'resume_token':'rt','last_event_seq':{}}| payload.resume.last_event_seq
			""")
	void handsOverCredentialsWhenOnlyTheResumeDataIsBad(String members, String field) {
		DecodedFrame.Invalid invalid = (DecodedFrame.Invalid) decode(
				hello(CLIENT + ",'auth':{'token':'tok'}," + members));

		assertThat(invalid.error().code()).isEqualTo(ErrorCode.INVALID_REQUEST);
		assertThat(invalid.error().details()).hasToString("{\"field\":\"" + field + "\"}");
		assertThat(invalid.auth()).isEqualTo(AuthRequest.bearer(Secret.of("tok")));
	}

	@Test
	void ignoresTheSessionIdOfTheEnvelope() {
		DecodedFrame.Valid valid = (DecodedFrame.Valid) decode(
				"{'id':'m','session_id':5,'type':'session.hello','payload':{" + CLIENT + "}}");

		assertThat(valid.envelope().header().sessionId()).isNull();
	}

	private SessionOpening opening(String frame) {
		DecodedFrame decoded = decode(frame);
		assertThat(decoded).isInstanceOf(DecodedFrame.Valid.class);
		return (SessionOpening) ((DecodedFrame.Valid) decoded).envelope().message();
	}

	private DecodedFrame decode(String frame) {
		return this.codec.decode(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
	}

	private static String hello(String members) {
		return "{'arcp':'1.1','id':'m','type':'session.hello','payload':{" + members + "}}";
	}

}
