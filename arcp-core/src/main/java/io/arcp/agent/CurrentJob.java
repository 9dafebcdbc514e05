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

package io.arcp.agent;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The job that a piece of code works for, for code that is not handed its
 * {@link JobContext}, such as a client or a tool that many agents share.
 * <p>
 * While an agent's handler is called, its job is the current one of the calling thread. A
 * blocking handler is called to its end; of a reactive one, and of one that returns a
 * future, it is the call alone. The publisher of a handler is subscribed to with the job
 * in the Reactor context, under {@link #KEY}, so that each operator sees it on whatever
 * thread it runs. Elsewhere, as on threads that an agent starts itself, there is no
 * current job unless somebody carries it there.
 *
 * @since 0.1.0
 */
public final class CurrentJob {

	/** Key of the job in a Reactor context, and of what carries it between threads. */
	public static final String KEY = "io.arcp.job";

	private static final ThreadLocal<@Nullable JobContext> JOB = new ThreadLocal<>();

	private CurrentJob() {
	}

	/**
	 * Returns the current job of the calling thread.
	 * @return the context of the job, or {@code null} when there is none
	 */
	public static @Nullable JobContext get() {
		return JOB.get();
	}

	/**
	 * Returns the current job of a subscription, or else that of the calling thread.
	 * @param context the context of the subscription
	 * @return the context of the job, or {@code null} when there is none
	 */
	public static @Nullable JobContext get(ContextView context) {
		JobContext job = context.getOrDefault(KEY, null);
		return (job != null) ? job : JOB.get();
	}

	/**
	 * Returns a Reactor context with a job in it.
	 * @param context the context
	 * @param job the job
	 * @return the context with the job, in place of another one that it may have held
	 */
	public static Context with(Context context, JobContext job) {
		return context.put(KEY, Objects.requireNonNull(job, "job"));
	}

	/**
	 * Makes a job the current one of the calling thread. For those who carry it from one
	 * thread to another, and put back what was there before.
	 * @param job the context of the job, or {@code null} for none
	 */
	public static void set(@Nullable JobContext job) {
		if (job != null) {
			JOB.set(job);
		}
		else {
			JOB.remove();
		}
	}

	/**
	 * Runs something with a job as the current one of the calling thread, and puts back
	 * what was there before.
	 * @param job the context of the job
	 * @param work what is run
	 */
	public static void run(JobContext job, Runnable work) {
		JobContext previous = JOB.get();
		JOB.set(Objects.requireNonNull(job, "job"));
		try {
			work.run();
		}
		finally {
			set(previous);
		}
	}

}
