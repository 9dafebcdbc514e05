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

import io.arcp.agent.Agent;
import io.arcp.agent.AgentRegistry;
import io.arcp.protocol.AgentRef;
import io.arcp.server.ArcpServer;

import static org.mockito.BDDMockito.willReturn;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;

/**
 * Makes servers that have nothing but a registry.
 */
final class RegistryServer {

	private RegistryServer() {
	}

	static ArcpServer create() {
		ArcpServer server = mock(ArcpServer.class, CALLS_REAL_METHODS);
		willReturn(AgentRegistry.create()).given(server).agents();
		return server;
	}

	static Agent agent(ArcpServer server, String ref) {
		return server.agents().resolve(AgentRef.parse(ref)).agent();
	}

}
