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

package io.arcp.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.arcp.architecture.CodeRules;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the packages of the Spring side may know, which of its classes may do what the
 * others may not, and the shape of auto-configurations.
 */
@AnalyzeClasses(packages = "io.arcp.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	/** Classes that start reactive pipelines: the boundaries where one ends. */
	private static final Set<String> SUBSCRIBE = Set.of("io.arcp.spring.autoconfigure.ArcpServerLifecycle");

	/** Classes that wait on a thread that may block. */
	private static final Set<String> WAIT = Set.of();

	/** Classes where the time of the system enters, to be handed on. */
	private static final Set<String> READ_TIME = Set.of("io.arcp.spring.credential.LiteLlmCredentialProvisioner");

	/** Classes where randomness of the system enters, to be handed on. */
	private static final Set<String> DRAW_RANDOM = Set.of();

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.arcp.spring.(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule packagesAreNullMarked = CodeRules.packagesAreNullMarked();

	@ArchTest
	static final ArchRule packagesAreNamedForConcepts = CodeRules.packagesAreNamedForConcepts();

	@ArchTest
	static final ArchRule jacksonIsTheThird = CodeRules.jacksonIsTheThird();

	@ArchTest
	static final ArchRule nobodyChangesReactorForAll = CodeRules.nobodyChangesReactorForAll();

	@ArchTest
	static final ArchRule pipelinesStartAtBoundaries = CodeRules.pipelinesStartAtBoundaries(SUBSCRIBE);

	@ArchTest
	static final ArchRule nobodyWaits = CodeRules.nobodyWaits(WAIT);

	@ArchTest
	static final ArchRule timeComesFromClock = CodeRules.timeComesFromClock(READ_TIME);

	@ArchTest
	static final ArchRule randomnessComesFromGenerator = CodeRules.randomnessComesFromGenerator(DRAW_RANDOM);

	@ArchTest
	static final ArchRule nobodyKnowsTheWiring = noClasses().that()
		.resideOutsideOfPackage("..autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.arcp.spring.autoconfigure..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule onlyTheEndpointKnowsNetty = noClasses().that()
		.resideOutsideOfPackage("io.arcp.spring.web..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.netty..", "reactor.netty..");

	@ArchTest
	static final ArchRule autoConfigurationsAreFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL)
		.andShould()
		.haveSimpleNameEndingWith("AutoConfiguration")
		.andShould()
		.resideInAPackage("io.arcp.spring.autoconfigure..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMembers = noMethods().that()
		.areDeclaredInClassesThat()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule beanMethodsAreHidden = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule classConditionsAreOnClasses = noMethods().should().beAnnotatedWith(ConditionalOnClass.class);

	@ArchTest
	static final ArchRule nobodyScans = noClasses().should().beAnnotatedWith(ComponentScan.class);

	@ArchTest
	static final ArchRule fieldsAreNotInjected = noFields().should().beAnnotatedWith(Autowired.class);

	@ArchTest
	static final ArchRule stateIsNotStatic = fields().that().areStatic().should().beFinal().allowEmptyShould(true);

	@ArchTest
	static final ArchRule nobodyUsesLifeCycleAnnotations = noMethods().should()
		.beAnnotatedWith("jakarta.annotation.PostConstruct")
		.orShould()
		.beAnnotatedWith("jakarta.annotation.PreDestroy");

	@ArchTest
	static void autoConfigurationsAreListedInOrder(JavaClasses classes) throws IOException {
		List<String> annotated = classes.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.sorted()
			.toList();

		assertThat(Files.readAllLines(
				Path.of("src/main/resources/META-INF/spring", AutoConfiguration.class.getName() + ".imports")))
			.filteredOn((line) -> !line.isBlank() && !line.startsWith("#"))
			.containsExactlyElementsOf(annotated);
	}

}
