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

package io.arcp.spring.test.simulation;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * The content of an event, from which a reader can tell where it belongs.
 *
 * @param source the job, or the private source
 * @param number the offset that its writer meant
 * @param attempt the attempt of the job, or the epoch of the session
 * @param status the wire name of the status that the job ended with, empty when it goes
 * on
 */
record Payload(String source, long number, long attempt, String status) {

	private static final Pattern FORM = Pattern
		.compile("\\{\"source\":\"([^\"]*)\",\"i\":(\\d+),\"attempt\":(\\d+),\"status\":\"([a-z_]*)\",\"sum\":(\\d+)}");

	byte[] encode() {
		String start = start();
		return (start + ",\"sum\":" + sum(start) + "}").getBytes(StandardCharsets.UTF_8);
	}

	private String start() {
		return "{\"source\":\"" + this.source + "\",\"i\":" + this.number + ",\"attempt\":" + this.attempt
				+ ",\"status\":\"" + this.status + "\"";
	}

	private static long sum(String start) {
		CRC32 sum = new CRC32();
		sum.update(start.getBytes(StandardCharsets.UTF_8));
		return sum.getValue();
	}

	/**
	 * Reads a payload.
	 * @return the payload, or {@code null} when a byte of it has changed
	 */
	static @Nullable Payload decode(byte[] bytes) {
		Matcher matcher = FORM.matcher(new String(bytes, StandardCharsets.UTF_8));
		if (!matcher.matches()) {
			return null;
		}
		Payload payload = new Payload(matcher.group(1), Long.parseLong(matcher.group(2)),
				Long.parseLong(matcher.group(3)), matcher.group(4));
		return (sum(payload.start()) == Long.parseLong(matcher.group(5))) ? payload : null;
	}

	boolean isTerminal() {
		return !this.status.isEmpty();
	}

}
