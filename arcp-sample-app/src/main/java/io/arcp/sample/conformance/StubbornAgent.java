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

import java.util.concurrent.TimeUnit;

import io.arcp.agent.Agent;
import io.arcp.agent.JobContext;
import tools.jackson.databind.JsonNode;

/**
 * Waits on its thread and ignores whoever asks it to stop, so that the runtime has to end
 * the job without it.
 */
final class StubbornAgent implements Agent.BlockingHandler {

	@Override
	public JsonNode handle(JsonNode input, JobContext job) {
		boolean interrupted = waitIgnoringInterrupts(AgentInput.of(input).millis("ms", 3000).toNanos());
		try {
			job.log("stubborn done");
			return Results.object().put("ignored", true);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static boolean waitIgnoringInterrupts(long nanos) {
		boolean interrupted = false;
		long end = System.nanoTime() + nanos;
		for (long left = nanos; left > 0; left = end - System.nanoTime()) {
			try {
				TimeUnit.NANOSECONDS.sleep(left);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		return interrupted;
	}

}
