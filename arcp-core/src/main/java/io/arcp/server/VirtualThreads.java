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

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.jspecify.annotations.Nullable;

/**
 * The one place that knows whether this JDK has virtual threads: they cannot be named in
 * code that is compiled for Java 17.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	/**
	 * Returns an executor with a virtual thread for each task, or {@code null} when this
	 * JDK has none.
	 */
	static @Nullable ExecutorService newExecutor() {
		if (Runtime.version().feature() < 21) {
			return null;
		}
		try {
			Method factory = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
			return (ExecutorService) factory.invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("virtual threads are not usable", ex);
		}
	}

}
