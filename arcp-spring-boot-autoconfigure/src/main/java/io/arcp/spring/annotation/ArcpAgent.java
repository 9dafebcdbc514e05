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

package io.arcp.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.stereotype.Component;

/**
 * Declares a bean as an agent that clients can submit jobs to (ARCP section 1.5).
 * <p>
 * It stands on a class, which component scanning then finds, or on a {@code @Bean}
 * method. The bean has exactly one method with {@link JobHandler}, unless it implements
 * {@link io.arcp.agent.Agent}. Every agent is registered when the singletons of the
 * application are there, with one line in its log; a declaration that cannot be served
 * stops the start.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface ArcpAgent {

	/**
	 * Returns the agent's name, or a placeholder for it.
	 * @return at most 128 characters that match {@code [a-z0-9][a-z0-9._-]*}
	 */
	String name();

	/**
	 * Returns the agent's version, or a placeholder for it. Versions are opaque.
	 * @return at most 128 characters that match {@code [a-zA-Z0-9.+_-]+}; empty for an
	 * agent without versions
	 */
	String version() default "";

	/**
	 * Returns whether the bare name means this version. The property
	 * {@code arcp.agents."[name]".default-version} overrides it (ARCP section 3.7).
	 * @return whether it is the default version; at most one of a name may say so
	 */
	boolean defaultVersion() default false;

	/**
	 * Returns what the agent does, for people who read the application's log.
	 * @return the description, empty for none
	 */
	String description() default "";

	/**
	 * Returns the upper bound of a job's time as a duration such as {@code 10m} or
	 * {@code PT10M}, or a placeholder for it. The property
	 * {@code arcp.agents."[name]".max-runtime} overrides it (ARCP section 3.6).
	 * @return the duration, empty to inherit {@code arcp.job.max-runtime}
	 */
	String maxRuntime() default "";

	/**
	 * Returns what a job may do at most, each entry as {@code capability=pattern}, such
	 * as {@code fs.read=/data/**} or {@code cost.budget=USD:5.00}, or a placeholder for
	 * it. The lease that a client asks for is narrowed to it (ARCP section 3.1, step 6a).
	 * The property {@code arcp.agents."[name]".lease-ceiling} overrides it as a whole.
	 * @return the entries, empty for no ceiling
	 */
	String[] lease() default {};

}
