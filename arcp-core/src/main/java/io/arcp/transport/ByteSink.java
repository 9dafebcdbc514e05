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

/**
 * The buffer of a transport, as a frame sees it.
 *
 * @since 0.1.0
 */
public interface ByteSink {

	/**
	 * Appends a part of an array.
	 * @param bytes the array; copied
	 * @param offset the first byte
	 * @param length the number of bytes
	 */
	void write(byte[] bytes, int offset, int length);

}
