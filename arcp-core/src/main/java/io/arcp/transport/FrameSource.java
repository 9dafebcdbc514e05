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

package io.arcp.transport;

import org.jspecify.annotations.Nullable;

/**
 * Frames that wait to be written, pulled by the connection when it can take more.
 * <p>
 * The source is polled by one connection, serially. This is how a slow socket costs a
 * cursor and no memory: what is not polled does not exist as a frame yet.
 *
 * @since 0.1.0
 */
public interface FrameSource {

	/**
	 * Returns the next frame. A frame that was returned counts as taken by the
	 * connection.
	 * @return the frame, or {@code null} when there is none at the moment
	 */
	@Nullable OutboundFrame poll();

	/**
	 * Returns whether no frame will come any more. Asked after {@link #poll()} has
	 * returned {@code null}.
	 * @return whether the source has ended
	 */
	boolean isDone();

	/**
	 * Registers the callback with which the source asks to be polled again. It is called
	 * from any thread, possibly without need, whenever a frame may be there or the source
	 * has ended.
	 * @param wakeUp the callback, cheap and not blocking
	 */
	void onReady(Runnable wakeUp);

}
