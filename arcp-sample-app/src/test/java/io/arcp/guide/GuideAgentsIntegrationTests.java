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

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The agents of the guide do what the guide says, asked by its hand-written client.
 */
@SpringBootTest(classes = GuideAgents.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "arcp.security.tokens.[tok-guide]=guide")
@ExtendWith(OutputCaptureExtension.class)
@Tag("docs")
class GuideAgentsIntegrationTests {

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			greeter | {"name":"Ada"}  | "result":{"text":"Hello, Ada!"}
			greeter | {"name":""}     | "code":"INVALID_REQUEST"
			countdown | {"steps":3}   | "result":"done"
			slow | 5                  | "result":5
			guarded | "door"          | "result":"the door is open for guide"
			guarded | "cellar"        | "code":"PERMISSION_DENIED"
			clock | null              | "result":"2
			story | 2                 | "data":"Chapter 2\\n"
			table | 2                 | "summary":"2 rows"
			""")
	void answersAsTheGuideSays(String agent, String input, String answer, CapturedOutput output) throws Exception {
		PlainClient.main(new String[] { "ws://localhost:" + this.port + "/arcp", "tok-guide", agent, input });

		assertThat(output).contains("\"type\":\"session.welcome\"")
			.contains("\"type\":\"job.accepted\"")
			.contains("\"event_seq\":1")
			.contains(answer);
	}

	@Test
	void emitsTheLogOfTheFirstAgent(CapturedOutput output) throws Exception {
		PlainClient.main(new String[] { "ws://localhost:" + this.port + "/arcp", "tok-guide", "greeter@1.0.0",
				"{\"name\":\"Bob\"}" });

		assertThat(output).contains("\"body\":{\"level\":\"info\",\"message\":\"greeting Bob\"}");
	}

	@Test
	void emitsTheProgressOfTheReactiveAgent(CapturedOutput output) throws Exception {
		PlainClient
			.main(new String[] { "ws://localhost:" + this.port + "/arcp", "tok-guide", "countdown", "{\"steps\":2}" });

		assertThat(output).contains("\"body\":{\"current\":1,\"total\":2}")
			.contains("\"body\":{\"current\":2,\"total\":2}");
	}

}
