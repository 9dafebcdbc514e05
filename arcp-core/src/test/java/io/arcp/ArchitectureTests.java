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

package io.arcp;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.arcp.architecture.CodeRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * What the packages of the core may know, and which of its classes may do what the others
 * may not.
 */
@AnalyzeClasses(packages = "io.arcp", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	/** Classes that start reactive pipelines: the boundaries where one ends. */
	private static final Set<String> SUBSCRIBE = Set.of("io.arcp.client.ClientSession",
			"io.arcp.credential.BackgroundWork", "io.arcp.job.HandlerRun", "io.arcp.job.StoreCall",
			"io.arcp.session.SessionConnection", "io.arcp.session.VendorMessages", "io.arcp.session.Handshake");

	/** Classes that wait on a thread that may block. */
	private static final Set<String> WAIT = Set.of("io.arcp.job.HandlerRun");

	/** Classes where the time of the system enters, to be handed on. */
	private static final Set<String> READ_TIME = Set.of("io.arcp.client.ClientOptions",
			"io.arcp.credential.FileCredentialLedger", "io.arcp.credential.InMemoryCredentialLedger",
			"io.arcp.event.InMemoryArcpStore", "io.arcp.server.ArcpServerBuilder");

	/** Classes where randomness of the system enters, to be handed on. */
	private static final Set<String> DRAW_RANDOM = Set.of("io.arcp.server.ArcpServerBuilder");

	/**
	 * From the outermost in: each may use those below it, those in one row do not know
	 * each other.
	 */
	private static final List<Set<String>> ROWS = List.of(Set.of("server"), Set.of("session"), Set.of("job"),
			Set.of("agent"), Set.of("credential", "event"), Set.of("lease", "security", "transport", "observation"),
			Set.of("protocol"));

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching("io.arcp.(**)").should().beFreeOfCycles();

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
	static final ArchRule coreKnowsNoFramework = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.netty..", "reactor.netty..", "jakarta..");

	@ArchTest
	static final ArchRule leaseIsPure = classes().that()
		.resideInAPackage("io.arcp.lease..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("java..", "org.jspecify..", "io.arcp.protocol..", "io.arcp.lease..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule clientKnowsTransportAndProtocolOnly = doesNotKnow("client",
			ROWS.stream().flatMap(Set::stream).filter((name) -> !name.equals("transport") && !name.equals("protocol")));

	@ArchTest
	static final ArchRule nobodyKnowsTheClient = noClasses().that()
		.resideOutsideOfPackage("io.arcp.client..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.arcp.client..");

	@ArchTest
	static void arrowsPointOneWay(JavaClasses classes) {
		for (int row = 0; row < ROWS.size(); row++) {
			for (String name : ROWS.get(row)) {
				Stream<String> above = ROWS.subList(0, row).stream().flatMap(Set::stream);
				Stream<String> beside = ROWS.get(row).stream().filter((other) -> !other.equals(name));
				doesNotKnow(name, Stream.concat(above, beside)).check(classes);
			}
		}
	}

	private static ArchRule doesNotKnow(String name, Stream<String> others) {
		return noClasses().that()
			.resideInAPackage("io.arcp." + name + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(others.map((other) -> "io.arcp." + other + "..").toArray(String[]::new))
			.allowEmptyShould(true);
	}

}
