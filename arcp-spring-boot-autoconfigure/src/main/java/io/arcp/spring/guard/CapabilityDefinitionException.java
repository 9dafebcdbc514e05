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

package io.arcp.spring.guard;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method asks for a capability in a way that cannot be enforced.
 *
 * @since 0.1.0
 */
public final class CapabilityDefinitionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** What a developer can do about it. */
	private final String action;

	CapabilityDefinitionException(Method method, String problem, String action, @Nullable Throwable cause) {
		super("@RequiresCapability on " + method.getDeclaringClass().getName() + "#" + method.getName() + ": " + problem
				+ ".", cause);
		this.action = action;
	}

	/**
	 * Returns what a developer can do about it.
	 * @return an instruction
	 */
	public String action() {
		return this.action;
	}

}
