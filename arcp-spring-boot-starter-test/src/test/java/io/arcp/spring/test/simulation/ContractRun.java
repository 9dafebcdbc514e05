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

package io.arcp.spring.test.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Clock;

import io.arcp.event.ArcpStore;
import io.arcp.event.InMemoryArcpStore;
import io.arcp.spring.test.store.ArcpStoreContractTests;
import org.jspecify.annotations.Nullable;

/**
 * Runs single tests of the store contract against a mutant.
 */
final class ContractRun extends ArcpStoreContractTests {

	private final MutantStore.Mutation mutation;

	ContractRun(MutantStore.Mutation mutation) {
		this.mutation = mutation;
	}

	@Override
	protected ArcpStore createStore(Clock clock) {
		return new MutantStore(InMemoryArcpStore.builder().clock(clock).build(), this.mutation);
	}

	/**
	 * Runs a test.
	 * @return what it has failed with, or {@code null}
	 */
	@Nullable Throwable run(String group, String test, Object... arguments) throws ReflectiveOperationException {
		Class<?> type = Class.forName(ArcpStoreContractTests.class.getName() + "$" + group);
		Constructor<?> constructor = type.getDeclaredConstructor(ArcpStoreContractTests.class);
		constructor.setAccessible(true);
		Object tests = constructor.newInstance(this);
		try {
			invoke(tests, "createStore");
			invoke(tests, test, arguments);
			return null;
		}
		catch (InvocationTargetException ex) {
			return ex.getCause();
		}
	}

	private static void invoke(Object tests, String name, Object... arguments) throws ReflectiveOperationException {
		for (Class<?> type = tests.getClass(); type != null; type = type.getSuperclass()) {
			for (Method method : type.getDeclaredMethods()) {
				if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
					method.setAccessible(true);
					method.invoke(tests, arguments);
					return;
				}
			}
		}
		throw new NoSuchMethodException(name);
	}

}
