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

package io.arcp.job;

import io.arcp.event.JobEventEncoder;

/**
 * Limits of results (ARCP section 3.11).
 *
 * @param chunkSize decoded bytes of a chunk that the stream helper makes
 * @param maxChunkSize decoded bytes that one chunk may hold
 * @param maxSize decoded bytes that a streamed result may have
 * @param maxInlineSize serialized bytes that an inline result may have
 * @since 0.1.0
 */
public record ResultLimits(int chunkSize, int maxChunkSize, long maxSize, int maxInlineSize) {

	/** The limits of the protocol: 64 KiB, 1 MiB, 256 MiB and 900 KiB. */
	public static final ResultLimits DEFAULT = new ResultLimits(64 * 1024, 1024 * 1024, 256L * 1024 * 1024, 900 * 1024);

	/**
	 * Creates the limits.
	 * @param chunkSize decoded bytes of a chunk that the stream helper makes
	 * @param maxChunkSize decoded bytes that one chunk may hold
	 * @param maxSize decoded bytes that a streamed result may have
	 * @param maxInlineSize serialized bytes that an inline result may have
	 */
	public ResultLimits {
		if (chunkSize < 1 || maxChunkSize < chunkSize || maxSize < maxChunkSize || maxInlineSize < 1) {
			throw new IllegalArgumentException(
					"result limits must be positive and ascend: chunk size, largest chunk size, largest size");
		}
		if (maxInlineSize > JobEventEncoder.MAX_PAYLOAD) {
			throw new IllegalArgumentException("an inline result must fit into a frame of 960 KiB: it has at most "
					+ JobEventEncoder.MAX_PAYLOAD + " bytes");
		}
	}

}
