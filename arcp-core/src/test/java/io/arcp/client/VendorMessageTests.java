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

package io.arcp.client;

import java.util.ArrayList;
import java.util.List;

import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.Secret;
import io.arcp.protocol.VendorMessage;
import io.arcp.transport.CloseStatus;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for messages of vendors' own types at the client.
 */
class VendorMessageTests {

	private static final VendorMessage NOTE = new VendorMessage("x-vendor.acme.note",
			JsonNodeFactory.instance.objectNode().put("text", "hello"), false);

	private final FakeRuntime runtime = new FakeRuntime();

	private final List<String> heard = new ArrayList<>();

	private ArcpClient connect(boolean listening) {
		ClientOptions.Builder options = ClientOptions.builder().token(Secret.of("tok-alice"));
		if (listening) {
			options.vendorListener((message) -> {
				this.heard.add(message.type() + message.payload());
				if (this.heard.size() == 1) {
					throw new IllegalStateException("listener failed");
				}
			});
		}
		Outcome<ArcpClient> connected = new Outcome<>(ArcpClient.over(this.runtime.pair().client(), options.build()));
		this.runtime.send(FakeRuntime.WELCOME);
		return connected.value();
	}

	private void push(String requestId) {
		this.runtime.send("{'arcp':'1.1','id':'v','type':'x-vendor.acme.note','session_id':'sess_1'," + requestId
				+ "'payload':{'a':1}}");
	}

	@Test
	void sends() {
		ArcpClient client = connect(false);
		client.send(NOTE).block();

		assertThat(this.runtime.last().get("type").stringValue()).isEqualTo("x-vendor.acme.note");
		assertThat(this.runtime.last().get("session_id").stringValue()).isEqualTo("sess_1");
		assertThat(this.runtime.last().get("payload")).hasToString("{\"text\":\"hello\"}");
		this.runtime.close(CloseStatus.NORMAL);
		assertThatExceptionOfType(ConnectionException.class).isThrownBy(() -> client.send(NOTE).block());
	}

	@Test
	void receivesAnswer() {
		ArcpClient client = connect(true);
		Outcome<VendorMessage> answer = new Outcome<>(client.request(NOTE));
		push("'request_id':'" + this.runtime.last().get("id").stringValue() + "',");

		assertThat(answer.value().payload()).hasToString("{\"a\":1}");
		assertThat(this.heard).isEmpty();
	}

	@Test
	void receivesRefusal() {
		ArcpClient client = connect(false);
		Outcome<VendorMessage> answer = new Outcome<>(client.request(NOTE));
		this.runtime.send("{'arcp':'1.1','id':'x','type':'session.error','session_id':'sess_1','request_id':'"
				+ this.runtime.last().get("id").stringValue()
				+ "','payload':{'code':'INVALID_REQUEST','message':'no','retryable':false}}");

		assertThat(answer.error()).isInstanceOf(InvalidRequestException.class);
		assertThatCode(() -> client.send(NOTE).block()).doesNotThrowAnyException();
	}

	@Test
	void listenerHearsWhatIsNoAnswerAndMayFail() {
		connect(true);
		push("");
		push("");
		push("'request_id':'nobody',");

		assertThat(this.heard).hasSize(2).containsOnly("x-vendor.acme.note{\"a\":1}");
	}

	@Test
	void ignoresWhatNobodyListensTo() {
		ArcpClient client = connect(false);
		push("");

		assertThatCode(() -> client.send(NOTE).block()).doesNotThrowAnyException();
	}

}
