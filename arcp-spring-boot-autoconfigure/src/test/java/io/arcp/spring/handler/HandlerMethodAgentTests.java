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
import java.math.BigDecimal;
import java.security.Principal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.arcp.agent.Agent;
import io.arcp.agent.Agent.Execution;
import io.arcp.agent.CancellationSignal;
import io.arcp.agent.JobContext;
import io.arcp.event.JobEvent;
import io.arcp.lease.Lease;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobId;
import io.arcp.spring.handler.AgentDefinitionException.UnresolvableParameterException;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

import org.springframework.core.MethodParameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Arguments, return values and failures of handler methods.
 */
class HandlerMethodAgentTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final JobContext job = mock(JobContext.class);

	private final ArcpPrincipal principal = ArcpPrincipal.of("alice");

	@BeforeEach
	void context() {
		given(this.job.principal()).willReturn(this.principal);
		given(this.job.jobId()).willReturn(JobId.of("job_1"));
		given(this.job.logger()).willReturn(LoggerFactory.getLogger(HandlerMethodAgentTests.class));
	}

	@Test
	void providesContextByType() {
		Lease lease = mock(Lease.class);
		CancellationSignal signal = mock(CancellationSignal.class);
		given(this.job.lease()).willReturn(lease);
		given(this.job.cancellation()).willReturn(signal);
		Handlers handlers = new Handlers();

		run(handlers, "context", NullNode.instance);

		assertThat(handlers.arguments).containsExactly(this.job, lease, signal, this.principal, this.principal);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			text       | "x"                          | "x!"
			number     | 41                           | 42
			order      | {"id":"a","amounts":[1,2.5]} | 3.5
			tree       | {"any":[1]}                  | {"any":[1]}
			strings    | ["a","b"]                    | ["b","a"]
			optional   | "y"                          | "present y"
			optional   | null                         | "absent"
			nullable   | null                         | "null"
			polymorph  | {"type":"dog","name":"Rex"}  | [{"type":"dog","name":"Rex"}]
			date       | "2026-01-31"                 | "2026-02-01"
			nothing    | 1                            | null
			mono       | 1                            | {"id":"m","amounts":[1]}
			emptyMono  | 1                            | null
			voidMono   | 1                            | null
			stage      | 1                            | [1,2]
			future     | 1                            | "done"
			""")
	void convertsInputAndResult(String method, String input, String result) {
		JsonNode actual = run(new Handlers(), method, this.mapper.readTree(input));

		assertThat((actual != null) ? actual.toString() : "null").isEqualTo(result);
	}

	@ParameterizedTest
	@CsvSource({ "text, BLOCKING", "nothing, BLOCKING", "tree, BLOCKING", "mono, REACTIVE", "voidMono, REACTIVE",
			"stage, REACTIVE", "future, REACTIVE", "events, REACTIVE" })
	void tellsWhereMethodIsCalled(String method, Execution execution) {
		assertThat(agent(new Handlers(), method).execution()).isEqualTo(execution);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			number | "secret-value"                     | payload.input             | expected a number that fits
			text   | null                               | payload.input             | expected a value
			order  | {"id":"a","amounts":[1,"x-secret"]}| payload.input.amounts[1]  | expected a number that fits
			order  | {"id":"a","amounts":"x-secret"}    | payload.input.amounts     | expected an array
			order  | {"id":"a","x-more":1}              | payload.input.x-more      | is not known
			order  | {"id":"a","color":"x-secret"}      | payload.input.color       | expected one of [RED, GREEN]
			order  | {"id":"bad"}                       | payload.input             | is not valid
			date   | "x-secret"                         | payload.input             | expected another value
			""")
	void namesFieldOfInputThatCannotBeConverted(String method, String input, String field, String problem) {
		JsonMapper strict = this.mapper.rebuild().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		Agent agent = agent(new HandlerMethodAgentFactory(strict, List.of(), List.of(), null), new Handlers(), method);

		StepVerifier.create(agent.handle(this.mapper.readTree(input), this.job))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOfSatisfying(InvalidRequestException.class, (invalid) -> {
						assertThat(invalid.getMessage()).isEqualTo(field + ": " + problem);
						assertThat(invalid.details()).isNotNull();
						assertThat(invalid.details().path("field").asString()).isEqualTo(field);
						assertThat(invalid.getMessage() + invalid.details()).doesNotContain("secret", "io.arcp");
					}))
			.verify(LIMIT);
	}

	@Test
	void emitsEventsAndTakesLastAsResult() {
		JobEvent first = new JobEvent.Thought("one");
		JobEvent second = new JobEvent.Thought("two");
		given(this.job.emit(any())).willReturn(Mono.empty());

		JsonNode result = run(new Handlers(first, second, new JobEvent.Result(this.mapper.readTree("[7]"))), "events",
				NullNode.instance);

		assertThat(result).isEqualTo(this.mapper.readTree("[7]"));
		verify(this.job).emit(first);
		verify(this.job).emit(second);
	}

	@Test
	void emitsNextEventWhenOneBeforeIsStored() {
		JobEvent first = new JobEvent.Thought("one");
		JobEvent second = new JobEvent.Thought("two");
		given(this.job.emit(first)).willReturn(Mono.never());

		StepVerifier.create(agent(new Handlers(first, second), "events").handle(NullNode.instance, this.job))
			.expectSubscription()
			.then(() -> verify(this.job, never()).emit(second))
			.thenCancel()
			.verify(LIMIT);
	}

	@Test
	void endsJobWithoutResultWhenNoEventIsOne() {
		given(this.job.emit(any())).willReturn(Mono.empty());

		assertThat(run(new Handlers(new JobEvent.Thought("one")), "events", NullNode.instance)).isNull();
	}

	@Test
	void failsWhenEventComesAfterResult() {
		Agent agent = agent(new Handlers(new JobEvent.Result(null), new JobEvent.Thought("late")), "events");

		StepVerifier.create(agent.handle(NullNode.instance, this.job))
			.expectError(IllegalStateException.class)
			.verify(LIMIT);
	}

	@ParameterizedTest
	@CsvSource({ "throwing", "throwingMono", "failingMono", "failingStage" })
	void passesExceptionOfHandlerOn(String method) {
		StepVerifier.create(agent(new Handlers(), method).handle(NullNode.instance, this.job))
			.expectErrorSatisfies((ex) -> assertThat(ex).isSameAs(Handlers.FAILURE))
			.verify(LIMIT);
	}

	@Test
	void cancelsFutureWithSubscription() {
		Handlers handlers = new Handlers();

		agent(handlers, "pending").handle(NullNode.instance, this.job).subscribe().dispose();

		assertThat(handlers.pending).isCancelled();
	}

	@Test
	void failsWithoutDetailWhenResultCannotBeWritten() {
		StepVerifier.create(agent(new Handlers(), "unwritable").handle(NullNode.instance, this.job))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOfSatisfying(ArcpException.class, (failure) -> {
				assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
				assertThat(failure.getMessage()).isEqualTo("result cannot be written as JSON");
			}))
			.verify(LIMIT);
	}

	@Test
	void validatesInputThatAsksForIt() {
		HandlerMethodAgentFactory factory = validating();

		StepVerifier
			.create(agent(factory, new Handlers(), "validated")
				.handle(this.mapper.readTree("{\"name\":\" \",\"count\":-1}"), this.job))
			.expectErrorSatisfies(
					(ex) -> assertThat(ex).isInstanceOfSatisfying(InvalidRequestException.class, (invalid) -> {
						assertThat(invalid.getMessage())
							.isEqualTo("payload.input.count: must be greater than 0 (and 1 more)");
						assertThat(invalid.details()).isEqualTo(this.mapper.readTree("""
								{"field":"payload.input.count","violations":[
								{"field":"payload.input.count","message":"must be greater than 0"},
								{"field":"payload.input.name","message":"must not be blank"}]}"""));
					}))
			.verify(LIMIT);
		assertThat(agent(factory, new Handlers(), "validated")
			.handle(this.mapper.readTree("{\"name\":\"n\",\"count\":1}"), this.job)
			.block(LIMIT)).isEqualTo(this.mapper.readTree("\"n\""));
	}

	@Test
	void refusesToLeaveInputUnvalidated() {
		assertThatExceptionOfType(UnresolvableParameterException.class)
			.isThrownBy(() -> agent(new Handlers(), "validated"))
			.withMessageContaining("there is no validator");
	}

	@Test
	void asksResolversOfApplicationFirst() {
		JobArgumentResolver resolver = new JobArgumentResolver() {

			@Override
			public boolean supports(MethodParameter parameter) {
				return parameter.getParameterType() == String.class;
			}

			@Override
			public @Nullable Object resolve(MethodParameter parameter, JsonNode input, JobContext job) {
				return "resolved";
			}

		};

		Agent agent = agent(new HandlerMethodAgentFactory(this.mapper, List.of(resolver), List.of(), null),
				new Handlers(), "text");

		assertThat(agent.handle(NullNode.instance, this.job).block(LIMIT)).hasToString("\"resolved!\"");
	}

	@Test
	void asksReturnValueHandlersOfApplicationFirst() {
		JobReturnValueHandler streams = new JobReturnValueHandler() {

			@Override
			public boolean supports(MethodParameter returnType) {
				return returnType.getParameterType() == Stream.class;
			}

			@Override
			public Mono<JsonNode> handle(@Nullable Object value, MethodParameter returnType, JobContext job) {
				return Mono.fromCallable(() -> HandlerMethodAgentTests.this.mapper
					.valueToTree(((Stream<?>) value).map(Object::toString).toList()));
			}

		};

		Agent agent = agent(new HandlerMethodAgentFactory(this.mapper, List.of(), List.of(streams), null),
				new Handlers(), "stream");

		assertThat(agent.handle(NullNode.instance, this.job).block(LIMIT)).hasToString("[\"1\",\"2\"]");
	}

	private HandlerMethodAgentFactory validating() {
		return new HandlerMethodAgentFactory(this.mapper, List.of(), List.of(),
				new ConstraintInputValidator(Validation.buildDefaultValidatorFactory().getValidator()));
	}

	private @Nullable JsonNode run(Handlers handlers, String method, JsonNode input) {
		return agent(handlers, method).handle(input, this.job).block(LIMIT);
	}

	private Agent agent(Handlers handlers, String method) {
		return agent(new HandlerMethodAgentFactory(this.mapper, List.of(), List.of(), null), handlers, method);
	}

	private static Agent agent(HandlerMethodAgentFactory factory, Handlers handlers, String name) {
		Method method = Arrays.stream(Handlers.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return factory.create(() -> handlers, Handlers.class, method, method);
	}

	enum Color {

		RED, GREEN

	}

	record Order(String id, @Nullable List<BigDecimal> amounts, @Nullable Color color) {

		Order {
			if ("bad".equals(id)) {
				throw new IllegalArgumentException("x-secret");
			}
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes(@JsonSubTypes.Type(value = Dog.class, name = "dog"))
	interface Animal {

		String name();

	}

	record Dog(String name) implements Animal {

	}

	record Request(@NotBlank String name, @Positive int count) {

	}

	static class Handlers {

		static final RuntimeException FAILURE = new IllegalStateException("failed");

		private final List<JobEvent> events;

		private List<Object> arguments = List.of();

		private final CompletableFuture<String> pending = new CompletableFuture<>();

		Handlers(JobEvent... events) {
			this.events = List.of(events);
		}

		void context(JobContext job, Lease lease, CancellationSignal signal, Principal principal,
				ArcpPrincipal arcpPrincipal) {
			this.arguments = List.of(job, lease, signal, principal, arcpPrincipal);
		}

		String text(String input) {
			return input + "!";
		}

		int number(int input) {
			return input + 1;
		}

		BigDecimal order(Order order) {
			return (order.amounts() != null) ? order.amounts().stream().reduce(BigDecimal.ZERO, BigDecimal::add)
					: BigDecimal.ZERO;
		}

		JsonNode tree(JsonNode input) {
			return input;
		}

		List<String> strings(List<String> input) {
			return List.of(input.get(1), input.get(0));
		}

		String optional(Optional<String> input) {
			return input.map((value) -> "present " + value).orElse("absent");
		}

		String nullable(@Nullable String input) {
			return String.valueOf(input);
		}

		List<Animal> polymorph(Animal animal) {
			return List.of(animal);
		}

		LocalDate date(LocalDate input) {
			return input.plusDays(1);
		}

		void nothing() {
		}

		Mono<Map<String, Object>> mono() {
			return Mono.fromSupplier(() -> new TreeMap<>(Map.of("id", "m", "amounts", List.of(1))).descendingMap());
		}

		Mono<String> emptyMono() {
			return Mono.empty();
		}

		Mono<Void> voidMono() {
			return Mono.empty();
		}

		CompletionStage<List<Integer>> stage() {
			return CompletableFuture.completedStage(List.of(1, 2));
		}

		CompletableFuture<String> future() {
			return CompletableFuture.completedFuture("done");
		}

		CompletableFuture<String> pending() {
			return this.pending;
		}

		Flux<JobEvent> events() {
			return Flux.fromIterable(this.events);
		}

		String throwing() {
			throw FAILURE;
		}

		Mono<String> throwingMono() {
			throw FAILURE;
		}

		Mono<String> failingMono() {
			return Mono.error(FAILURE);
		}

		CompletionStage<String> failingStage() {
			return CompletableFuture.supplyAsync(() -> {
				throw FAILURE;
			});
		}

		Object unwritable() {
			return new Object() {

				public String getSecret() {
					throw new IllegalStateException("x-secret");
				}

			};
		}

		String validated(@Valid Request request) {
			return request.name();
		}

		Stream<Integer> stream() {
			return Stream.of(1, 2);
		}

	}

}
