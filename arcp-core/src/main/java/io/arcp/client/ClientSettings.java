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

package io.arcp.client;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.arcp.protocol.Feature;
import io.arcp.protocol.Secret;
import io.arcp.protocol.VendorMessage;
import io.arcp.transport.InMemoryConnections;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The values of a client's options, with their defaults.
 */
final class ClientSettings {

	@Nullable Supplier<Secret> token;

	@Nullable Secret headerToken;

	String clientName = "arcp-client";

	@Nullable String clientVersion;

	Set<Feature> features = Collections.unmodifiableSet(EnumSet.allOf(Feature.class));

	Duration connectTimeout = Duration.ofSeconds(10);

	Duration closeTimeout = Duration.ofSeconds(5);

	Reconnect reconnect = Reconnect.DEFAULT;

	int maxBufferedEvents = 1024;

	long maxResultSize = 256L << 20;

	int maxPendingRequests = 1024;

	int maxFrameSize = InMemoryConnections.DEFAULT_MAX_FRAME_SIZE;

	int ackEvery;

	@Nullable Duration ackAfter;

	@Nullable Consumer<String> frameListener;

	@Nullable Consumer<VendorMessage> vendorListener;

	@Nullable HttpClient httpClient;

	Scheduler timer = Schedulers.parallel();

	Clock clock;

	ClientSettings(Clock clock) {
		this.clock = clock;
	}

	ClientSettings(ClientSettings other) {
		this.token = other.token;
		this.headerToken = other.headerToken;
		this.clientName = other.clientName;
		this.clientVersion = other.clientVersion;
		this.features = other.features;
		this.connectTimeout = other.connectTimeout;
		this.closeTimeout = other.closeTimeout;
		this.reconnect = other.reconnect;
		this.maxBufferedEvents = other.maxBufferedEvents;
		this.maxResultSize = other.maxResultSize;
		this.maxPendingRequests = other.maxPendingRequests;
		this.maxFrameSize = other.maxFrameSize;
		this.ackEvery = other.ackEvery;
		this.ackAfter = other.ackAfter;
		this.frameListener = other.frameListener;
		this.vendorListener = other.vendorListener;
		this.httpClient = other.httpClient;
		this.timer = other.timer;
		this.clock = other.clock;
	}

}
