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

import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Carries the current job between threads and Reactor contexts, wherever Micrometer's
 * context propagation is used.
 *
 * @since 0.1.0
 */
public final class JobThreadLocalAccessor implements ThreadLocalAccessor<JobContext> {

	/**
	 * Creates the accessor. It is found as a service, and needs no registration.
	 */
	public JobThreadLocalAccessor() {
	}

	@Override
	public Object key() {
		return CurrentJob.KEY;
	}

	@Override
	public @Nullable JobContext getValue() {
		return CurrentJob.get();
	}

	@Override
	public void setValue(JobContext job) {
		CurrentJob.set(job);
	}

	@Override
	public void setValue() {
		CurrentJob.set(null);
	}

}
