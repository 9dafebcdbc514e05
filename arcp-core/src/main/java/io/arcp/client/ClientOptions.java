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
import java.util.function.Supplier;

import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.ClientInfo;
import io.arcp.protocol.Feature;
import io.arcp.protocol.ResumeRequest;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionHello;
import io.arcp.protocol.VendorMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How a client connects and what it asks for. Immutable.
 *
 * @since 0.1.0
 */
public final class ClientOptions {

	private final ClientSettings values;

	private ClientOptions(ClientSettings values) {
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

	SessionHello hello(@Nullable ResumeRequest resume) {
		Supplier<Secret> token = this.values.token;
		AuthRequest auth = (token != null) ? AuthRequest.bearer(token.get()) : AuthRequest.NONE;
		Set<String> features = new LinkedHashSet<>();
		this.values.features.forEach((feature) -> features.add(feature.wireName()));
		return new SessionHello(ClientInfo.of(this.values.clientName, this.values.clientVersion), auth, List.of("json"),
				features, true, resume);
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

	@Nullable Duration ackAfter() {
		return this.values.ackAfter;
	}

	long maxResultSize() {
		return this.values.maxResultSize;
	}

	Reconnect reconnect() {
		return this.values.reconnect;
	}

	@Nullable Consumer<String> frameListener() {
		return this.values.frameListener;
	}

	@Nullable Consumer<VendorMessage> vendorListener() {
		return this.values.vendorListener;
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

		private final ClientSettings values;

		private Builder() {
			this.values = new ClientSettings(Clock.systemUTC());
		}

		/**
		 * Sets the bearer token that the hello carries.
		 * @param bearer the token; none by default
		 * @return this builder
		 */
		public Builder token(Secret bearer) {
			Objects.requireNonNull(bearer, "bearer");
			return tokens(() -> bearer);
		}

		/**
		 * Sets where the bearer token of each hello comes from, so that a session can
		 * outlive a token.
		 * @param source called for each connection, on its thread; must not block. When
		 * it fails, there is no client, and an attempt to resume has failed
		 * @return this builder
		 */
		public Builder tokens(Supplier<Secret> source) {
			this.values.token = Objects.requireNonNull(source, "source");
			return this;
		}

		/**
		 * Sets the bearer token that the {@code Authorization} header of the upgrade
		 * carries; of use over a WebSocket only (ARCP section 2.3).
		 * @param bearer the token; none by default
		 * @return this builder
		 */
		public Builder headerToken(Secret bearer) {
			this.values.headerToken = Objects.requireNonNull(bearer, "bearer");
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
			this.values.clientName = checked.name();
			this.values.clientVersion = checked.version();
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
			this.values.features = Collections.unmodifiableSet(ordered);
			return this;
		}

		/**
		 * Sets how long opening the connection and, once more, the handshake may take.
		 * @param timeout the limit; 10 seconds by default
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.values.connectTimeout = positive("timeout", timeout);
			return this;
		}

		/**
		 * Sets how long the client waits for the runtime when it closes the session.
		 * @param timeout the limit; 5 seconds by default
		 * @return this builder
		 */
		public Builder closeTimeout(Duration timeout) {
			this.values.closeTimeout = positive("timeout", timeout);
			return this;
		}

		/**
		 * Sets how many events of one job wait for somebody to read them.
		 * @param events the limit, at least 1; 1024 by default
		 * @return this builder
		 */
		public Builder maxBufferedEvents(int events) {
			this.values.maxBufferedEvents = positive("events", events);
			return this;
		}

		/**
		 * Sets how many requests may be unanswered. Further ones fail at once.
		 * @param requests the limit, at least 1; 1024 by default, which is what a runtime
		 * accepts by default
		 * @return this builder
		 */
		public Builder maxPendingRequests(int requests) {
			this.values.maxPendingRequests = positive("requests", requests);
			return this;
		}

		/**
		 * Sets the size of the largest frame that is accepted over a WebSocket.
		 * @param bytes the limit in bytes, at least 1; 1 MiB by default
		 * @return this builder
		 */
		public Builder maxFrameSize(int bytes) {
			this.values.maxFrameSize = positive("bytes", bytes);
			return this;
		}

		/**
		 * Lets the client acknowledge each time it has received a number of numbered
		 * frames, if the feature {@code ack} was negotiated (ARCP section 2.7). A runtime
		 * that hears of no acknowledgement keeps the frames until its buffer is full.
		 * @param frames the number, at least 1; by default the client acknowledges by
		 * {@link ArcpClient#ack} only
		 * @return this builder
		 */
		public Builder ackEvery(int frames) {
			this.values.ackEvery = positive("frames", frames);
			return this;
		}

		/**
		 * Lets the client acknowledge what it has received some time after the first
		 * frame that was not acknowledged, if the feature {@code ack} was negotiated. May
		 * be combined with {@link #ackEvery}: what comes first counts.
		 * @param time the time; by default the client acknowledges by
		 * {@link ArcpClient#ack} only
		 * @return this builder
		 */
		public Builder ackAfter(Duration time) {
			this.values.ackAfter = positive("time", time);
			return this;
		}

		/**
		 * Sets whether and when the client resumes its session after it has lost its
		 * connection.
		 * @param policy the policy; {@link Reconnect#DEFAULT} by default
		 * @return this builder
		 */
		public Builder reconnect(Reconnect policy) {
			this.values.reconnect = Objects.requireNonNull(policy, "policy");
			return this;
		}

		/**
		 * Sets how many bytes of one streamed result are kept, be it because nobody reads
		 * them or because the result is wanted as a whole.
		 * @param bytes the limit in bytes, at least 1; 256 MiB by default, which is the
		 * largest result that a runtime streams by default
		 * @return this builder
		 */
		public Builder maxResultSize(long bytes) {
			if (bytes < 1) {
				throw new IllegalArgumentException("bytes must be at least 1");
			}
			this.values.maxResultSize = bytes;
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
			this.values.frameListener = Objects.requireNonNull(listener, "listener");
			return this;
		}

		/**
		 * Sets who is told of messages of vendors' own types that are no answers (ARCP
		 * section 2.8). Without a listener they are ignored.
		 * @param listener called on the thread of the connection, in the order of
		 * arrival; must not block
		 * @return this builder
		 */
		public Builder vendorListener(Consumer<VendorMessage> listener) {
			this.values.vendorListener = Objects.requireNonNull(listener, "listener");
			return this;
		}

		/**
		 * Sets the HTTP client that opens WebSockets.
		 * @param client the client; one that all clients of this process share by default
		 * @return this builder
		 */
		public Builder httpClient(HttpClient client) {
			this.values.httpClient = Objects.requireNonNull(client, "client");
			return this;
		}

		/**
		 * Sets where timeouts are measured and, over a WebSocket, the client's work is
		 * done.
		 * @param scheduler the scheduler; {@link Schedulers#parallel()} by default
		 * @return this builder
		 */
		public Builder timer(Scheduler scheduler) {
			this.values.timer = Objects.requireNonNull(scheduler, "scheduler");
			return this;
		}

		/**
		 * Sets the clock of the times that the client sends.
		 * @param source the clock; that of the system by default
		 * @return this builder
		 */
		public Builder clock(Clock source) {
			this.values.clock = Objects.requireNonNull(source, "source");
			return this;
		}

		/**
		 * Makes the options.
		 * @return the options
		 */
		public ClientOptions build() {
			return new ClientOptions(new ClientSettings(this.values));
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
