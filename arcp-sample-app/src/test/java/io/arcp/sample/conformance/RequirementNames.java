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

package io.arcp.sample.conformance;

import java.lang.reflect.Method;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGenerator;

/**
 * Puts the id of the requirement before the name of a test.
 */
final class RequirementNames extends DisplayNameGenerator.Simple {

	@Override
	public String generateDisplayNameForMethod(List<Class<?>> enclosing, Class<?> type, Method method) {
		String name = super.generateDisplayNameForMethod(enclosing, type, method);
		Requirement requirement = method.getAnnotation(Requirement.class);
		return (requirement != null) ? requirement.value() + " " + name : name;
	}

}
