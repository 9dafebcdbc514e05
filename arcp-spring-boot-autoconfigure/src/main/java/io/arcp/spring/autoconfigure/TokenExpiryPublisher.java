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

import java.time.Instant;

import io.arcp.session.SessionContext;
import io.arcp.session.TokenExpiryListener;
import io.arcp.spring.security.TokenExpiryEvent;
import reactor.core.scheduler.Scheduler;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes application events for tokens that expire, off the threads of the runtime.
 */
final class TokenExpiryPublisher implements TokenExpiryListener {

	private final ApplicationEventPublisher publisher;

	private final Scheduler scheduler;

	TokenExpiryPublisher(ApplicationEventPublisher publisher, Scheduler scheduler) {
		this.publisher = publisher;
		this.scheduler = scheduler;
	}

	@Override
	public void tokenExpires(SessionContext session, Instant at) {
		TokenExpiryEvent event = new TokenExpiryEvent(session.principal().getName(), session.sessionId().value(), at);
		this.scheduler.schedule(() -> this.publisher.publishEvent(event));
	}

}
