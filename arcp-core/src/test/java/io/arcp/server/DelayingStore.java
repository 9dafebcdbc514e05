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
import java.util.Random;

import io.arcp.event.ArcpStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A store whose answers come later, on another thread: now and then at once, mostly with
 * the delays of a seeded random, so that answers to calls made at the same time overtake
 * each other.
 */
final class DelayingStore {

	private final Random random;

	private final Scheduler scheduler = Schedulers.newParallel("slow-store", 2, true);

	private DelayingStore(long seed) {
		this.random = new Random(seed);
	}

	static ArcpStore over(ArcpStore store, long seed) {
		return new DelayingStore(seed).wrap(ArcpStore.class, store);
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
		if (answer instanceof Mono<?> mono) {
			return mono.delayUntil((value) -> delay()).switchIfEmpty(delay().then(Mono.empty()));
		}
		if (answer instanceof Flux<?>) {
			return answer;
		}
		Class<?> returned = method.getReturnType();
		return (returned.isInterface() && returned.getPackage().equals(ArcpStore.class.getPackage()))
				? wrapUnchecked(returned, answer) : answer;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private Object wrapUnchecked(Class returned, Object answer) {
		return wrap(returned, answer);
	}

	private Mono<Long> delay() {
		return Mono.defer(() -> {
			int micros;
			synchronized (this.random) {
				micros = this.random.nextInt(10) == 0 ? 3_000 : this.random.nextInt(300);
			}
			return Mono.delay(Duration.ofNanos(micros * 1_000L), this.scheduler);
		});
	}

}
