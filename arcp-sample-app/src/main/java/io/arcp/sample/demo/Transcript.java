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

package io.arcp.sample.demo;

import java.io.PrintStream;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Prints frames as they arrive and remembers the first that is out of order. Frames come
 * on the thread of the connection, the answer is asked for on another.
 */
final class Transcript implements Consumer<String> {

	private final PrintStream out;

	private final FrameLine line;

	private final StreamCheck check = new StreamCheck();

	private @Nullable RuntimeException problem;

	Transcript(PrintStream out, int width) {
		this.out = out;
		this.line = new FrameLine(width);
	}

	@Override
	public synchronized void accept(String frame) {
		this.out.println(this.line.received(frame));
		try {
			this.check.accept(frame);
		}
		catch (RuntimeException ex) {
			this.problem = (this.problem != null) ? this.problem : ex;
		}
	}

	/**
	 * Returns the result of the job that was seen.
	 * @return the result
	 * @throws RuntimeException if a frame was out of order, or there is no result
	 */
	synchronized JsonNode result() {
		if (this.problem != null) {
			throw this.problem;
		}
		return this.check.result();
	}

	synchronized long lastSeq() {
		return this.check.lastSeq();
	}

}
