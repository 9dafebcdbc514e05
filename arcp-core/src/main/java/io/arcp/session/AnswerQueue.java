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
import java.util.List;
import java.util.function.Consumer;

import io.arcp.transport.OutboundFrame;

/**
 * Keeps answers to submits in the order of the submits, however long each takes (ARCP
 * section 3.2). Used on the lane.
 */
final class AnswerQueue {

	private static final Runnable NOTHING = () -> {
	};

	private final ArrayDeque<Place> places = new ArrayDeque<>();

	private final Consumer<List<OutboundFrame>> outlet;

	private boolean releasing;

	AnswerQueue(Consumer<List<OutboundFrame>> outlet) {
		this.outlet = outlet;
	}

	/**
	 * Takes the next place.
	 */
	Place next() {
		Place place = new Place();
		this.places.add(place);
		return place;
	}

	int unanswered() {
		return this.places.size();
	}

	private void release() {
		if (this.releasing) {
			return;
		}
		this.releasing = true;
		try {
			Place first;
			while ((first = this.places.peek()) != null && !first.frames.isEmpty()) {
				this.places.poll();
				this.outlet.accept(first.frames);
				first.afterwards.run();
			}
		}
		finally {
			this.releasing = false;
		}
	}

	/**
	 * The place of one answer.
	 */
	final class Place {

		private List<OutboundFrame> frames = List.of();

		private Runnable afterwards = NOTHING;

		void answer(OutboundFrame frame) {
			answer(frame, NOTHING);
		}

		/**
		 * Answers, and runs an action right behind it.
		 */
		void answer(OutboundFrame frame, Runnable action) {
			this.frames = List.of(frame);
			this.afterwards = action;
			release();
		}

	}

}
