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

package io.arcp.spring.handler;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.protocol.Credential;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.Secret;
import io.arcp.spring.annotation.JobCredential;
import io.arcp.spring.handler.AgentDefinitionException.UnresolvableParameterException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link JobCredential} parameters of handler methods.
 */
class CredentialArgumentResolverTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final JobContext job = mock(JobContext.class);

	private final HandlerMethodAgentFactory factory = new HandlerMethodAgentFactory(JsonMapper.builder().build(),
			List.of(), List.of(), null);

	private Agent agent(String name) {
		Handlers handlers = new Handlers();
		Method method = Arrays.stream(Handlers.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return this.factory.create(() -> handlers, Handlers.class, method, method);
	}

	private void live(String ids) {
		List<Credential> live = Stream.of(ids.split(" "))
			.filter((id) -> !id.isEmpty())
			.map((id) -> new Credential(id, "bearer", Secret.of("sk-" + id), "https://gateway.invalid", null, null))
			.toList();
		given(this.job.credentials()).willReturn(live);
	}

	@ParameterizedTest
	@CsvSource({ "only,'a','in sk-a'", "named,'a b','in sk-b'", "nullable,'','in none'", "nullable,'a b','in none'",
			"optional,'a','in sk-a'", "optional,'','in none'" })
	void providesTheCredentialOfTheJob(String method, String live, String result) {
		live(live);

		assertThat(agent(method).handle(JsonNodeFactory.instance.stringNode("in"), this.job).block(LIMIT).asString())
			.isEqualTo(result);
	}

	@ParameterizedTest
	@CsvSource({ "only,'','the agent needs a credential, and its job has none'",
			"only,'a b','the agent needs the only credential of its job, which has 2'",
			"named,'a','the agent needs the credential ''b'', which its job has not'" })
	void failsTheJobThatDoesNotHaveIt(String method, String live, String message) {
		live(live);

		StepVerifier.create(agent(method).handle(JsonNodeFactory.instance.stringNode("in"), this.job))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOf(PermissionDeniedException.class).hasMessage(message))
			.verify(LIMIT);
	}

	@Test
	void refusesOtherTypes() {
		assertThatExceptionOfType(UnresolvableParameterException.class).isThrownBy(() -> agent("text"))
			.withMessageContaining("Parameter 0 ('key')")
			.withMessageContaining("@JobCredential is for parameters of type io.arcp.protocol.Credential");
	}

	@Test
	void refusesToTakeACredentialFromTheInput() {
		assertThatExceptionOfType(UnresolvableParameterException.class).isThrownBy(() -> agent("unmarked"))
			.withMessageContaining("a credential needs @JobCredential");
	}

	static class Handlers {

		String only(String input, @JobCredential Credential credential) {
			return input + " " + credential.value().value();
		}

		String named(String input, @JobCredential("b") Credential credential) {
			return only(input, credential);
		}

		String nullable(String input, @JobCredential @Nullable Credential credential) {
			return (credential != null) ? only(input, credential) : input + " none";
		}

		String optional(String input, @JobCredential Optional<Credential> credential) {
			return nullable(input, credential.orElse(null));
		}

		void text(@JobCredential String key) {
		}

		void unmarked(Credential credential) {
		}

	}

}
