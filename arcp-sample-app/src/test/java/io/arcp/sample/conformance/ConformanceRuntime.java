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

package io.arcp.sample.conformance;

import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.arcp.sample.SampleApplication;
import io.arcp.security.BearerVerifier;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * What the suite speaks to: the sample under the profile {@code conformance}, on a port
 * of its own, or another process that {@code -Darcp.conformance.url} names.
 */
final class ConformanceRuntime implements AutoCloseable {

	private static final @Nullable String URL = System.getProperty("arcp.conformance.url");

	private static @Nullable ConformanceRuntime shared;

	private final URI uri;

	private final @Nullable ConfigurableApplicationContext context;

	private ConformanceRuntime(URI uri, @Nullable ConfigurableApplicationContext context) {
		this.uri = uri;
		this.context = context;
	}

	/**
	 * Returns the runtime that all groups share. The application ends with the JVM.
	 */
	static synchronized ConformanceRuntime shared() {
		ConformanceRuntime runtime = shared;
		if (runtime == null) {
			runtime = (URL != null) ? new ConformanceRuntime(URI.create(URL), null) : start();
			shared = runtime;
		}
		return runtime;
	}

	static boolean isExternal() {
		return URL != null;
	}

	/**
	 * Starts the application with other settings than those of the profile.
	 */
	static ConformanceRuntime start(String... properties) {
		return launch((context) -> {
		}, properties);
	}

	/**
	 * Starts the application with another verifier than the profile's.
	 */
	static ConformanceRuntime start(BearerVerifier verifier, String... properties) {
		return launch((context) -> context.registerBean("verifier", BearerVerifier.class, () -> verifier,
				(definition) -> definition.setPrimary(true)), properties);
	}

	private static ConformanceRuntime launch(Consumer<GenericApplicationContext> beans, String... properties) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(SampleApplication.class)
			.profiles("conformance")
			.initializers(ConformanceRuntime::separateResources,
					(application) -> beans.accept((GenericApplicationContext) application))
			.run(Stream.concat(Stream.of("server.port=0"), Stream.of(properties))
				.map((property) -> "--" + property)
				.toArray(String[]::new));
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		return new ConformanceRuntime(URI.create("ws://localhost:" + port + "/arcp"), context);
	}

	/**
	 * An application that ends takes the threads of Reactor Netty with it, also those of
	 * others in the JVM, unless it has its own.
	 */
	private static void separateResources(ConfigurableApplicationContext context) {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setUseGlobalResources(false);
		((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> resources);
	}

	/**
	 * Returns a bean of an application that was started here.
	 */
	<T> T bean(Class<T> type) {
		return Objects.requireNonNull(this.context, "the runtime is another process").getBean(type);
	}

	URI uri() {
		return this.uri;
	}

	@Override
	public void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

}
