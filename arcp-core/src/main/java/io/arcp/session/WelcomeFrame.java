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

import io.arcp.transport.ByteSink;
import io.arcp.transport.OutboundFrame;

/**
 * A frame of which somebody wants to know that it was written.
 *
 * @param frame the frame
 * @param onWritten what is called then
 */
record WelcomeFrame(OutboundFrame frame, Runnable onWritten) implements OutboundFrame {

	@Override
	public int size() {
		return this.frame.size();
	}

	@Override
	public void writeTo(ByteSink sink) {
		this.frame.writeTo(sink);
	}

	@Override
	public void written() {
		this.onWritten.run();
	}

	@Override
	public boolean wantsWritten() {
		return true;
	}

}
