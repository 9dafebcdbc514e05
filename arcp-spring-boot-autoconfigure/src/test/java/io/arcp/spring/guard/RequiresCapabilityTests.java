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

package io.arcp.spring.guard;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.arcp.protocol.LeaseExpiredException;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.spring.annotation.RequiresCapability;
import io.arcp.spring.autoconfigure.ArcpGuardAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link RequiresCapability}.
 */
class RequiresCapabilityTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, ArcpGuardAutoConfiguration.class));

	private final JobContext job = mock(JobContext.class);

	private void withTools(Consumer<Tools> test) {
		this.runner.withBean(Tools.class).run((context) -> test.accept(context.getBean(Tools.class)));
	}

	private void deny(String capability, String target) {
		willThrow(new PermissionDeniedException("no")).given(this.job).authorize(capability, target);
	}

	@Test
	void checksTargetBeforeCall() {
		deny("tool.call", "mail/bob");

		withTools((tools) -> CurrentJob.run(this.job, () -> {
			assertThat(tools.send("alice")).isEqualTo("sent to alice");
			assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> tools.send("bob"));
			assertThat(tools.calls()).containsExactly("alice");
		}));

		then(this.job).should().authorize("tool.call", "mail/alice");
	}

	@Test
	void throwsWhatJobThrows() {
		willThrow(new LeaseExpiredException("over")).given(this.job).authorize(any(), any());

		withTools((tools) -> CurrentJob.run(this.job,
				() -> assertThatExceptionOfType(LeaseExpiredException.class).isThrownBy(() -> tools.send("alice"))));
	}

	@Test
	void checksEachTargetOfCollection() {
		deny("net.fetch", "https://b.test/");
		List<URI> urls = List.of(URI.create("https://a.test/"), URI.create("https://b.test/"));

		withTools((tools) -> CurrentJob.run(this.job, () -> {
			tools.fetch(urls.subList(0, 1));
			assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> tools.fetch(urls));
			assertThat(tools.calls()).containsExactly("fetch");
		}));
	}

	@Test
	void refusesTargetThatIsNull() {
		withTools((tools) -> CurrentJob.run(this.job,
				() -> assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> tools.read(null))
					.withMessageContaining("the target is null")));
	}

	@Test
	void refusesOutsideOfJob() {
		withTools((tools) -> {
			assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(() -> tools.send("alice"))
				.withMessageContaining("there is no current job");
			assertThat(tools.calls()).isEmpty();
		});
	}

	@Test
	void passesOutsideOfJobWhenToldSo() {
		this.runner.withBean(Tools.class)
			.withPropertyValues("arcp.lease.guards.outside-job=pass")
			.run((context) -> assertThat(context.getBean(Tools.class).send("alice")).isEqualTo("sent to alice"));
	}

	@Test
	void checksPublishersAtEachSubscription() {
		withTools((tools) -> {
			verifyEachSubscription(tools, (name) -> tools.sendLater(name).flux());
			verifyEachSubscription(tools, tools::sendMany);
		});
	}

	private void verifyEachSubscription(Tools tools, Function<String, Flux<String>> method) {
		JobContext denying = mock(JobContext.class);
		willThrow(new PermissionDeniedException("no")).given(denying).authorize("tool.call", "alice");
		tools.calls().clear();
		Flux<String> sent = method.apply("alice").subscribeOn(Schedulers.parallel());
		assertThat(tools.calls()).isEmpty();

		StepVerifier.create(sent.contextWrite((context) -> CurrentJob.with(context, denying)))
			.expectError(PermissionDeniedException.class)
			.verify(GuardedJobs.LIMIT);
		StepVerifier.create(sent).expectError(PermissionDeniedException.class).verify(GuardedJobs.LIMIT);
		assertThat(tools.calls()).isEmpty();
		JobContext permitting = mock(JobContext.class);
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(sent.contextWrite((context) -> CurrentJob.with(context, permitting)))
				.expectNext("sent to alice")
				.expectComplete()
				.verify(GuardedJobs.LIMIT);
		}
		assertThat(tools.calls()).containsExactly("alice", "alice");
		then(permitting).should(times(2)).authorize("tool.call", "alice");
	}

	@ParameterizedTest
	@ValueSource(classes = { WrongCapability.class, Budget.class, WrongExpression.class, WrongParameter.class,
			FinalMethod.class, PrivateMethod.class, StaticMethod.class })
	void stopsStartWhenDeclarationCannotBeEnforced(Class<?> tools) {
		this.runner.withBean(tools)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("@RequiresCapability on " + tools.getName() + "#tool"));
	}

	@Test
	void stopsStartWithoutProxies() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, ArcpGuardAutoConfiguration.class))
			.withPropertyValues("spring.aop.auto=false")
			.withBean(Tools.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(CapabilityDefinitionException.class)
				.hasMessageContaining("no proxy"));
	}

	static class Tools {

		private final List<String> calls = new ArrayList<>();

		List<String> calls() {
			return this.calls;
		}

		@RequiresCapability(capability = "tool.call", target = "'mail/' + #to")
		String send(String to) {
			this.calls.add(to);
			return "sent to " + to;
		}

		@RequiresCapability(capability = "net.fetch", target = "#urls")
		void fetch(List<URI> urls) {
			this.calls.add("fetch");
		}

		@RequiresCapability(capability = "fs.read", target = "#p0")
		void read(@Nullable String path) {
			this.calls.add("read");
		}

		@RequiresCapability(capability = "tool.call", target = "#to")
		Mono<String> sendLater(String to) {
			this.calls.add(to);
			return Mono.just("sent to " + to);
		}

		@RequiresCapability(capability = "tool.call", target = "#to")
		Flux<String> sendMany(String to) {
			this.calls.add(to);
			return Flux.just("sent to " + to);
		}

	}

	static class WrongCapability {

		@RequiresCapability(capability = "tool.cal", target = "#name")
		void tool(String name) {
		}

	}

	static class Budget {

		@RequiresCapability(capability = "cost.budget", target = "#name")
		void tool(String name) {
		}

	}

	static class WrongExpression {

		@RequiresCapability(capability = "tool.call", target = "'unclosed")
		void tool(String name) {
		}

	}

	static class WrongParameter {

		@RequiresCapability(capability = "tool.call", target = "'x/' + #nmae")
		void tool(String name) {
		}

	}

	static class FinalMethod {

		@RequiresCapability(capability = "tool.call", target = "#name")
		final void tool(String name) {
		}

	}

	static class PrivateMethod {

		@RequiresCapability(capability = "tool.call", target = "#name")
		private void tool(String name) {
		}

	}

	static class StaticMethod {

		@RequiresCapability(capability = "tool.call", target = "#name")
		static void tool(String name) {
		}

	}

}
