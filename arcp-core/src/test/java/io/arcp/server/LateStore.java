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

package io.arcp.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.event.ArcpStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A store that does what another one does, at once, and answers later, on another thread:
 * after times of a seeded random, so that answers overtake each other, or when a test
 * says so. A test can also have it do later what it is called for.
 */
final class LateStore {

	private final ArcpStore store;

	private final Random random;

	private final int maxDelayMicros;

	private final Map<String, Sinks.Empty<Void>> held = new ConcurrentHashMap<>();

	private final Map<String, Sinks.Empty<Void>> heldCalls = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

	/**
	 * Creates a store that is late only when a test says so.
	 */
	LateStore(ArcpStore target) {
		this(target, 0, 0);
	}

	LateStore(ArcpStore target, long seed, int maxDelayMicros) {
		this.random = new Random(seed);
		this.maxDelayMicros = maxDelayMicros;
		this.store = (ArcpStore) wrap(ArcpStore.class, target);
	}

	ArcpStore store() {
		return this.store;
	}

	/**
	 * Holds back the answers of a method, like {@code SessionStore.open}.
	 */
	void hold(String method) {
		this.held.put(method, Sinks.empty());
	}

	/**
	 * Holds back the calls of a method: nothing is done before they are released.
	 */
	void holdCalls(String method) {
		this.heldCalls.put(method, Sinks.empty());
	}

	void release(String method) {
		release(this.heldCalls.remove(method));
		release(this.held.remove(method));
	}

	private static void release(Sinks.@Nullable Empty<Void> sink) {
		if (sink != null) {
			sink.tryEmitEmpty();
		}
	}

	int calls(String method) {
		AtomicInteger count = this.calls.get(method);
		return (count != null) ? count.get() : 0;
	}

	private Object wrap(Class<?> type, Object target) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, args) -> call(type, target, method, args));
	}

	private @Nullable Object call(Class<?> type, Object target, Method method, Object @Nullable [] args)
			throws Throwable {
		if (method.getName().equals("appendNow")) {
			return null;
		}
		Object answer;
		try {
			answer = method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		if (answer instanceof Mono<?> mono) {
			return later(type.getSimpleName() + "." + method.getName(), mono);
		}
		Class<?> part = method.getReturnType();
		return (part.isInterface() && part.getPackage().equals(ArcpStore.class.getPackage())) ? wrap(part, answer)
				: answer;
	}

	private Mono<?> later(String name, Mono<?> answer) {
		return Mono.defer(() -> {
			this.calls.computeIfAbsent(name, (key) -> new AtomicInteger()).incrementAndGet();
			Mono<?> signal = signal(name);
			Sinks.Empty<Void> call = this.heldCalls.get(name);
			Mono<?> late = (call != null) ? call.asMono().then(answer) : answer;
			return late.delayUntil((value) -> signal).switchIfEmpty(signal.then(Mono.empty()));
		});
	}

	private Mono<?> signal(String name) {
		Sinks.Empty<Void> sink = this.held.get(name);
		if (sink != null) {
			return sink.asMono();
		}
		if (this.maxDelayMicros == 0) {
			return Mono.empty();
		}
		int micros;
		synchronized (this.random) {
			micros = this.random
				.nextInt((this.random.nextInt(10) > 0) ? this.maxDelayMicros / 10 : this.maxDelayMicros);
		}
		return Mono.delay(Duration.ofNanos(micros * 1_000L));
	}

}
