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

import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the log of a watched job goes, as the session that owns it and looks into the
 * store tell: at the same time and in any order, so what was told first may be the more
 * recent. Safe for use by several threads.
 */
final class WatchedLog {

	private final AtomicLong last;

	private volatile long terminal;

	/**
	 * Creates the view of a log.
	 * @param last the last offset that is there
	 * @param ended whether that is the terminal frame's
	 */
	WatchedLog(long last, boolean ended) {
		this.last = new AtomicLong(last);
		this.terminal = ended ? last : 0;
	}

	/**
	 * The log goes as far as this, at least.
	 * @param offset the last offset that was there
	 * @param ended whether that is the terminal frame's
	 */
	void reaches(long offset, boolean ended) {
		if (ended) {
			this.terminal = offset;
		}
		this.last.accumulateAndGet(offset, Math::max);
	}

	long last() {
		return this.last.get();
	}

	boolean hasEnded() {
		return this.terminal != 0;
	}

	boolean endsAt(long offset) {
		return this.terminal == offset;
	}

}
