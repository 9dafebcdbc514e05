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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.arcp.event.ArcpStore;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A store that holds back its answers to some calls until they are released.
 */
final class HoldingStore {

	private final Map<String, Sinks.Empty<Void>> held = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

	private final ArcpStore store;

	HoldingStore(ArcpStore target) {
		this.store = wrap(ArcpStore.class, target);
	}

	ArcpStore store() {
		return this.store;
	}

	void hold(String method) {
		this.held.put(method, Sinks.empty());
	}

	void release(String method) {
		this.held.remove(method).tryEmitEmpty();
	}

	int calls(String method) {
		return this.calls.getOrDefault(method, new AtomicInteger()).get();
	}

	private <T> T wrap(Class<T> type, T target) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, args) -> call(target, method, args)));
	}

	private Object call(Object target, Method method, Object[] args) throws Throwable {
		if (method.getName().equals("appendNow")) {
			return null;
		}
		Object answer;
		try {
			answer = method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
		String key = target.getClass().getInterfaces()[0].getSimpleName() + "." + method.getName();
		if (answer instanceof Mono<?> mono) {
			this.calls.computeIfAbsent(key, (name) -> new AtomicInteger()).incrementAndGet();
			Sinks.Empty<Void> sink = this.held.get(key);
			if (sink == null) {
				return mono;
			}
			return mono.delayUntil((value) -> sink.asMono()).switchIfEmpty(sink.asMono().then(Mono.empty()));
		}
		Class<?> returned = method.getReturnType();
		return (returned.isInterface() && returned.getPackage().equals(ArcpStore.class.getPackage()))
				? wrapUnchecked(returned, answer) : answer;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private Object wrapUnchecked(Class returned, Object answer) {
		return wrap(returned, answer);
	}

}
