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

package io.arcp.credential;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/**
 * A file of lines, each of which is on the disk when its append returns. A line that was
 * cut by a crash was never acknowledged and is dropped. Used by one thread at a time, and
 * by one process at a time, which a lock sees to.
 */
final class LedgerJournal implements Closeable {

	private final Path file;

	private final FileChannel lockChannel;

	private FileChannel channel;

	/** Where the last complete line ends. */
	private long end;

	private LedgerJournal(Path file, FileChannel lockChannel, FileChannel channel) {
		this.file = file;
		this.lockChannel = lockChannel;
		this.channel = channel;
	}

	static LedgerJournal open(Path file) throws IOException {
		Path absolute = file.toAbsolutePath();
		FileChannel lockChannel = FileChannel.open(absolute.resolveSibling(absolute.getFileName() + ".lock"),
				StandardOpenOption.CREATE, StandardOpenOption.WRITE);
		try {
			lock(lockChannel, absolute);
			return new LedgerJournal(absolute, lockChannel, openForWriting(absolute));
		}
		catch (IOException ex) {
			lockChannel.close();
			throw ex;
		}
	}

	private static void lock(FileChannel channel, Path file) throws IOException {
		FileLock lock;
		try {
			lock = channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			lock = null;
		}
		if (lock == null) {
			throw new IOException("the ledger " + file + " is in use by another runtime");
		}
	}

	private static FileChannel openForWriting(Path file) throws IOException {
		return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
	}

	/**
	 * Returns all complete lines; appends go behind them.
	 */
	List<String> read() throws IOException {
		byte[] bytes = Files.readAllBytes(this.file);
		int length = bytes.length;
		while (length > 0 && bytes[length - 1] != '\n') {
			length--;
		}
		this.end = length;
		this.channel.truncate(length);
		return new String(bytes, 0, length, StandardCharsets.UTF_8).lines().toList();
	}

	void append(ObjectNode line) throws IOException {
		if (this.channel.size() > this.end) {
			this.channel.truncate(this.end); // what a full disk has cut
		}
		long size = write(this.channel, line + "\n", this.end);
		this.channel.force(false);
		this.end += size;
	}

	private static long write(FileChannel channel, String text, long position) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
		long size = bytes.remaining();
		while (bytes.hasRemaining()) {
			channel.write(bytes, position + bytes.position());
		}
		return size;
	}

	/**
	 * Replaces everything, all or nothing.
	 */
	void rewrite(List<ObjectNode> lines) throws IOException {
		Path path = this.file.resolveSibling(this.file.getFileName() + ".new");
		FileChannel fresh = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
				StandardOpenOption.WRITE);
		long size;
		try {
			StringBuilder text = new StringBuilder();
			lines.forEach((line) -> text.append(line).append('\n'));
			size = write(fresh, text.toString(), 0);
			fresh.force(true);
			Files.move(path, this.file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			fresh.close();
			throw ex;
		}
		FileChannel replaced = this.channel;
		this.channel = fresh;
		this.end = size;
		replaced.close();
	}

	@Override
	public void close() throws IOException {
		try {
			this.channel.close();
		}
		finally {
			this.lockChannel.close();
		}
	}

}
