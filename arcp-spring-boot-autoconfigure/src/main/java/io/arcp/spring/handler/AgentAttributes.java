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

package io.arcp.spring.handler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.arcp.lease.Lease;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.handler.AgentDefinitionException.InvalidAgentException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringValueResolver;

/**
 * The attributes of an {@link ArcpAgent}, with placeholders resolved and checked.
 *
 * @param ref name and version
 * @param defaultVersion whether the bare name means this version
 * @param description what the agent does
 * @param maxRuntime the upper bound of a job's time, or {@code null}
 * @param leaseCeiling what a job may do at most, or {@code null}
 */
record AgentAttributes(AgentRef ref, boolean defaultVersion, String description, @Nullable Duration maxRuntime,
		@Nullable Lease leaseCeiling) {

	static AgentAttributes of(ArcpAgent annotation, StringValueResolver resolver, String source) {
		String name = resolve(resolver, annotation.name());
		String version = resolve(resolver, annotation.version());
		AgentRef ref = ref(name, version, source);
		if (annotation.defaultVersion() && ref.version() == null) {
			throw new InvalidAgentException(source, "defaultVersion", "true",
					"a version together with defaultVersion: an agent without one is meant by its bare name anyway");
		}
		return new AgentAttributes(ref, annotation.defaultVersion(), resolve(resolver, annotation.description()),
				duration(resolve(resolver, annotation.maxRuntime()), source),
				lease(resolve(resolver, annotation.lease()), source));
	}

	private static AgentRef ref(String name, String version, String source) {
		try {
			AgentRef.of(name);
		}
		catch (InvalidRequestException ex) {
			throw new InvalidAgentException(source, "name", name,
					"at most 128 lower-case letters, digits, '.', '_' and '-', of which the first is a letter or a digit");
		}
		try {
			return AgentRef.of(name, version.isEmpty() ? null : version);
		}
		catch (InvalidRequestException ex) {
			throw new InvalidAgentException(source, "version", version,
					"at most 128 letters, digits, '.', '+', '_' and '-'");
		}
	}

	private static @Nullable Duration duration(String value, String source) {
		if (value.isEmpty()) {
			return null;
		}
		try {
			Duration duration = DurationStyle.detectAndParse(value);
			if (!duration.isZero() && !duration.isNegative()) {
				return duration;
			}
		}
		catch (IllegalArgumentException ex) {
			// Refused below like a duration that is not positive
		}
		throw new InvalidAgentException(source, "maxRuntime", value, "a positive duration such as 30s, 10m or PT10M");
	}

	private static @Nullable Lease lease(List<String> entries, String source) {
		if (entries.isEmpty()) {
			return null;
		}
		Map<String, List<String>> patterns = new LinkedHashMap<>();
		for (String entry : entries) {
			int equals = entry.indexOf('=');
			String capability = entry.substring(0, Math.max(equals, 0));
			patterns.computeIfAbsent(capability, (name) -> new ArrayList<>()).add(entry.substring(equals + 1));
		}
		try {
			return Lease.of(patterns, "lease");
		}
		catch (InvalidRequestException ex) {
			throw new InvalidAgentException(source, "lease", String.join("', '", entries),
					"entries of the form capability=pattern, such as fs.read=/data/** or cost.budget=USD:5.00");
		}
	}

	private static List<String> resolve(StringValueResolver resolver, String[] values) {
		return Arrays.stream(values).map((value) -> resolve(resolver, value)).toList();
	}

	private static String resolve(StringValueResolver resolver, String value) {
		String resolved = resolver.resolveStringValue(value);
		return (resolved != null) ? resolved.trim() : "";
	}

}
