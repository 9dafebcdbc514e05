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
 * Marks the parameter of a {@link JobHandler} method that takes an upstream credential of
 * the job, a {@link io.arcp.protocol.Credential} (ARCP section 4.8).
 * <p>
 * A job that does not have it ends with {@code PERMISSION_DENIED} before the method is
 * called, unless the parameter is {@code @Nullable} or an {@code Optional}. The argument
 * is the credential as it is when the method is called:
 * {@link io.arcp.agent.JobContext#credentials()} has the one that a rotation has put in
 * its place.
 *
 * @since 0.1.0
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface JobCredential {

	/**
	 * Returns the id that the provisioner has given the credential.
	 * @return the id, empty for the only credential of the job
	 */
	String value() default "";

}
