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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.arcp.agent.Agent;
import io.arcp.agent.Agent.Execution;
import io.arcp.agent.JobContext;
import io.arcp.agent.ResultStream;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.JobId;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.InOrder;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Handler methods that return a {@code Flux} of a result's parts.
 */
class StreamReturnValueHandlerTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private final JobContext job = mock(JobContext.class);

	private final ResultStream stream = mock(ResultStream.class);

	private final List<Object> written = new ArrayList<>();

	private final Handlers handlers = new Handlers();

	@BeforeEach
	void context() {
		given(this.job.jobId()).willReturn(JobId.of("job_1"));
		given(this.job.logger()).willReturn(LoggerFactory.getLogger(StreamReturnValueHandlerTests.class));
		given(this.job.streamResult()).willReturn(this.stream);
		given(this.stream.write(any(CharSequence.class))).willAnswer((call) -> write(call.getArgument(0).toString()));
		given(this.stream.write(any(byte[].class))).willAnswer((call) -> write(call.getArgument(0)));
		given(this.stream.finish()).willReturn(Mono.empty());
	}

	private Mono<Void> write(Object data) {
		this.written.add(data);
		return Mono.empty();
	}

	private Agent agent(String name) {
		Method method = Arrays.stream(Handlers.class.getDeclaredMethods())
			.filter((candidate) -> candidate.getName().equals(name))
			.findFirst()
			.orElseThrow();
		return new HandlerMethodAgentFactory(this.mapper, List.of(), List.of(), null).create(() -> this.handlers,
				Handlers.class, method, method);
	}

	private void run(String name) {
		StepVerifier.create(agent(name).handle(NullNode.instance, this.job)).expectComplete().verify(LIMIT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "strings", "bytes", "buffers", "items", "wildcard" })
	void callsMethodWhereItMustNotBlock(String method) {
		assertThat(agent(method).execution()).isEqualTo(Execution.REACTIVE);
	}

	@Test
	void writesTextAsItIs() {
		run("strings");

		assertThat(this.written).containsExactly("a", "", "b\n");
		verify(this.stream).finish();
	}

	@Test
	void writesBytes() {
		run("bytes");

		assertThat(this.written).containsExactly(new byte[] { 1 }, new byte[] { 2, 3 });
	}

	@Test
	void writesBuffersAndReleasesThem() {
		run("buffers");

		assertThat(this.written).extracting((bytes) -> new String((byte[]) bytes, StandardCharsets.UTF_8))
			.containsExactly("one", "two");
		assertThat(this.handlers.buffers).hasSize(2).noneMatch(NettyDataBuffer::isAllocated);
	}

	@Test
	void releasesBuffersWhenWriteFails() {
		given(this.stream.write(any(byte[].class))).willThrow(new InvalidRequestException("no"));

		StepVerifier.create(agent("buffers").handle(NullNode.instance, this.job))
			.expectError(InvalidRequestException.class)
			.verify(LIMIT);

		assertThat(this.handlers.buffers).isNotEmpty().noneMatch(NettyDataBuffer::isAllocated);
		verify(this.stream, never()).finish();
	}

	@Test
	void releasesBuffersWhenJobIsCancelled() {
		given(this.stream.write(any(byte[].class))).willReturn(Mono.never());

		StepVerifier.create(agent("eagerBuffers").handle(NullNode.instance, this.job))
			.thenAwait()
			.thenCancel()
			.verify(LIMIT);

		assertThat(this.handlers.buffers).hasSize(2).noneMatch(NettyDataBuffer::isAllocated);
	}

	@Test
	void writesOtherElementsAsLines() {
		run("items");

		assertThat(this.written).containsExactly("{\"name\":\"two\\nlines\",\"tags\":[1,2]}\n",
				"{\"name\":\"\",\"tags\":[]}\n");
	}

	@Test
	void writesTypesOfElements() {
		run("animals");

		assertThat(this.written).containsExactly("{\"type\":\"dog\",\"name\":\"Rex\"}\n");
	}

	@Test
	void writesContainersByDeclaredType() {
		run("litters");

		assertThat(this.written).containsExactly("[{\"type\":\"dog\",\"name\":\"Rex\"}]\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "wildcard", "raw" })
	void writesElementsOfUnknownTypeAsLines(String method) {
		run(method);

		assertThat(this.written).containsExactly("\"text\"\n", "1\n");
	}

	@Test
	void finishesWithoutElements() {
		run("nothing");

		assertThat(this.written).isEmpty();
		verify(this.stream).finish();
	}

	@Test
	void asksForNextElementWhenOneBeforeIsStored() {
		Sinks.Empty<Void> stored = Sinks.empty();
		given(this.stream.write("a")).willReturn(stored.asMono());

		StepVerifier.create(agent("strings").handle(NullNode.instance, this.job)).expectSubscription().then(() -> {
			verify(this.stream, never()).write("b\n");
			stored.tryEmitEmpty();
		}).expectComplete().verify(LIMIT);

		InOrder order = inOrder(this.stream);
		order.verify(this.stream).write("a");
		order.verify(this.stream).write("b\n");
		order.verify(this.stream).finish();
	}

	@Test
	void leavesStreamOpenWhenElementsFail() {
		StepVerifier.create(agent("failing").handle(NullNode.instance, this.job))
			.expectErrorSatisfies((ex) -> assertThat(ex).isSameAs(Handlers.FAILURE))
			.verify(LIMIT);

		assertThat(this.written).containsExactly("a");
		verify(this.stream, never()).finish();
	}

	@Test
	void failsWhenElementCannotBeWritten() {
		StepVerifier.create(agent("unwritable").handle(NullNode.instance, this.job))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ArcpException.class)
				.hasMessage("result cannot be written as JSON"))
			.verify(LIMIT);
	}

	@Test
	void doesNotSubscribeWhenResultCannotBeStreamed() {
		given(this.job.streamResult()).willThrow(new InvalidRequestException("not negotiated"));

		StepVerifier.create(agent("buffers").handle(NullNode.instance, this.job))
			.expectError(InvalidRequestException.class)
			.verify(LIMIT);

		assertThat(this.handlers.buffers).isEmpty();
	}

	record Item(String name, List<Integer> tags) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
	@JsonSubTypes(@JsonSubTypes.Type(value = Dog.class, name = "dog"))
	interface Animal {

		String name();

	}

	record Dog(String name) implements Animal {

	}

	static class Handlers {

		static final RuntimeException FAILURE = new IllegalStateException("failed");

		private final NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);

		private final List<NettyDataBuffer> buffers = new ArrayList<>();

		Flux<String> strings() {
			return Flux.just("a", "", "b\n");
		}

		Flux<byte[]> bytes() {
			return Flux.just(new byte[] { 1 }, new byte[] { 2, 3 });
		}

		Flux<DataBuffer> buffers() {
			return Flux.just("one", "two").map(this::buffer);
		}

		Flux<DataBuffer> eagerBuffers() {
			return Flux.just(buffer("one"), buffer("two"));
		}

		private DataBuffer buffer(String text) {
			NettyDataBuffer buffer = this.factory.allocateBuffer(16);
			buffer.write(text, StandardCharsets.UTF_8);
			this.buffers.add(buffer);
			return buffer;
		}

		Flux<Item> items() {
			return Flux.just(new Item("two\nlines", List.of(1, 2)), new Item("", List.of()));
		}

		Flux<Animal> animals() {
			return Flux.just(new Dog("Rex"));
		}

		Flux<List<Animal>> litters() {
			return Flux.just(List.of(new Dog("Rex")));
		}

		Flux<?> wildcard() {
			return Flux.just("text", 1);
		}

		@SuppressWarnings("rawtypes")
		Flux raw() {
			return Flux.just("text", 1);
		}

		Flux<Item> nothing() {
			return Flux.empty();
		}

		Flux<String> failing() {
			return Flux.just("a").concatWith(Flux.error(FAILURE));
		}

		Flux<Object> unwritable() {
			return Flux.just(new Object() {

				public String getSecret() {
					throw new IllegalStateException("x-secret");
				}

			});
		}

	}

}
