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

import java.math.BigDecimal;

import io.arcp.agent.JobContext;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A metric that the input of an agent asks for.
 *
 * @param name its name
 * @param value its value
 * @param unit its unit, or {@code null}
 */
record RequestedMetric(String name, BigDecimal value, @Nullable String unit) {

	static RequestedMetric of(AgentInput members) {
		String name = members.text("name");
		BigDecimal value = members.number("value");
		if (value == null) {
			throw members.mismatch("a value");
		}
		return new RequestedMetric(name, value, members.optionalText("unit"));
	}

	/**
	 * Emits the metric.
	 * @return completes when it is emitted; fails when it may not be
	 */
	Mono<Void> emit(JobContext job) {
		return Mono.defer(() -> job.metric(this.name, this.value, this.unit));
	}

}
