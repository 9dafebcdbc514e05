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

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Keeps answers to submits in the order of the submits, however long each takes (ARCP
 * section 3.2). Used on the lane.
 */
final class AnswerQueue {

	private static final Runnable NOTHING = () -> {
	};

	private final ArrayDeque<Place> places = new ArrayDeque<>();

	private final Consumer<Answer> outlet;

	private final Runnable submitsAnswered;

	private int submits;

	/** Answers that have no place. */
	private int aside;

	private boolean releasing;

	/**
	 * Creates the queue.
	 * @param outlet where answers go
	 * @param submitsAnswered called when no submit is unanswered any more
	 */
	AnswerQueue(Consumer<Answer> outlet, Runnable submitsAnswered) {
		this.outlet = outlet;
		this.submitsAnswered = submitsAnswered;
	}

	/**
	 * Takes the next place.
	 */
	Place next() {
		return add(new Place(Sort.OTHER));
	}

	/**
	 * Takes no place: the answer waits for no other, and no other for it.
	 */
	Place aside() {
		this.aside++;
		return new Place(Sort.ASIDE);
	}

	/**
	 * Takes the next place for the answer to a submit.
	 */
	Place nextOfSubmit() {
		this.submits++;
		return add(new Place(Sort.SUBMIT));
	}

	private Place add(Place place) {
		this.places.add(place);
		return place;
	}

	/**
	 * Returns how many submits have no answer yet.
	 */
	int unansweredSubmits() {
		return this.submits;
	}

	int unanswered() {
		return this.places.size() + this.aside;
	}

	private void release() {
		if (this.releasing) {
			return;
		}
		this.releasing = true;
		try {
			Place first;
			while ((first = this.places.peek()) != null && first.ready) {
				this.places.poll();
				send(first);
				if (first.sort == Sort.SUBMIT) {
					this.submits--;
				}
				afterwards(first);
			}
			if (this.submits == 0) {
				this.submitsAnswered.run();
			}
		}
		finally {
			this.releasing = false;
		}
	}

	private void send(Place place) {
		try {
			this.outlet.accept(place.answer);
		}
		catch (RuntimeException ex) {
			Sessions.logger.error("An answer could not be sent", ex);
		}
	}

	/** What fails behind one answer holds up no other. */
	private static void afterwards(Place place) {
		try {
			place.afterwards.run();
		}
		catch (RuntimeException ex) {
			Sessions.logger.error("What was to happen behind an answer failed", ex);
		}
	}

	/**
	 * The place of one answer.
	 */
	final class Place {

		private final Sort sort;

		private Answer answer = Answer.NONE;

		private Runnable afterwards = NOTHING;

		private boolean ready;

		private Place(Sort sort) {
			this.sort = sort;
		}

		/**
		 * Gives the place up: the answer does not wait for others.
		 */
		void giveUp() {
			answer(Answer.NONE);
		}

		void answer(Answer given) {
			answer(given, NOTHING);
		}

		/**
		 * Answers, and runs an action right behind it.
		 */
		void answer(Answer given, Runnable action) {
			this.answer = given;
			this.afterwards = action;
			this.ready = true;
			if (this.sort == Sort.ASIDE) {
				AnswerQueue.this.aside--;
				send(this);
				afterwards(this);
			}
			else {
				release();
			}
		}

	}

	/**
	 * What a place is for.
	 */
	private enum Sort {

		SUBMIT, OTHER, ASIDE

	}

}
