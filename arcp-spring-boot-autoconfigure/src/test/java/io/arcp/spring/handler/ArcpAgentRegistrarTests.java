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

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import io.arcp.lease.Lease;
import io.arcp.protocol.AgentInfo;
import io.arcp.server.ArcpServer;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.handler.AgentDefinitionException.AmbiguousDefaultVersionException;
import io.arcp.spring.handler.AgentDefinitionException.AmbiguousJobHandlerException;
import io.arcp.spring.handler.AgentDefinitionException.DuplicateAgentException;
import io.arcp.spring.handler.AgentDefinitionException.HiddenJobHandlerException;
import io.arcp.spring.handler.AgentDefinitionException.InvalidAgentException;
import io.arcp.spring.handler.AgentDefinitionException.MissingArcpAgentException;
import io.arcp.spring.handler.AgentDefinitionException.MissingJobHandlerException;
import io.arcp.spring.handler.AgentDefinitionException.UnknownAgentException;
import io.arcp.spring.handler.AgentDefinitionException.UnresolvableParameterException;
import io.arcp.spring.handler.AgentDefinitionException.UnsupportedReturnTypeException;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * Which beans become agents, and what is said of those that cannot.
 */
@ExtendWith(OutputCaptureExtension.class)
class ArcpAgentRegistrarTests {

	private static final JsonNode INPUT = StringNode.valueOf("in");

	private final ArcpServer server = RegistryServer.create();

	private final AtomicInteger intercepted = new AtomicInteger();

	@Nested
	class Discovery {

		@Test
		void registersClass(CapturedOutput output) {
			register(Upper.class);

			assertThat(run("upper@1.0")).isEqualTo("IN");
			assertThat(output).contains("ARCP agent 'upper@1.0' -> ArcpAgentRegistrarTests.Upper#handle (Upper case)");
		}

		@Test
		void registersBeanMethod() {
			register(BeanMethods.class);

			assertThat(run("from-method@2")).isEqualTo("plain in");
			assertThat(run("from-interface")).isEqualTo("hidden in");
		}

		@Test
		void registersAgentBeansWithoutHandlerMethod(CapturedOutput output) {
			register(AgentBeans.class, OwnAgent.class);

			assertThat(run("lambda")).isEqualTo("lambda");
			assertThat(run("own")).isEqualTo("own");
			assertThat(output).contains("ARCP agent 'own' -> ArcpAgentRegistrarTests.OwnAgent#handle");
			assertThat(output).contains("Bean 'unnamed' is an Agent without @ArcpAgent");
			assertThat(ArcpAgentRegistrarTests.this.server.agents().inventory()).hasSize(2);
		}

		@Test
		void boundsJobsAsDeclared() {
			register(
					(context) -> context.getEnvironment()
						.getPropertySources()
						.addFirst(new MapPropertySource("test", Map.of("my.url", "https://example.com/a?b=c"))),
					Bounded.class, OwnBounds.class, Upper.class);

			Agent bounded = RegistryServer.agent(ArcpAgentRegistrarTests.this.server, "bounded");
			assertThat(bounded.maxRuntime()).isEqualTo(Duration.ofSeconds(3));
			assertThat(bounded.leaseCeiling()).isEqualTo(Lease.of(Map.of("fs.read", List.of("/data/**", "/tmp/*"),
					"net.fetch", List.of("https://example.com/a?b=c"), "cost.budget", List.of("USD:5.00"))));
			Agent own = RegistryServer.agent(ArcpAgentRegistrarTests.this.server, "own-bounds");
			assertThat(own.maxRuntime()).isEqualTo(Duration.ofSeconds(7));
			assertThat(own.leaseCeiling()).isEqualTo(Lease.of(Map.of("tool.call", List.of("web.*"))));
			assertThat(RegistryServer.agent(ArcpAgentRegistrarTests.this.server, "upper").leaseCeiling()).isNull();
		}

		@Test
		void callsThroughClassProxy() {
			register((context) -> proxy(context, true), Upper.class);

			assertThat(run("upper")).isEqualTo("IN");
			assertThat(ArcpAgentRegistrarTests.this.intercepted).hasValue(1);
		}

		@Test
		void callsThroughInterfaceProxy() {
			register((context) -> proxy(context, false), Lower.class);

			assertThat(run("lower")).isEqualTo("in");
			assertThat(ArcpAgentRegistrarTests.this.intercepted).hasValue(1);
		}

		@Test
		void refusesMethodThatInterfaceProxyHides() {
			assertThatExceptionOfType(HiddenJobHandlerException.class)
				.isThrownBy(() -> register((context) -> proxy(context, false), HiddenLower.class))
				.withMessageContaining("HiddenLower#work(String)");
		}

		@Test
		void registersLazyBean() {
			register(LazyAgent.class);

			assertThat(run("lazy")).isEqualTo("lazy");
		}

		@Test
		void takesNewInstanceOfPrototypeForEachJob() {
			register(PrototypeAgent.class);

			assertThat(run("prototype")).isEqualTo("1");
			assertThat(run("prototype")).isEqualTo("1");
		}

		@Test
		void findsHandlerMethodOfSuperclass() {
			register(Inheriting.class);

			assertThat(run("inheriting")).isEqualTo("IN");
		}

		@Test
		void resolvesPlaceholders() {
			register(
					(context) -> context.getEnvironment()
						.getPropertySources()
						.addFirst(new MapPropertySource("test", Map.of("my.name", "placed", "my.version", "7"))),
					Placed.class);

			assertThat(run("placed@7")).isEqualTo("in");
		}

		@Test
		void warnsWithoutAgents(CapturedOutput output) {
			register();

			assertThat(output).containsOnlyOnce("No ARCP agent is registered");
		}

	}

	@Nested
	class Versions {

		@Test
		void marksDefaultVersion() {
			register(One.class, DefaultTwo.class, Three.class);

			assertThat(inventory("count").defaultVersion()).isEqualTo("2");
			assertThat(inventory("count").versions()).containsExactlyInAnyOrder("1", "2", "3");
		}

		@Test
		void letsPropertyDecideOnDefaultVersion() {
			register(Map.of("count", new AgentOptions(true, "1")), One.class, DefaultTwo.class, AlsoDefault.class);

			assertThat(inventory("count").defaultVersion()).isEqualTo("1");
		}

		@Test
		void leavesOutDisabledAgent(CapturedOutput output) {
			register(Map.of("count", new AgentOptions(false, null)), One.class, Upper.class);

			assertThat(ArcpAgentRegistrarTests.this.server.agents().inventory()).extracting(AgentInfo::name)
				.containsExactly("upper");
			assertThat(output).contains("ARCP agent 'count' is disabled");
		}

		@Test
		void refusesTwoDefaults() {
			assertThatExceptionOfType(AmbiguousDefaultVersionException.class)
				.isThrownBy(() -> register(One.class, DefaultTwo.class, AlsoDefault.class))
				.withMessageContaining("count@2")
				.withMessageContaining("count@4")
				.satisfies((ex) -> assertThat(ex.action()).contains("arcp.agents.\"[count]\".default-version"));
		}

		@Test
		void refusesSameVersionTwice() {
			assertThatExceptionOfType(DuplicateAgentException.class)
				.isThrownBy(() -> register(One.class, AlsoOne.class))
				.withMessageContaining("'count@1'")
				.withMessageContaining("One#handle")
				.withMessageContaining("AlsoOne#handle");
		}

		@Test
		void refusesWhatApplicationHasRegistered() {
			ArcpAgentRegistrarTests.this.server.registerAgent("count@1", (input, job) -> Mono.empty());

			assertThatExceptionOfType(DuplicateAgentException.class).isThrownBy(() -> register(One.class));
		}

		@Test
		void suggestsSimilarNameForUnknownAgent() {
			assertThatExceptionOfType(UnknownAgentException.class)
				.isThrownBy(() -> register(Map.of("cuont", new AgentOptions(true, null)), One.class))
				.withMessage("Property arcp.agents.\"[cuont]\" names 'cuont', which is not registered. "
						+ "Did you mean 'count'?");
		}

		@Test
		void suggestsNothingForNameThatIsFarOff() {
			assertThatExceptionOfType(UnknownAgentException.class)
				.isThrownBy(() -> register(Map.of("something-else", new AgentOptions(true, null)), One.class))
				.withMessageNotContaining("Did you mean");
		}

		@Test
		void refusesUnknownDefaultVersion() {
			assertThatExceptionOfType(UnknownAgentException.class)
				.isThrownBy(() -> register(Map.of("count", new AgentOptions(true, "11")), One.class))
				.withMessageContaining("default-version names '11'")
				.withMessageContaining("'1'");
		}

	}

	@Nested
	class Mistakes {

		@Test
		void refusesAgentWithoutHandler() {
			assertThatExceptionOfType(MissingJobHandlerException.class).isThrownBy(() -> register(NoHandler.class))
				.withMessageContaining(NoHandler.class.getName());
		}

		@Test
		void refusesSeveralHandlers() {
			assertThatExceptionOfType(AmbiguousJobHandlerException.class).isThrownBy(() -> register(TwoHandlers.class))
				.withMessageContaining("TwoHandlers#first()")
				.withMessageContaining("TwoHandlers#second(String)");
		}

		@Test
		void refusesHandlerWithoutAgent() {
			assertThatExceptionOfType(MissingArcpAgentException.class).isThrownBy(() -> register(NotAnAgent.class))
				.withMessageContaining("NotAnAgent#work()");
		}

		@Test
		void refusesParameterThatNobodyResolves() {
			assertThatExceptionOfType(UnresolvableParameterException.class).isThrownBy(() -> register(Exchange.class))
				.withMessageContaining(Exchange.class.getName())
				.withMessageContaining("#work(String, ServerWebExchange)")
				.withMessageContaining("Parameter 1 ('exchange')")
				.withMessageContaining(ServerWebExchange.class.getName());
		}

		@Test
		void refusesSecondInput() {
			assertThatExceptionOfType(UnresolvableParameterException.class).isThrownBy(() -> register(TwoInputs.class))
				.withMessageContaining("Parameter 1 ('second')")
				.withMessageContaining("'first'");
		}

		@Test
		void refusesReturnTypeThatNobodyTakes() {
			assertThatExceptionOfType(UnsupportedReturnTypeException.class).isThrownBy(() -> register(Streams.class))
				.withMessageContaining(Streams.class.getName())
				.withMessageContaining("java.util.stream.Stream<java.lang.String>");
		}

		@Test
		void refusesIllegalName() {
			assertThatExceptionOfType(InvalidAgentException.class).isThrownBy(() -> register(IllegalName.class))
				.withMessageContaining("name 'Not Legal'");
		}

		@Test
		void refusesIllegalVersion() {
			assertThatExceptionOfType(InvalidAgentException.class).isThrownBy(() -> register(IllegalVersion.class))
				.withMessageContaining("version '1@2'");
		}

		@Test
		void refusesIllegalDuration() {
			assertThatExceptionOfType(InvalidAgentException.class).isThrownBy(() -> register(IllegalDuration.class))
				.withMessageContaining("maxRuntime 'soon'");
		}

		@Test
		void refusesCeilingThatIsNoLease() {
			assertThatExceptionOfType(InvalidAgentException.class).isThrownBy(() -> register(IllegalCeiling.class))
				.withMessageContaining("lease 'fs.read=/data/**', 'fs.read'")
				.satisfies((ex) -> assertThat(ex.action()).contains("capability=pattern"));
		}

		@Test
		void refusesDefaultWithoutVersion() {
			assertThatExceptionOfType(InvalidAgentException.class)
				.isThrownBy(() -> register(DefaultWithoutVersion.class))
				.withMessageContaining("defaultVersion");
		}

	}

	private void register(Class<?>... components) {
		register(Map.of(), components);
	}

	private void register(Map<String, AgentOptions> options, Class<?>... components) {
		register(options, (context) -> {
		}, components);
	}

	private void register(Setup setup, Class<?>... components) {
		register(Map.of(), setup, components);
	}

	private void register(Map<String, AgentOptions> options, Setup setup, Class<?>... components) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			setup.accept(context);
			if (components.length > 0) {
				context.register(components);
			}
			HandlerMethodAgentFactory factory = new HandlerMethodAgentFactory(JsonMapper.builder().build(), List.of(),
					List.of(), null);
			context.registerBean(ArcpAgentRegistrar.class,
					() -> new ArcpAgentRegistrar(context.getBeanFactory(), this.server, factory, options));
			context.refresh();
		}
	}

	private void proxy(AnnotationConfigApplicationContext context, boolean targetClass) {
		context.registerBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("arcpAgentRegistrarTests.*");
			creator.setProxyTargetClass(targetClass);
			creator.setInterceptorNames("counter");
			return creator;
		});
		context.registerBean("counter", MethodInterceptor.class, () -> (invocation) -> {
			this.intercepted.incrementAndGet();
			return invocation.proceed();
		});
	}

	private String run(String ref) {
		JsonNode result = RegistryServer.agent(this.server, ref)
			.handle(INPUT, mock(JobContext.class))
			.block(Duration.ofSeconds(10));
		assertThat(result).isNotNull();
		return result.asString();
	}

	private AgentInfo inventory(String name) {
		return this.server.agents()
			.inventory()
			.stream()
			.filter((agent) -> agent.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	interface Setup {

		void accept(AnnotationConfigApplicationContext context);

	}

	@ArcpAgent(name = "upper", version = "1.0", description = "Upper case")
	static class Upper {

		@JobHandler
		String handle(String input) {
			return input.toUpperCase();
		}

	}

	interface Worker {

		String work(String input);

	}

	@ArcpAgent(name = "lower")
	static class Lower implements Worker {

		@Override
		@JobHandler
		public String work(String input) {
			return input.toLowerCase();
		}

	}

	@ArcpAgent(name = "hidden-lower")
	static class HiddenLower implements Runnable {

		@JobHandler
		public String work(String input) {
			return input;
		}

		@Override
		public void run() {
		}

	}

	static class Plain {

		@JobHandler
		String work(String input) {
			return "plain " + input;
		}

	}

	@ArcpAgent(name = "from-interface")
	static class HiddenByReturnType implements Worker {

		@Override
		@JobHandler
		public String work(String input) {
			return "hidden " + input;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethods {

		@Bean
		@ArcpAgent(name = "from-method", version = "2")
		Plain plain() {
			return new Plain();
		}

		@Bean
		Worker worker() {
			return new HiddenByReturnType();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class AgentBeans {

		@Bean
		@ArcpAgent(name = "lambda")
		Agent lambda() {
			return (input, job) -> Mono.just(JsonNodeFactory.instance.stringNode("lambda"));
		}

		@Bean
		Agent unnamed() {
			return new UnnamedAgent();
		}

	}

	static class UnnamedAgent implements Agent {

		@Override
		public Mono<JsonNode> handle(JsonNode input, JobContext job) {
			return Mono.empty();
		}

	}

	@ArcpAgent(name = "own")
	static class OwnAgent implements Agent {

		@Override
		public Mono<JsonNode> handle(JsonNode input, JobContext job) {
			return Mono.just(JsonNodeFactory.instance.stringNode("own"));
		}

	}

	@Lazy
	@ArcpAgent(name = "lazy")
	static class LazyAgent {

		@JobHandler
		String work() {
			return "lazy";
		}

	}

	@Scope(BeanDefinition.SCOPE_PROTOTYPE)
	@ArcpAgent(name = "prototype")
	static class PrototypeAgent {

		private int calls;

		PrototypeAgent(ApplicationContext context) {
			assertThat(context).isNotNull();
		}

		@JobHandler
		int work() {
			return ++this.calls;
		}

	}

	static class Base {

		@JobHandler
		protected String work(String input) {
			return input.toUpperCase();
		}

	}

	@ArcpAgent(name = "inheriting")
	static class Inheriting extends Base {

	}

	@ArcpAgent(name = "${my.name}", version = "${my.version}")
	static class Placed {

		@JobHandler
		String work(String input) {
			return input;
		}

	}

	@ArcpAgent(name = "count", version = "1")
	static class One extends Upper {

	}

	@ArcpAgent(name = "count", version = "1")
	static class AlsoOne extends Upper {

	}

	@ArcpAgent(name = "count", version = "2", defaultVersion = true)
	static class DefaultTwo extends Upper {

	}

	@ArcpAgent(name = "count", version = "3")
	static class Three extends Upper {

	}

	@ArcpAgent(name = "count", version = "4", defaultVersion = true)
	static class AlsoDefault extends Upper {

	}

	@ArcpAgent(name = "no-handler")
	static class NoHandler {

	}

	@ArcpAgent(name = "two-handlers")
	static class TwoHandlers {

		@JobHandler
		void first() {
		}

		@JobHandler
		void second(String input) {
		}

	}

	static class NotAnAgent {

		@JobHandler
		void work() {
		}

	}

	@ArcpAgent(name = "exchange")
	static class Exchange {

		@JobHandler
		void work(String input, ServerWebExchange exchange) {
		}

	}

	@ArcpAgent(name = "two-inputs")
	static class TwoInputs {

		@JobHandler
		void work(String first, String second) {
		}

	}

	@ArcpAgent(name = "streams")
	static class Streams {

		@JobHandler
		Stream<String> work() {
			return Stream.empty();
		}

	}

	@ArcpAgent(name = "Not Legal")
	static class IllegalName extends Upper {

	}

	@ArcpAgent(name = "legal", version = "1@2")
	static class IllegalVersion extends Upper {

	}

	@ArcpAgent(name = "legal", maxRuntime = "soon")
	static class IllegalDuration extends Upper {

	}

	@ArcpAgent(name = "legal", lease = { "fs.read=/data/**", "fs.read" })
	static class IllegalCeiling extends Upper {

	}

	@ArcpAgent(name = "bounded", maxRuntime = "3s",
			lease = { "fs.read=/data/**", "net.fetch=${my.url}", "fs.read=/tmp/*", "cost.budget=USD:5.00" })
	static class Bounded extends Upper {

	}

	@ArcpAgent(name = "own-bounds", lease = "tool.call=web.*")
	static class OwnBounds extends OwnAgent {

		@Override
		public Duration maxRuntime() {
			return Duration.ofSeconds(7);
		}

	}

	@ArcpAgent(name = "legal", defaultVersion = true)
	static class DefaultWithoutVersion extends Upper {

	}

}
