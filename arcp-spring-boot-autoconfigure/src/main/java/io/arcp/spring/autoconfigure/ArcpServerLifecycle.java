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

import io.arcp.server.ArcpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Ends sessions before the web server waits for open connections, and accepts them again
 * after a restart of the context.
 */
final class ArcpServerLifecycle implements SmartLifecycle {

	static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

	private static final Logger logger = LoggerFactory.getLogger(ArcpServerLifecycle.class);

	private final ArcpServer server;

	private final Duration gracePeriod;

	private volatile boolean running;

	ArcpServerLifecycle(ArcpServer server, Duration gracePeriod) {
		this.server = server;
		this.gracePeriod = gracePeriod;
	}

	@Override
	public void start() {
		this.server.resume();
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.server.drain(this.gracePeriod)
			.doFinally((signal) -> callback.run())
			.subscribe(null, (ex) -> logger.warn("ARCP sessions did not end in order", ex));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
