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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each line of the checklist has one test, or is in the list of those that are still to
 * come.
 */
class RequirementCoverageTests {

	private static final Map<String, Integer> LINES = lines();

	/** What needs a durable store. */
	private static final List<String> NOT_COVERED_YET = List.of("CRD-7");

	private static Map<String, Integer> lines() {
		Map<String, Integer> lines = new LinkedHashMap<>();
		lines.put("ENV", 8);
		lines.put("HEL", 13);
		lines.put("RES", 15);
		lines.put("HB", 5);
		lines.put("ACK", 6);
		lines.put("LST", 11);
		lines.put("CLO", 2);
		lines.put("SUB", 13);
		lines.put("IDM", 8);
		lines.put("LIF", 11);
		lines.put("VER", 4);
		lines.put("OBS", 10);
		lines.put("EVT", 4);
		lines.put("STR", 6);
		lines.put("LEA", 11);
		lines.put("EXP", 5);
		lines.put("BUD", 6);
		lines.put("MOD", 2);
		lines.put("DEL", 12);
		lines.put("CRD", 7);
		lines.put("ROB", 6);
		return lines;
	}

	private static Stream<String> all(String group) {
		return IntStream.rangeClosed(1, LINES.get(group)).mapToObj((line) -> group + "-" + line);
	}

	@Test
	void eachLineOfTheChecklistHasOneTest() {
		List<String> tested = new ArrayList<>(requirements());

		tested.addAll(NOT_COVERED_YET);

		assertThat(tested).containsExactlyInAnyOrderElementsOf(
				LINES.keySet().stream().flatMap(RequirementCoverageTests::all).toList());
	}

	@Test
	void eachLineOfTheChecklistHasAText() {
		assertThat(Checklist.load().lines()).extracting(Checklist.Line::id)
			.containsExactlyElementsOf(LINES.keySet().stream().flatMap(RequirementCoverageTests::all).toList());
		assertThat(Checklist.load().lines()).extracting(Checklist.Line::text)
			.doesNotHaveDuplicates()
			.allMatch((text) -> text.matches("[A-Z`].*\\.") && !text.contains("|"));
	}

	@Test
	void eachLineWithoutATestHasAReason() {
		assertThat(Checklist.load().lines()).filteredOn((line) -> NOT_COVERED_YET.contains(line.id()))
			.allMatch((line) -> line.missing() != null);
	}

	@Test
	void eachTestOfAGroupNamesItsRequirement() {
		assertThat(groups().flatMap((group) -> Stream.of(group.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(Test.class))).isEmpty();
	}

	static List<String> requirements() {
		return groups().flatMap((group) -> Stream.of(group.getDeclaredMethods()))
			.filter((method) -> method.isAnnotationPresent(Requirement.class))
			.map(RequirementCoverageTests::requirement)
			.toList();
	}

	private static String requirement(Method method) {
		return method.getAnnotation(Requirement.class).value();
	}

	private static Stream<Class<?>> groups() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AssignableTypeFilter(ConformanceGroup.class));
		return scanner.findCandidateComponents(ConformanceGroup.class.getPackageName())
			.stream()
			.map(BeanDefinition::getBeanClassName)
			.map((name) -> ClassUtils.resolveClassName(name, null));
	}

}
