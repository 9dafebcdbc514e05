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
 * Marks the method of an {@link ArcpAgent} that does the work of a job.
 * <p>
 * One parameter takes the job's input, converted by the application's {@code JsonMapper};
 * others may be the {@link io.arcp.agent.JobContext}, the {@link io.arcp.lease.Lease},
 * the {@link io.arcp.agent.CancellationSignal}, a {@link java.security.Principal}, a
 * {@link JobCredential}, or whatever a {@link io.arcp.spring.handler.JobArgumentResolver}
 * of the application supports. What the method returns becomes the result: a value,
 * nothing, or a {@code Mono} or {@code CompletionStage} of it; a {@code Flux<JobEvent>}
 * emits events, of which the last may be the result. The elements of any other
 * {@code Flux} are streamed as the result: text, {@code byte[]} and {@code DataBuffer} as
 * they are, anything else as NDJSON. A method that returns one of the reactive types must
 * not block; any other method runs on a thread that may, and is interrupted when its job
 * is cancelled.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface JobHandler {

}
