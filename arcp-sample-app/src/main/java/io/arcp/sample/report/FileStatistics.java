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

package io.arcp.sample.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

import io.arcp.spring.guard.JobFiles;

/**
 * What is counted in one file.
 *
 * @param binary whether the file is not text: it has a zero byte near its beginning. Of
 * such a file nothing else is counted.
 * @param lines the number of lines, the last one also when no line feed ends it
 * @param bytes the number of bytes
 */
record FileStatistics(boolean binary, long lines, long bytes) {

	private static final int BUFFER_SIZE = 64 * 1024;

	private static final int PROBE_SIZE = 8 * 1024;

	private static final FileStatistics BINARY = new FileStatistics(true, 0, 0);

	/**
	 * Reads a file, with one buffer of memory whatever its size.
	 * @param files opens it, as far as the lease of the job allows
	 * @param file the file
	 * @param checkpoint called for each buffer; ends the reading by throwing
	 * @return what was counted
	 * @throws IOException if the file cannot be read
	 * @throws io.arcp.protocol.ArcpException if the job may not read it
	 */
	static FileStatistics of(JobFiles files, Path file, Runnable checkpoint) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE);
		long lines = 0;
		long bytes = 0;
		byte last = '\n';
		try (ReadableByteChannel channel = Channels.newChannel(files.read(file.toString()))) {
			while (channel.read(buffer) >= 0) {
				checkpoint.run();
				buffer.flip();
				if (bytes == 0 && isBinary(buffer)) {
					return BINARY;
				}
				bytes += buffer.remaining();
				while (buffer.hasRemaining()) {
					last = buffer.get();
					lines += (last == '\n') ? 1 : 0;
				}
				buffer.clear();
			}
		}
		return new FileStatistics(false, (last == '\n') ? lines : lines + 1, bytes);
	}

	private static boolean isBinary(ByteBuffer buffer) {
		int end = Math.min(buffer.limit(), PROBE_SIZE);
		for (int i = 0; i < end; i++) {
			if (buffer.get(i) == 0) {
				return true;
			}
		}
		return false;
	}

}
