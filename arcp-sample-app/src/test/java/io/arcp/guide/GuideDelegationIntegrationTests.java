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

package io.arcp.guide;

import java.util.List;

import io.arcp.client.ClientEvent;
import io.arcp.client.ClientJob;
import io.arcp.client.JobRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The agents of the guide's page about delegation do what the page says.
 */
@SpringBootTest(classes = GuideDelegation.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "arcp.security.tokens.[tok-guide]=guide")
@Tag("docs")
class GuideDelegationIntegrationTests extends ConnectedGuide {

	private ClientJob plan(JobRequest.Builder request) {
		return client().submit(request.input(JsonNodeFactory.instance.arrayNode().add("roses").add("tulips")).build())
			.block(LIMIT);
	}

	private static List<String> kinds(ClientJob job) {
		return job.events().map(ClientEvent::kind).collectList().block(LIMIT);
	}

	@Test
	void plannerHandsOnWhatItsLeaseAllows() {
		ClientJob job = plan(JobRequest.of("planner")
			.lease("agent.delegate", "researcher")
			.lease("tool.call", "web.*")
			.lease("cost.budget", "USD:5.00"));

		assertThat(kinds(job)).filteredOn((kind) -> !kind.equals("metric"))
			.containsExactly("status", "delegate", "delegate");
		assertThat(job.result().block(LIMIT).toString()).isEqualTo("[\"all about roses\",\"all about tulips\"]");
	}

	@Test
	void plannerGoesOnWithoutWhatIsRefused() {
		ClientJob job = plan(JobRequest.of("planner").lease("agent.delegate", "researcher"));

		assertThat(kinds(job)).containsExactly("status", "delegate", "tool_result", "delegate", "tool_result");
		assertThat(job.result().block(LIMIT)).isEmpty();
	}

}
