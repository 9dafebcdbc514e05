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

package io.arcp.architecture;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Hooks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Rules for the code of every module. A set of names lists the top-level classes that are
 * exempt.
 */
public final class CodeRules {

	private CodeRules() {
	}

	public static ArchRule packagesAreNullMarked() {
		return classes().should(new ArchCondition<>("be in a package that is null-marked") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
					events.add(SimpleConditionEvent.violated(type, type.getDescription() + " is not"));
				}
			}

		});
	}

	public static ArchRule packagesAreNamedForConcepts() {
		return noClasses().should()
			.resideInAnyPackage("..util..", "..utils..", "..impl..", "..common..", "..manager..", "..internal..");
	}

	public static ArchRule jacksonIsTheThird() {
		DescribedPredicate<JavaClass> annotation = resideInAPackage("com.fasterxml.jackson.annotation");
		return noClasses().should()
			.dependOnClassesThat(resideInAPackage("com.fasterxml.jackson..").and(DescribedPredicate.not(annotation)));
	}

	public static ArchRule nobodyChangesReactorForAll() {
		return noClasses().should().dependOnClassesThat(assignableTo(Hooks.class));
	}

	public static ArchRule pipelinesStartAtBoundaries(Set<String> exempt) {
		return nobodyBut(exempt, "subscribes",
				(target) -> target.getName().equals("subscribe") && target.getOwner().isAssignableTo(Publisher.class));
	}

	public static ArchRule nobodyWaits(Set<String> exempt) {
		return nobodyBut(exempt, "waits", CodeRules::waits);
	}

	public static ArchRule timeComesFromClock(Set<String> exempt) {
		return nobodyBut(exempt, "reads the time of the system", CodeRules::readsTime);
	}

	public static ArchRule randomnessComesFromGenerator(Set<String> exempt) {
		return nobodyBut(exempt, "makes a source of randomness", CodeRules::makesRandomness);
	}

	private static boolean waits(AccessTarget target) {
		String name = target.getName();
		if (target.getOwner().isAssignableTo(Publisher.class)) {
			return name.startsWith("block") || name.equals("toIterable") || name.equals("toStream");
		}
		return target.getOwner().isEquivalentTo(Thread.class) && name.equals("sleep");
	}

	private static boolean readsTime(AccessTarget target) {
		JavaClass owner = target.getOwner();
		String name = target.getName();
		if (owner.isEquivalentTo(System.class)) {
			return name.equals("currentTimeMillis") || name.equals("nanoTime");
		}
		if (owner.isEquivalentTo(Clock.class)) {
			return name.startsWith("system");
		}
		return name.equals("now") && isOneOf(owner, Instant.class, LocalDate.class, LocalDateTime.class,
				OffsetDateTime.class, ZonedDateTime.class);
	}

	private static boolean makesRandomness(AccessTarget target) {
		JavaClass owner = target.getOwner();
		String name = target.getName();
		if (owner.isEquivalentTo(UUID.class)) {
			return name.equals("randomUUID");
		}
		if (owner.isEquivalentTo(Math.class)) {
			return name.equals("random");
		}
		return Set.of("<init>", "current", "getInstanceStrong").contains(name)
				&& isOneOf(owner, Random.class, SecureRandom.class, ThreadLocalRandom.class);
	}

	private static boolean isOneOf(JavaClass type, Class<?>... candidates) {
		return Stream.of(candidates).anyMatch(type::isEquivalentTo);
	}

	private static ArchRule nobodyBut(Set<String> exempt, String what, Predicate<AccessTarget> forbidden) {
		return noClasses().that(areNotIn(exempt)).should(new ArchCondition<>("be one that " + what) {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				Stream.concat(type.getAccessesFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream())
					.distinct()
					.filter((access) -> forbidden.test(access.getTarget()))
					.forEach((access) -> events.add(SimpleConditionEvent.satisfied(type, access.getDescription())));
			}

		});
	}

	private static DescribedPredicate<JavaClass> areNotIn(Set<String> names) {
		return DescribedPredicate.describe("are not in " + names, (type) -> !names.contains(outermost(type).getName()));
	}

	private static JavaClass outermost(JavaClass type) {
		return type.getEnclosingClass().map(CodeRules::outermost).orElse(type);
	}

}
