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

package io.arcp.benchmarks.server;

import java.util.Map;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * An application with the starter, the agents that are measured and one static token.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ EchoAgent.class, BlockingEmitAgent.class, ReactiveEmitAgent.class, StreamAgent.class })
public class ArcpServerApplication {

	/**
	 * Starts the server.
	 * @param args further properties of the application
	 */
	public static void main(String[] args) {
		MeasuredServer.run(ArcpServerApplication.class, Map.of("arcp.security.tokens.[tok-bench]", "bench"), args);
	}

}
