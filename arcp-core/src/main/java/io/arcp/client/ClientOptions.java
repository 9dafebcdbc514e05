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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.ClientInfo;
import io.arcp.protocol.Feature;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionHello;
import io.arcp.transport.InMemoryConnections;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How a client connects and what it asks for. Immutable.
 *
 * @since 0.1.0
 */
public final class ClientOptions {

	private final Builder values;

	private ClientOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Starts with the defaults.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Makes options with a token and the defaults otherwise.
	 * @param token the bearer token of the hello
	 * @return the options
	 */
	public static ClientOptions withToken(String token) {
		return builder().token(Secret.of(token)).build();
	}

	SessionHello hello() {
		Secret token = this.values.token;
		AuthRequest auth = (token != null) ? AuthRequest.bearer(token) : AuthRequest.NONE;
		Set<String> features = new LinkedHashSet<>();
		this.values.features.forEach((feature) -> features.add(feature.wireName()));
		return new SessionHello(ClientInfo.of(this.values.clientName, this.values.clientVersion), auth, List.of("json"),
				features, true, null);
	}

	@Nullable Secret headerToken() {
		return this.values.headerToken;
	}

	Duration connectTimeout() {
		return this.values.connectTimeout;
	}

	Duration closeTimeout() {
		return this.values.closeTimeout;
	}

	int maxBufferedEvents() {
		return this.values.maxBufferedEvents;
	}

	int maxPendingRequests() {
		return this.values.maxPendingRequests;
	}

	int maxFrameSize() {
		return this.values.maxFrameSize;
	}

	int ackEvery() {
		return this.values.ackEvery;
	}

	@Nullable Consumer<String> frameListener() {
		return this.values.frameListener;
	}

	@Nullable HttpClient httpClient() {
		return this.values.httpClient;
	}

	Scheduler timer() {
		return this.values.timer;
	}

	Clock clock() {
		return this.values.clock;
	}

	/**
	 * Collects the options of a client. Not safe for use by many threads.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private @Nullable Secret token;

		private @Nullable Secret headerToken;

		private String clientName = "arcp-client";

		private @Nullable String clientVersion;

		private Set<Feature> features = Collections.unmodifiableSet(EnumSet.allOf(Feature.class));

		private Duration connectTimeout = Duration.ofSeconds(10);

		private Duration closeTimeout = Duration.ofSeconds(5);

		private int maxBufferedEvents = 1024;

		private int maxPendingRequests = 1024;

		private int maxFrameSize = InMemoryConnections.DEFAULT_MAX_FRAME_SIZE;

		private int ackEvery;

		private @Nullable Consumer<String> frameListener;

		private @Nullable HttpClient httpClient;

		private Scheduler timer = Schedulers.parallel();

		private Clock clock = Clock.systemUTC();

		private Builder() {
		}

		private Builder(Builder other) {
			this.token = other.token;
			this.headerToken = other.headerToken;
			this.clientName = other.clientName;
			this.clientVersion = other.clientVersion;
			this.features = other.features;
			this.connectTimeout = other.connectTimeout;
			this.closeTimeout = other.closeTimeout;
			this.maxBufferedEvents = other.maxBufferedEvents;
			this.maxPendingRequests = other.maxPendingRequests;
			this.maxFrameSize = other.maxFrameSize;
			this.ackEvery = other.ackEvery;
			this.frameListener = other.frameListener;
			this.httpClient = other.httpClient;
			this.timer = other.timer;
			this.clock = other.clock;
		}

		/**
		 * Sets the bearer token that the hello carries.
		 * @param bearer the token; none by default
		 * @return this builder
		 */
		public Builder token(Secret bearer) {
			this.token = Objects.requireNonNull(bearer, "bearer");
			return this;
		}

		/**
		 * Sets the bearer token that the {@code Authorization} header of the upgrade
		 * carries; of use over a WebSocket only (ARCP section 2.3).
		 * @param bearer the token; none by default
		 * @return this builder
		 */
		public Builder headerToken(Secret bearer) {
			this.headerToken = Objects.requireNonNull(bearer, "bearer");
			return this;
		}

		/**
		 * Sets how the client calls itself.
		 * @param name the name, not empty; {@code arcp-client} by default
		 * @param version the version, or {@code null}
		 * @return this builder
		 */
		public Builder client(String name, @Nullable String version) {
			ClientInfo checked = ClientInfo.of(name, version);
			this.clientName = checked.name();
			this.clientVersion = checked.version();
			return this;
		}

		/**
		 * Sets the features that the client asks for.
		 * @param wanted the features; all by default
		 * @return this builder
		 */
		public Builder features(Set<Feature> wanted) {
			EnumSet<Feature> ordered = EnumSet.noneOf(Feature.class);
			ordered.addAll(wanted);
			this.features = Collections.unmodifiableSet(ordered);
			return this;
		}

		/**
		 * Sets how long opening the connection and, once more, the handshake may take.
		 * @param timeout the limit; 10 seconds by default
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = positive("timeout", timeout);
			return this;
		}

		/**
		 * Sets how long the client waits for the runtime when it closes the session.
		 * @param timeout the limit; 5 seconds by default
		 * @return this builder
		 */
		public Builder closeTimeout(Duration timeout) {
			this.closeTimeout = positive("timeout", timeout);
			return this;
		}

		/**
		 * Sets how many events of one job wait for somebody to read them.
		 * @param events the limit, at least 1; 1024 by default
		 * @return this builder
		 */
		public Builder maxBufferedEvents(int events) {
			this.maxBufferedEvents = positive("events", events);
			return this;
		}

		/**
		 * Sets how many requests may be unanswered. Further ones fail at once.
		 * @param requests the limit, at least 1; 1024 by default, which is what a runtime
		 * accepts by default
		 * @return this builder
		 */
		public Builder maxPendingRequests(int requests) {
			this.maxPendingRequests = positive("requests", requests);
			return this;
		}

		/**
		 * Sets the size of the largest frame that is accepted over a WebSocket.
		 * @param bytes the limit in bytes, at least 1; 1 MiB by default
		 * @return this builder
		 */
		public Builder maxFrameSize(int bytes) {
			this.maxFrameSize = positive("bytes", bytes);
			return this;
		}

		/**
		 * Lets the client acknowledge each time it has received a number of numbered
		 * frames, if the feature {@code ack} was negotiated (ARCP section 2.7).
		 * @param frames the number, at least 1; by default the client never acknowledges
		 * @return this builder
		 */
		public Builder ackEvery(int frames) {
			this.ackEvery = positive("frames", frames);
			return this;
		}

		/**
		 * Sets who is told of each frame from the runtime, in the order of arrival and
		 * before it has an effect.
		 * @param listener called on the thread of the connection; must not block. Frames
		 * may hold secrets
		 * @return this builder
		 */
		public Builder frameListener(Consumer<String> listener) {
			this.frameListener = Objects.requireNonNull(listener, "listener");
			return this;
		}

		/**
		 * Sets the HTTP client that opens WebSockets.
		 * @param client the client; one that all clients of this process share by default
		 * @return this builder
		 */
		public Builder httpClient(HttpClient client) {
			this.httpClient = Objects.requireNonNull(client, "client");
			return this;
		}

		/**
		 * Sets where timeouts are measured and, over a WebSocket, the client's work is
		 * done.
		 * @param scheduler the scheduler; {@link Schedulers#parallel()} by default
		 * @return this builder
		 */
		public Builder timer(Scheduler scheduler) {
			this.timer = Objects.requireNonNull(scheduler, "scheduler");
			return this;
		}

		/**
		 * Sets the clock of the times that the client sends.
		 * @param source the clock; that of the system by default
		 * @return this builder
		 */
		public Builder clock(Clock source) {
			this.clock = Objects.requireNonNull(source, "source");
			return this;
		}

		/**
		 * Makes the options.
		 * @return the options
		 */
		public ClientOptions build() {
			return new ClientOptions(new Builder(this));
		}

		private static int positive(String name, int value) {
			if (value < 1) {
				throw new IllegalArgumentException(name + " must be at least 1");
			}
			return value;
		}

		private static Duration positive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new IllegalArgumentException(name + " must be positive");
			}
			return value;
		}

	}

}
