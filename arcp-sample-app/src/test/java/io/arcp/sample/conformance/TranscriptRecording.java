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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a runtime has sent while a transcript was played, to be played against once more
 * without a runtime and without waiting.
 */
final class TranscriptRecording {

	private final List<Track> tracks = new ArrayList<>();

	Track opened(int status) {
		Track track = new Track(status);
		this.tracks.add(track);
		return track;
	}

	/**
	 * Returns connections that send what was recorded, in the order in which they were
	 * opened.
	 */
	TranscriptWire.Source wires() {
		Iterator<Track> next = List.copyOf(this.tracks).iterator();
		return (headers, query) -> {
			if (!next.hasNext()) {
				throw new AssertionError("no such connection was recorded");
			}
			Track track = next.next();
			if (track.status != 101) {
				throw new TranscriptWire.Refusal(track.status);
			}
			return track.wire();
		};
	}

	/** What came on one connection. */
	static final class Track {

		private final int status;

		/** Empty where a wait has brought nothing. */
		private final List<Optional<JsonNode>> received = new ArrayList<>();

		private @Nullable Integer closeCode;

		private Track(int status) {
			this.status = status;
		}

		@Nullable JsonNode received(@Nullable JsonNode frame) {
			this.received.add(Optional.ofNullable(frame));
			return frame;
		}

		int closed(int code) {
			this.closeCode = code;
			return code;
		}

		private TranscriptWire wire() {
			Iterator<Optional<JsonNode>> next = List.copyOf(this.received).iterator();
			return new TranscriptWire() {

				@Override
				public void send(String text) {
					// what it brings was recorded
				}

				@Override
				public @Nullable JsonNode receive(Duration limit) {
					return next.hasNext() ? next.next().orElse(null) : null;
				}

				@Override
				public @Nullable Integer closed(Duration limit) {
					return Track.this.closeCode;
				}

				@Override
				public void drop() {
					// nothing is open
				}

			};
		}

	}

}
