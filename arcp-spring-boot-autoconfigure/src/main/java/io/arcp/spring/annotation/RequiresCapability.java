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

/**
 * Lets a method of a bean be called when the lease of the current job allows it (ARCP
 * section 4.4).
 * <p>
 * A refused call throws the typed {@link io.arcp.protocol.ArcpException}. A method that
 * returns a {@code Mono} or {@code Flux} is called and checked at each subscription, and
 * fails with it. Nothing is emitted: an agent that wants to tell its client of the call
 * uses {@link io.arcp.agent.JobContext#call}. As with any advice, calls that an object
 * makes to itself are not seen. A declaration that cannot be enforced stops the start.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RequiresCapability {

	/**
	 * Returns the capability, such as {@code tool.call} or {@code x-vendor.acme.mail}.
	 * @return the name of a capability other than {@code cost.budget}
	 */
	String capability();

	/**
	 * Returns the target as a SpEL expression over the arguments, such as {@code #name}
	 * or {@code 'mail/' + #to}. A collection stands for several targets, all of which
	 * have to be allowed; {@code null} is refused.
	 * @return the expression
	 */
	String target();

}
