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

import io.arcp.protocol.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the recognition of a client by its first frame (ARCP section 3.3).
 */
class DialectDetectorTests {

	private final MessageCodec codec = new MessageCodec();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			'id':'msg_01JZHGV126EH45AFQYYPDNNZ84','session_id':'sess_1'        |             | RUBY
			'id':'x','session_id':''                                          |             | RUBY
			'id':'01890a5d-ac96-774b-bcce-b302099a8057','session_id':'s'      |             | RUBY
			'id':'01JZHGV126EH45AFQYYPDNNZ84','session_id':'s'                | 'agents':{} | RUBY
			'id':'01890a5d-ac96-774b-bcce-b302099a8057'                       |             | GO
			'id':'01890A5D-AC96-774B-9CCE-B302099A8057'                       |             | GO
			'id':'01890a5d-ac96-774b-8cce-b302099a8057','timestamp':'t'       | 'agents':{} | GO
			'id':'01JZHGV126EH45AFQYYPDNNZ84'                                 | 'agents':{} | PYTHON
			'id':'01JZHGV126EH45AFQYYPDNNZ84'                                 | 'agents':null | PYTHON
			'id':'01JZHGV126EH45AFQYYPDNNZ84','timestamp':'t'                 | 'agents':[] | PYTHON
			'id':'01JZHGV126EH45AFQYYPDNNZ84'                                 |             | JAVA
			'id':'7ZZZZZZZZZZZZZZZZZZZZZZZZZ','timestamp':'t'                 |             | JAVA
			'id':'msg_01JZHGV126EH45AFQYYPDNNZ84','timestamp':'t'             |             | CSHARP
			'id':'msg_01JZHGV126EH45AFQYYPDNNZ84','timestamp':null            | 'agents':[] | CSHARP
			'id':'msg_01JZHGV126EH45AFQYYPDNNZ84'                             |             | TYPESCRIPT
			'id':'msg_01JZHGV126EH45AFQYYPDNNZ84'                             | 'agents':[] | TYPESCRIPT
			'id':'msg_01JZHGV126EH45AFQYYPDNNZ84','session_id':null           |             | TYPESCRIPT
			""")
	void recognizesTheClient(String envelope, String capabilities, Dialect dialect) {
		assertThat(dialect("session.hello", envelope, capabilities)).isEqualTo(dialect);
		assertThat(dialect("session.resume", envelope, capabilities)).isEqualTo(dialect);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			'id':'hello'
			'id':'x','timestamp':'t'
			'id':'x','session_id':5
			'id':'01890a5d-ac96-474b-bcce-b302099a8057'
			'id':'01890a5d-ac96-774b-7cce-b302099a8057'
			'id':'01890a5d-ac96-774b-ccce-b302099a8057'
			'id':'01890a5d-ac96-774b-bcce-b302099a805'
			'id':'01890a5dac96774bbcceb302099a8057'
			'id':'{01890a5d-ac96-774b-bcce-b302099a8057}'
			'id':'msg_01890a5d-ac96-774b-bcce-b302099a8057'
			'id':'81JZHGV126EH45AFQYYPDNNZ84'
			'id':'01JZHGV126EH45AFQYYPDNNZ8'
			'id':'01JZHGV126EH45AFQYYPDNNZ844'
			'id':'01JZHGV126EH45AFQYYPDNNZ8U'
			'id':'01jzhgv126eh45afqyypdnnz84'
			'id':'msg_81JZHGV126EH45AFQYYPDNNZ84'
			'id':'MSG_01JZHGV126EH45AFQYYPDNNZ84'
			'id':'msg01JZHGV126EH45AFQYYPDNNZ84'
			'id':'msg_01JZHGV126EH45AFQYYPDNNZ84 ','timestamp':'t'
			""")
	void takesNearMissesForGeneric(String envelope) {
		assertThat(dialect("session.hello", envelope, "'agents':{}")).isEqualTo(Dialect.GENERIC);
	}

	@Test
	void recognizesOnlyByCapabilitiesInThePayload() {
		assertThat(dialect("session.hello", "'id':'01JZHGV126EH45AFQYYPDNNZ84','capabilities':{'agents':[]}", null))
			.isEqualTo(Dialect.JAVA);
		assertThat(dialect("session.hello", "'id':'01JZHGV126EH45AFQYYPDNNZ84','agents':[]", "'features':['agents']"))
			.isEqualTo(Dialect.JAVA);
	}

	@Test
	void recognizesWhoSendsAnInvalidHello() {
		DecodedFrame frame = decode("{'id':'01JZHGV126EH45AFQYYPDNNZ84','type':'session.hello','payload':[]}");

		assertThat(frame).isInstanceOfSatisfying(DecodedFrame.Invalid.class,
				(invalid) -> assertThat(invalid.dialect()).isEqualTo(Dialect.JAVA));
	}

	@Test
	void recognizesNobodyByOtherFrames() {
		DecodedFrame frame = decode(
				"{'id':'01JZHGV126EH45AFQYYPDNNZ84','type':'session.ping','payload':{'nonce':'n'}}");

		assertThat(frame).isInstanceOfSatisfying(DecodedFrame.Valid.class,
				(valid) -> assertThat(valid.dialect()).isNull());
	}

	private Dialect dialect(String type, String envelope, String capabilities) {
		String resume = type.equals("session.resume") ? ",'resume_token':'rt_x'" : "";
		DecodedFrame frame = decode(
				"{" + envelope + ",'type':'" + type + "','payload':{'client':{'name':'c'},'auth':{'token':'t'}" + resume
						+ ((capabilities != null) ? ",'capabilities':{" + capabilities + "}" : "") + "}}");
		assertThat(frame).isInstanceOf(DecodedFrame.Valid.class);
		return ((DecodedFrame.Valid) frame).dialect();
	}

	private DecodedFrame decode(String frame) {
		return this.codec.decode(frame.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
	}

}
