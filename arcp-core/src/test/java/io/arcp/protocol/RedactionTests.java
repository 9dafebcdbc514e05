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

package io.arcp.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing secret shows in the text form of a message (ARCP section 6.3).
 */
class RedactionTests {

	private static final String SECRET = "s3cr3t-value";

	private static final Instant NOW = Instant.parse("2026-05-13T19:42:13Z");

	private final ObjectNode tree = JsonNodeFactory.instance.objectNode().put("value", SECRET);

	private final Credential credential = new Credential("cred_1", "bearer", Secret.of(SECRET), "https://x", null,
			null);

	@Test
	void hidesSecretsEverywhereButInValue() {
		Secret secret = Secret.of(SECRET);

		assertThat(secret).hasToString("***");
		assertThat(JsonMapper.shared().writeValueAsString(Map.of("token", secret))).isEqualTo("{\"token\":\"***\"}");
		assertThat(secret.value()).isEqualTo(SECRET);
	}

	@Test
	void comparesSecretsByValue() {
		assertThat(Secret.of(SECRET)).isEqualTo(Secret.of(SECRET))
			.hasSameHashCodeAs(Secret.of(SECRET))
			.isNotEqualTo(Secret.of("other"));
	}

	@Test
	void hidesTokensOfOpenings() {
		AuthRequest auth = AuthRequest.bearer(Secret.of(SECRET));
		ResumeRequest resume = new ResumeRequest("sess_1", Secret.of(SECRET), 3L);

		assertHidden(new SessionHello(ClientInfo.of("cli", null), auth, List.of("json"), Set.of(), true, resume));
		assertHidden(new SessionResume(null, auth, List.of("json"), Set.of(), false, resume));
		assertHidden(new SessionWelcome("sess_1", new RuntimeInfo("r", "1"), Secret.of(SECRET), 600, null, Set.of(),
				List.of(), null, NOW));
	}

	@Test
	void hidesCredentials() {
		ObjectNode lease = JsonNodeFactory.instance.objectNode();

		assertHidden(new JobAccepted(JobId.of("job_1"), AgentRef.of("echo"), lease, null, null,
				List.of(this.credential), NOW, "t", null, null));
		assertHidden(new JobSubscribed(JobId.of("job_1"), JobStatus.RUNNING, AgentRef.of("echo"), lease, null, null,
				null, "t", 0, false, "m", 0, false, null, List.of(this.credential)));
	}

	@Test
	void hidesInputsBodiesAndResults() {
		ObjectNode lease = JsonNodeFactory.instance.objectNode();

		assertHidden(new JobSubmit(AgentRef.of("echo"), this.tree, lease, null, SECRET, null, null));
		assertHidden(new JobEventMessage("status", NOW, this.tree));
		assertHidden(JobResult.inline(this.tree, NOW));
		assertHidden(new VendorMessage("x-vendor.acme.note", this.tree, false));
	}

	private void assertHidden(Message message) {
		assertThat(message.toString()).doesNotContain(SECRET);
		assertThat(new Envelope(EnvelopeHeader.of("m", message.type()), message).toString()).doesNotContain(SECRET);
	}

}
