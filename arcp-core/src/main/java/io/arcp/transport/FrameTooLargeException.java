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

import java.io.IOException;

/**
 * A frame is larger than a transport accepts, and the transport has no close code that
 * says so: the owner of the connection tells its peer, and closes it (ARCP section 1.1).
 *
 * @since 0.1.0
 */
public final class FrameTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception.
	 * @param limit the size in bytes of the largest frame that is accepted
	 */
	public FrameTooLargeException(int limit) {
		super("frame is larger than " + limit + " bytes");
	}

}
