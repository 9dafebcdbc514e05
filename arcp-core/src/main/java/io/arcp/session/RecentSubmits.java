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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The last submits of a session by the id of their frames (ARCP section 2.8): one that is
 * sent again on its connection is dropped; one whose answer went to a connection that is
 * gone gets the same answer again, and nothing runs twice. Used on the lane.
 */
final class RecentSubmits {

	static final int REMEMBERED = 1024;

	private static final Runnable NOTHING = () -> {
	};

	private final Map<String, Submit> entries = new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Submit> eldest) {
			return size() > REMEMBERED;
		}

	};

	@Nullable Submit find(String id) {
		return this.entries.get(id);
	}

	/**
	 * Remembers a submit.
	 * @param id the id of its frame
	 * @param connection the connection that it came on
	 * @param current tells which connection there is
	 */
	Submit add(String id, @Nullable SessionConnection connection, Supplier<@Nullable SessionConnection> current) {
		Submit entry = new Submit(connection, current);
		this.entries.put(id, entry);
		return entry;
	}

	/**
	 * One submit and its answer.
	 */
	static final class Submit {

		private final @Nullable SessionConnection cameOn;

		private final Supplier<@Nullable SessionConnection> current;

		private AnswerQueue.@Nullable Place place;

		private @Nullable Answer answer;

		private @Nullable SessionConnection answeredOn;

		private boolean answered;

		private Submit(@Nullable SessionConnection cameOn, Supplier<@Nullable SessionConnection> current) {
			this.cameOn = cameOn;
			this.current = current;
		}

		/**
		 * Takes the next place among the answers.
		 */
		void await(AnswerQueue answers) {
			this.place = answers.nextOfSubmit();
		}

		void answer(Answer given) {
			answer(given, NOTHING);
		}

		/**
		 * Answers in the place of this submit, and runs an action right behind it. There
		 * is one answer: a later one has no effect.
		 */
		void answer(Answer given, Runnable action) {
			if (this.answered) {
				return;
			}
			this.answered = true;
			AnswerQueue.Place taken = Objects.requireNonNull(this.place, "await must come first");
			this.place = null; // with its action it would keep the whole job
			taken.answer(given, () -> {
				this.answer = given;
				this.answeredOn = this.current.get();
				action.run();
			});
		}

		/**
		 * The submit was sent again.
		 */
		void repeat(@Nullable SessionConnection connection, AnswerQueue answers) {
			Answer stored = this.answer;
			if (connection == this.cameOn || stored == null || connection == this.answeredOn) {
				return; // its answer was sent on this connection, or will be
			}
			this.answeredOn = connection;
			answers.next().answer(stored);
		}

	}

}
