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

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The standard streams of this process, kept for frames.
 *
 * @param in the standard input
 * @param out the standard output
 * @since 0.1.0
 */
public record StandardStreams(InputStream in, OutputStream out) {

	/**
	 * Takes the streams away from everybody else. From now on what is printed to
	 * {@link System#out} goes to {@link System#err}, and {@link System#in} is empty.
	 * Called first in {@code main}, before anything logs. What does not print through
	 * {@link System#out}, such as the JVM's own log or native code, is not kept away.
	 * @return the streams, unbuffered
	 */
	public static StandardStreams take() {
		System.out.flush();
		System.setOut(System.err);
		System.setIn(InputStream.nullInputStream());
		return new StandardStreams(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
	}

}
