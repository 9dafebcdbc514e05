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

import java.util.LinkedHashMap;
import java.util.Map;

import io.arcp.credential.CredentialLedger;
import io.arcp.credential.CredentialProvisioner;
import io.arcp.credential.InMemoryCredentialLedger;
import io.arcp.event.ArcpStore;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.job.JobAuthorizationPolicy;
import io.arcp.security.BearerVerifier;
import io.arcp.security.StaticBearerVerifier;
import io.arcp.server.ArcpServer;
import io.arcp.server.ArcpServerBuilder;
import io.arcp.spring.autoconfigure.diagnostics.MissingBearerVerifierException;
import io.arcp.spring.autoconfigure.diagnostics.MissingCredentialLedgerException;
import io.arcp.spring.handler.AgentOptions;
import io.arcp.spring.handler.ArcpAgentRegistrar;
import io.arcp.spring.handler.ConstraintInputValidator;
import io.arcp.spring.handler.HandlerMethodAgentFactory;
import io.arcp.spring.handler.JobArgumentResolver;
import io.arcp.spring.handler.JobInputValidator;
import io.arcp.spring.handler.JobReturnValueHandler;
import jakarta.validation.Validator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.util.unit.DataSize;

/**
 * Auto-configuration of the runtime: {@link ArcpServer}, its store and verifier, and the
 * registration of agents.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ProjectInfoAutoConfiguration.class, TaskExecutionAutoConfiguration.class },
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration" })
@ConditionalOnClass({ ArcpServer.class, JsonMapper.class })
@ConditionalOnBooleanProperty(name = "arcp.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ArcpProperties.class)
public final class ArcpAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(ArcpAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(BearerVerifier.class)
	@Conditional(OnStaticTokensCondition.class)
	StaticBearerVerifier arcpStaticBearerVerifier(ArcpProperties properties) {
		Map<String, String> tokens = properties.security().tokens();
		logger.warn("ARCP accepts {} development token(s) from arcp.security.tokens: not for production",
				tokens.size());
		return StaticBearerVerifier.of(tokens);
	}

	@Bean
	@ConditionalOnMissingBean(ArcpStore.class)
	InMemoryArcpStore arcpStore(ArcpProperties properties) {
		InMemoryArcpStore.Builder builder = InMemoryArcpStore.builder()
			.maxRetained(properties.job().maxRetained())
			.idempotencyTtl(properties.job().idempotencyTtl());
		DataSize maxBytes = properties.store().memory().maxBytes();
		if (maxBytes != null) {
			builder.maxBytes(maxBytes.toBytes());
		}
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean(CredentialLedger.class)
	@ConditionalOnBooleanProperty("arcp.credentials.allow-volatile-store")
	InMemoryCredentialLedger arcpCredentialLedger() {
		return new InMemoryCredentialLedger();
	}

	@Bean
	@Order(PropertiesServerCustomizer.ORDER)
	PropertiesServerCustomizer arcpPropertiesServerCustomizer(ArcpProperties properties, Environment environment,
			ObjectProvider<BuildProperties> build, ObjectProvider<TaskDecorator> taskDecorators) {
		return new PropertiesServerCustomizer(properties, RuntimeIdentity.of(properties.runtime(), environment, build),
				HandlerThreads.of(environment, properties.job().maxBlocking(), taskDecorators));
	}

	@Bean
	@Order(PropertiesServerCustomizer.ORDER)
	ArcpServerCustomizer arcpTokenExpiryCustomizer(ApplicationEventPublisher events) {
		TokenExpiryPublisher publisher = new TokenExpiryPublisher(events, Schedulers.boundedElastic());
		return (builder) -> builder.tokenExpiryListener(publisher);
	}

	@Bean
	@ConditionalOnMissingBean
	ArcpServer arcpServer(ArcpStore store, ObjectProvider<BearerVerifier> verifier,
			ObjectProvider<JobAuthorizationPolicy> authorizationPolicy,
			ObjectProvider<CredentialProvisioner> credentialProvisioner,
			ObjectProvider<CredentialLedger> credentialLedger, ObjectProvider<ArcpServerCustomizer> customizers) {
		ArcpServerBuilder builder = ArcpServer.builder().store(store).bearerVerifier(verifier.getIfAvailable(() -> {
			throw new MissingBearerVerifierException();
		}));
		authorizationPolicy.ifAvailable(builder::jobAuthorizationPolicy);
		credentialProvisioner.ifAvailable((provisioner) -> builder.credentialProvisioner(provisioner)
			.credentialLedger(credentialLedger.getIfAvailable(() -> {
				throw new MissingCredentialLedgerException();
			})));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	@ConditionalOnMissingBean
	HandlerMethodAgentFactory arcpHandlerMethodAgentFactory(ObjectProvider<JsonMapper> mapper,
			ObjectProvider<JobArgumentResolver> argumentResolvers,
			ObjectProvider<JobReturnValueHandler> returnValueHandlers, ObjectProvider<JobInputValidator> validator) {
		return new HandlerMethodAgentFactory(mapper.getIfAvailable(() -> JsonMapper.builder().build()),
				argumentResolvers.orderedStream().toList(), returnValueHandlers.orderedStream().toList(),
				validator.getIfAvailable());
	}

	@Bean
	@Lazy(false)
	ArcpAgentRegistrar arcpAgentRegistrar(ConfigurableListableBeanFactory beanFactory, ArcpServer server,
			HandlerMethodAgentFactory agentFactory, ArcpProperties properties) {
		Map<String, AgentOptions> options = new LinkedHashMap<>();
		properties.agents()
			.forEach((name, agent) -> options.put(name, new AgentOptions(agent.enabled(), agent.defaultVersion())));
		return new ArcpAgentRegistrar(beanFactory, server, agentFactory, options);
	}

	@Bean
	@Lazy(false)
	ArcpServerLifecycle arcpServerLifecycle(ArcpServer server, ArcpProperties properties, Environment environment) {
		ShutdownTimes.check(properties.shutdown().gracePeriod(), environment);
		return new ArcpServerLifecycle(server, properties.shutdown().gracePeriod());
	}

	/**
	 * Validation of inputs, when the application can validate.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Validator.class)
	@ConditionalOnSingleCandidate(Validator.class)
	static class InputValidationConfiguration {

		@Bean
		@ConditionalOnMissingBean(JobInputValidator.class)
		ConstraintInputValidator arcpInputValidator(Validator validator) {
			return new ConstraintInputValidator(validator);
		}

	}

}
