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

import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * WebSockets to a runtime. What comes is recorded.
 */
final class LiveWires implements TranscriptWire.Source {

	private final URI uri;

	private final TranscriptRecording recording = new TranscriptRecording();

	LiveWires(URI uri) {
		this.uri = uri;
	}

	TranscriptRecording recording() {
		return this.recording;
	}

	@Override
	public TranscriptWire open(Map<String, String> headers, String query) throws TranscriptWire.Refusal {
		URI target = query.isEmpty() ? this.uri : URI.create(this.uri + "?" + query);
		try {
			return new Wire(WireConnection.connect(target, headers), this.recording.opened(101));
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof WebSocketHandshakeException refused) {
				this.recording.opened(refused.getResponse().statusCode());
				throw new TranscriptWire.Refusal(refused.getResponse().statusCode());
			}
			throw ex;
		}
	}

	private record Wire(WireConnection connection, TranscriptRecording.Track track) implements TranscriptWire {

		@Override
		public void send(String text) {
			this.connection.send(text);
		}

		@Override
		public @Nullable JsonNode receive(Duration limit) {
			Frame frame = this.connection.poll(limit);
			return this.track.received((frame != null) ? frame.json() : null);
		}

		@Override
		public @Nullable Integer closed(Duration limit) {
			try {
				return this.track.closed(this.connection.closeCode());
			}
			catch (CompletionException ex) {
				return null;
			}
		}

		@Override
		public void drop() {
			this.connection.drop();
		}

	}

}
