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

package io.arcp.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.arcp.agent.Agent;
import io.arcp.agent.AgentRegistry;
import io.arcp.event.ArcpStore;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.job.JobAuthorizationPolicy;
import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.RuntimeInfo;
import io.arcp.security.BearerVerifier;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.server.ArcpServer;
import io.arcp.server.ArcpServerBuilder;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.autoconfigure.diagnostics.MissingBearerVerifierException;
import io.arcp.spring.autoconfigure.diagnostics.ServletApplicationException;
import io.arcp.spring.autoconfigure.diagnostics.ShutdownGraceException;
import io.arcp.spring.handler.AgentDefinitionException.UnknownAgentException;
import io.arcp.spring.handler.ArcpAgentRegistrar;
import io.arcp.spring.handler.ConstraintInputValidator;
import io.arcp.spring.handler.HandlerMethodAgentFactory;
import io.arcp.spring.handler.JobInputValidator;
import io.arcp.spring.web.ArcpEndpoint;
import io.arcp.spring.web.EndpointSettings;
import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskDecorator;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Conditions, back-offs and wiring of the auto-configurations.
 */
@ExtendWith(OutputCaptureExtension.class)
class ArcpAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(ArcpAutoConfiguration.class,
			ArcpWebFluxAutoConfiguration.class, ArcpServletAutoConfiguration.class, JacksonAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("arcp.security.tokens[tok-a]=alice")
		.withUserConfiguration(OneAgent.class);

	private final ApplicationContextRunner withoutWeb = new ApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withPropertyValues("arcp.security.tokens[tok-a]=alice")
		.withUserConfiguration(OneAgent.class);

	@Test
	void configuresServerStoreVerifierAndEndpoint() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed()
				.hasSingleBean(ArcpServer.class)
				.hasSingleBean(InMemoryArcpStore.class)
				.hasSingleBean(StaticBearerVerifier.class)
				.hasSingleBean(ArcpEndpoint.class)
				.hasSingleBean(ArcpAgentRegistrar.class)
				.hasSingleBean(ArcpServerLifecycle.class);
			ArcpServer server = context.getBean(ArcpServer.class);
			assertThat(server.store()).isSameAs(context.getBean(ArcpStore.class));
			assertThat(server.agents().inventory()).extracting(AgentInfo::name).containsExactly("one");
			SimpleUrlHandlerMapping mapping = context.getBean("arcpHandlerMapping", SimpleUrlHandlerMapping.class);
			assertThat(mapping.getUrlMap()).containsOnlyKeys("/arcp");
			assertThat(mapping.getOrder()).isEqualTo(-2);
		});
	}

	@Test
	void backsOffWhenDisabled() {
		this.runner.withPropertyValues("arcp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ArcpServer.class)
				.doesNotHaveBean(ArcpEndpoint.class)
				.doesNotHaveBean(ArcpAgentRegistrar.class));
	}

	@Test
	void backsOffForServer() {
		ArcpServer server = mock(ArcpServer.class);
		given(server.agents()).willReturn(AgentRegistry.create());
		given(server.drain(Duration.ofSeconds(20))).willReturn(Mono.empty());

		this.runner.withBean(ArcpServer.class, () -> server).run((context) -> {
			assertThat(context).hasSingleBean(ArcpServer.class).hasSingleBean(ArcpEndpoint.class);
			assertThat(context.getBean(ArcpServer.class)).isSameAs(server);
		});
	}

	@Test
	void backsOffForStore() {
		InMemoryArcpStore store = InMemoryArcpStore.create();

		this.runner.withBean("myStore", ArcpStore.class, () -> store).run((context) -> {
			assertThat(context).hasSingleBean(ArcpStore.class);
			assertThat(context.getBean(ArcpServer.class).store()).isSameAs(store);
		});
	}

	@Test
	void backsOffForVerifier(CapturedOutput output) {
		this.runner.withBean("myVerifier", BearerVerifier.class, () -> (token) -> Mono.just(ArcpPrincipal.of("x")))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(BearerVerifier.class)
				.doesNotHaveBean(StaticBearerVerifier.class));

		assertThat(output).doesNotContain("development token");
	}

	@Test
	void backsOffForHandlerMethodAgentFactory() {
		this.runner
			.withBean("mine", HandlerMethodAgentFactory.class,
					() -> new HandlerMethodAgentFactory(JsonMapper.builder().build(), List.of(), List.of(), null))
			.run((context) -> assertThat(context).hasSingleBean(HandlerMethodAgentFactory.class).hasBean("mine"));
	}

	@Test
	void backsOffForEndpointAndMapping() {
		this.runner.withBean("arcpHandlerMapping", SimpleUrlHandlerMapping.class, SimpleUrlHandlerMapping::new)
			.run((context) -> assertThat(context.getBean(SimpleUrlHandlerMapping.class).getUrlMap()).isEmpty());
		ArcpEndpoint endpoint = new ArcpEndpoint(mock(ArcpServer.class), mock(BearerVerifier.class),
				new EndpointSettings(Set.of(), Set.of(), 1024, 1, Duration.ofSeconds(1)));
		this.runner.withBean("myEndpoint", ArcpEndpoint.class, () -> endpoint)
			.run((context) -> assertThat(context.getBean(SimpleUrlHandlerMapping.class).getUrlMap().get("/arcp"))
				.isSameAs(endpoint));
	}

	@Test
	void validatesInputsWithValidatorOfApplication() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(JobInputValidator.class));
		ReactiveWebApplicationContextRunner validating = this.runner
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class));
		validating.run((context) -> assertThat(context).hasSingleBean(ConstraintInputValidator.class));
		validating.withBean("mine", JobInputValidator.class, () -> (input, parameter) -> {
		}).run((context) -> assertThat(context).hasSingleBean(JobInputValidator.class).hasBean("mine"));
		validating.withClassLoader(new FilteredClassLoader(Validator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(JobInputValidator.class));
	}

	@Test
	void hasNoEndpointWithoutWebFluxOrNetty() {
		this.runner.withClassLoader(new FilteredClassLoader(HttpServer.class))
			.run((context) -> assertThat(context).hasSingleBean(ArcpServer.class).doesNotHaveBean(ArcpEndpoint.class));
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).hasSingleBean(ArcpServer.class).doesNotHaveBean(ArcpEndpoint.class));
	}

	@Test
	void hasNoEndpointWithoutWebApplication() {
		this.withoutWeb.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(ArcpServer.class)
			.doesNotHaveBean(ArcpEndpoint.class));
	}

	@Test
	void refusesServletApplication() {
		this.withoutWeb
			.withInitializer((context) -> context.getBeanFactory().registerScope("session", new SimpleThreadScope()))
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(ServletApplicationException.class));
	}

	@Test
	void refusesToStartWithoutVerifier() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(MissingBearerVerifierException.class));
	}

	@Test
	void warnsOfDevelopmentTokensOnce(CapturedOutput output) {
		this.runner.withPropertyValues("arcp.security.tokens[tok-b]=bob").run((context) -> {
			assertThat(output).containsOnlyOnce("ARCP accepts 2 development token(s)");
			assertThat(output).doesNotContain("tok-a").doesNotContain("tok-b");
		});
	}

	@Test
	void callsCustomizersInOrderAfterProperties() {
		List<String> calls = new ArrayList<>();
		AtomicReference<ArcpServerBuilder> builder = new AtomicReference<>();

		this.runner.withPropertyValues("arcp.job.max-blocking=7")
			.withBean("second", ArcpServerCustomizer.class, () -> new SecondCustomizer(calls))
			.withBean("first", ArcpServerCustomizer.class, () -> new FirstCustomizer(calls, builder))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(calls).containsExactly("first 7", "second");
			});
	}

	@Test
	void usesAuthorizationPolicyOfApplication() {
		JobAuthorizationPolicy policy = (job, principal, operation) -> true;
		AtomicReference<Object> used = new AtomicReference<>();

		this.runner.withBean(JobAuthorizationPolicy.class, () -> policy)
			.withBean(ArcpServerCustomizer.class,
					() -> (builder) -> used.set(ReflectionTestUtils.getField(builder, "jobAuthorizationPolicy")))
			.run((context) -> assertThat(used.get()).isSameAs(policy));
	}

	@Test
	void mapsEndpointToPathOfProperty(CapturedOutput output) {
		this.runner.withPropertyValues("arcp.websocket.path=/agents/ws").run((context) -> {
			assertThat(context.getBean(SimpleUrlHandlerMapping.class).getUrlMap()).containsOnlyKeys("/agents/ws");
			assertThat(output).contains("ARCP endpoint at /agents/ws");
		});
	}

	@Test
	void registersAgentsWithLazyInitialization() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				assertThat(context.getBeanFactory().containsSingleton("arcpServerLifecycle")).isTrue();
				assertThat(context.getBean(ArcpServer.class).agents().inventory()).hasSize(1);
			});
	}

	@Test
	void appliesSettingsOfAgents() {
		this.runner.withPropertyValues("arcp.agents.one.enabled=false")
			.run((context) -> assertThat(context.getBean(ArcpServer.class).agents().inventory()).isEmpty());
		this.runner.withPropertyValues("arcp.agents.onne.enabled=false")
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnknownAgentException.class)
				.hasMessageContaining("Did you mean 'one'?"));
	}

	@Test
	void explainsMistakesInDeclarations() {
		this.runner.withBean("another", OneMore.class).run((context) -> {
			FailureAnalysis analysis = Analyses.of(context.getStartupFailure());
			assertThat(analysis.getDescription()).startsWith("Agent 'one' is declared twice");
			assertThat(analysis.getAction()).isEqualTo("Give one of them another name or another version.");
		});
	}

	@Test
	void takesIdentityFromApplicationAndBuild() {
		assertIdentity(this.runner, "application", "0.0.0");
		assertIdentity(this.runner.withPropertyValues("spring.application.name=shop"), "shop", "0.0.0");
		Properties build = new Properties();
		build.setProperty("version", "4.5");
		ReactiveWebApplicationContextRunner built = this.runner.withPropertyValues("spring.application.name=shop")
			.withBean(BuildProperties.class, () -> new BuildProperties(build));
		assertIdentity(built, "shop", "4.5");
		assertIdentity(built.withPropertyValues("arcp.runtime.name=agents", "arcp.runtime.version=6"), "agents", "6");
	}

	@Test
	void refusesGracePeriodThatPhaseTimeoutWouldCut() {
		this.runner.withPropertyValues("arcp.shutdown.grace-period=29s")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(ShutdownGraceException.class)
				.rootCause()
				.hasMessage("arcp.shutdown.grace-period (29s) plus 2s is longer than "
						+ "spring.lifecycle.timeout-per-shutdown-phase (30s), which would cut it short."));
		this.runner
			.withPropertyValues("arcp.shutdown.grace-period=29s", "spring.lifecycle.timeout-per-shutdown-phase=31s")
			.run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=21s")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void runsBlockingHandlersOnPlatformThreads(CapturedOutput output) {
		this.runner.withPropertyValues("arcp.job.max-blocking=9")
			.run((context) -> assertThat(output).contains("blocking handlers on at most 9 platform threads"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void runsBlockingHandlersOnVirtualThreads(CapturedOutput output) {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(output).contains("blocking handlers on virtual threads"));
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void runsBlockingHandlersOnPlatformThreadsWhenJdkHasNoOthers(CapturedOutput output) {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(output).contains("blocking handlers on at most 256 platform threads"));
	}

	@Test
	void decoratesBlockingHandlersWithTaskDecoratorsInOrder() {
		List<String> calls = new ArrayList<>();
		AtomicReference<Object> used = new AtomicReference<>();

		this.runner.withBean("a", TaskDecorator.class, () -> decorator("a", calls))
			.withBean("b", TaskDecorator.class, () -> decorator("b", calls))
			.withBean(ArcpServerCustomizer.class,
					() -> (builder) -> used.set(ReflectionTestUtils.getField(builder, "taskDecorator")))
			.run((context) -> {
				decorate(used.get(), () -> calls.add("task")).run();
				assertThat(calls).containsExactlyInAnyOrder("a", "b", "task").endsWith("task");
			});
	}

	@SuppressWarnings("unchecked")
	private static Runnable decorate(Object decorator, Runnable task) {
		return ((UnaryOperator<Runnable>) decorator).apply(task);
	}

	private static TaskDecorator decorator(String name, List<String> calls) {
		return (task) -> () -> {
			calls.add(name);
			task.run();
		};
	}

	private static void assertIdentity(ReactiveWebApplicationContextRunner runner, String name, String version) {
		AtomicReference<Object> identity = new AtomicReference<>();
		runner
			.withBean(ArcpServerCustomizer.class,
					() -> (builder) -> identity.set(ReflectionTestUtils.getField(builder, "runtime")))
			.run((context) -> assertThat(identity.get()).hasToString(new RuntimeInfo(name, version).toString()));
	}

	@Order(1)
	private record FirstCustomizer(List<String> calls,
			AtomicReference<ArcpServerBuilder> builder) implements ArcpServerCustomizer {

		@Override
		public void customize(ArcpServerBuilder builder) {
			this.calls.add("first " + ReflectionTestUtils.getField(builder, "maxBlocking"));
		}

	}

	@Order(2)
	private record SecondCustomizer(List<String> calls) implements ArcpServerCustomizer {

		@Override
		public void customize(ArcpServerBuilder builder) {
			this.calls.add("second");
		}

	}

	@ArcpAgent(name = "one")
	static class OneMore {

		@JobHandler
		void work() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneAgent {

		@Bean
		@ArcpAgent(name = "one")
		Agent one() {
			return (input, job) -> Mono.just(input);
		}

	}

}
