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

package io.arcp.client;

import io.arcp.transport.InboundFrame;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Reads a connection, a window at a time, and hands what comes to the lane of the
 * session.
 */
final class LinkReader extends BaseSubscriber<InboundFrame> {

	private static final int WINDOW = 128;

	private final ClientSession session;

	private final ConnectionLane lane;

	private final ClientLink link;

	private int sinceRequest;

	LinkReader(ClientSession session, ConnectionLane lane, ClientLink link) {
		this.session = session;
		this.lane = lane;
		this.link = link;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		subscription.request(WINDOW);
	}

	@Override
	protected void hookOnNext(InboundFrame frame) {
		this.lane.run(() -> take(frame));
	}

	private void take(InboundFrame frame) {
		if (this.link.isOver()) {
			return;
		}
		this.session.take(this.link, frame);
		this.sinceRequest++;
		if (this.sinceRequest == WINDOW / 2) {
			this.sinceRequest = 0;
			request(WINDOW / 2);
		}
	}

	@Override
	protected void hookOnComplete() {
		this.lane.run(() -> this.session.disconnected(this.link, null));
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.lane.run(() -> this.session.disconnected(this.link, error));
	}

}
