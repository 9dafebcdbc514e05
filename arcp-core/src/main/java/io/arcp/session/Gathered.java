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

package io.arcp.session;

import io.arcp.event.Link;
import io.arcp.event.RunMode;

/**
 * What is new of one job.
 *
 * @param job the job
 * @param from the first offset
 * @param to the last offset
 * @param bytes the bytes of these events
 */
record Gathered(AttachedJob job, long from, long to, long bytes) {

	long count() {
		return this.to - this.from + 1;
	}

	boolean isTerminal() {
		return this.job.endsAt(this.to);
	}

	Gathered first(long events) {
		return new Gathered(this.job, this.from, this.from + events - 1, this.bytes * events / count());
	}

	Gathered after(long events) {
		return new Gathered(this.job, this.from + events, this.to, this.bytes - this.bytes * events / count());
	}

	Link.Source source() {
		return new Link.Source(this.job.job().value(), this.from, this.to, this.bytes, RunMode.LIVE);
	}

}
