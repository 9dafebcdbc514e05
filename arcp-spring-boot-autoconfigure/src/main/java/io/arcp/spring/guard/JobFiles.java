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

package io.arcp.spring.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;

import io.arcp.agent.CurrentJob;
import io.arcp.agent.JobContext;
import io.arcp.lease.Capabilities;
import io.arcp.lease.Leases;
import io.arcp.protocol.PermissionDeniedException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Files, as far as the lease of the current job allows: {@code fs.read} for what is read
 * or looked at, {@code fs.write} for what is written (ARCP sections 4.3 and 4.4).
 * <p>
 * The lease is asked for the real path, where all symbolic links are resolved; of a file
 * that does not exist it is that of the nearest directory that does. What is opened is
 * what was checked: no link is followed after the check. A link that leads nowhere is
 * refused. A refusal names the path that was asked for, and is the same whether or not
 * something is there.
 * <p>
 * Methods block. A check is made when something is opened, not again while it is open.
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class JobFiles {

	private final JobGuard guard;

	private final @Nullable Path jobRoot;

	private final @Nullable JobContext job;

	/**
	 * Creates the access to files.
	 * @param guard asks the current job
	 * @param jobRoot absolute directory that relative paths start from, or {@code null}
	 * to refuse them
	 */
	public JobFiles(JobGuard guard, @Nullable Path jobRoot) {
		this(guard, jobRoot, null);
	}

	private JobFiles(JobGuard guard, @Nullable Path jobRoot, @Nullable JobContext job) {
		Assert.notNull(guard, "'guard' must not be null");
		Assert.isTrue(jobRoot == null || jobRoot.isAbsolute(), "'jobRoot' must be absolute");
		this.guard = guard;
		this.jobRoot = jobRoot;
		this.job = job;
	}

	/**
	 * Returns the same files for a given job, for code on a thread that has no current
	 * one, such as a reactive agent's.
	 * @param context the context of the job
	 * @return the files, as far as its lease allows
	 */
	public JobFiles of(JobContext context) {
		Assert.notNull(context, "'context' must not be null");
		return new JobFiles(this.guard, this.jobRoot, context);
	}

	/**
	 * Opens a regular file for reading.
	 * @param path the path, with {@code /} between its parts
	 * @return the bytes; to be closed by the caller
	 * @throws IOException if it does not exist, is no regular file or cannot be read
	 * @throws io.arcp.protocol.ArcpException if the job may not read it
	 */
	public InputStream read(String path) throws IOException {
		Path real = authorize(Capabilities.FS_READ, path);
		return Channels.newInputStream(RealFiles.open(real, Set.of(StandardOpenOption.READ)));
	}

	/**
	 * Reads a regular file as UTF-8.
	 * @param path the path, with {@code /} between its parts
	 * @return the text; malformed input becomes replacement characters
	 * @throws IOException if it does not exist, is no regular file or cannot be read
	 * @throws io.arcp.protocol.ArcpException if the job may not read it
	 */
	public String readString(String path) throws IOException {
		try (InputStream input = read(path)) {
			return new String(input.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/**
	 * Opens a regular file for writing from its beginning. It is created when it does not
	 * exist, in a directory that does.
	 * @param path the path, with {@code /} between its parts
	 * @return takes the bytes; to be closed by the caller
	 * @throws IOException if it is no regular file or cannot be written
	 * @throws io.arcp.protocol.ArcpException if the job may not write it
	 */
	public OutputStream write(String path) throws IOException {
		Path real = authorize(Capabilities.FS_WRITE, path);
		return Channels.newOutputStream(RealFiles.open(real,
				Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)));
	}

	/**
	 * Writes a text as UTF-8 in place of what a regular file holds.
	 * @param path the path, with {@code /} between its parts
	 * @param text the text
	 * @throws IOException if it is no regular file or cannot be written
	 * @throws io.arcp.protocol.ArcpException if the job may not write it
	 */
	public void writeString(String path, String text) throws IOException {
		try (OutputStream output = write(path)) {
			output.write(text.getBytes(StandardCharsets.UTF_8));
		}
	}

	/**
	 * Returns whether there is something at a path, which needs {@code fs.read}.
	 * @param path the path, with {@code /} between its parts
	 * @return whether it exists
	 * @throws io.arcp.protocol.ArcpException if the job may not read it
	 */
	public boolean exists(String path) {
		return Files.exists(authorize(Capabilities.FS_READ, path), LinkOption.NOFOLLOW_LINKS);
	}

	/**
	 * Lists a directory, which needs {@code fs.read} on the directory itself.
	 * @param path the path, with {@code /} between its parts
	 * @return its entries in the order of their names, links as links
	 * @throws IOException if it does not exist, is no directory or cannot be read
	 * @throws io.arcp.protocol.ArcpException if the job may not read it
	 */
	public List<Entry> list(String path) throws IOException {
		Path real = authorize(Capabilities.FS_READ, path);
		String prefix = path.endsWith("/") ? path : path + "/";
		return RealFiles.list(real, (name, attributes) -> Entry.of(prefix, name, attributes));
	}

	/**
	 * Returns the real path of what the job may have.
	 */
	private Path authorize(String capability, String path) {
		JobContext current = (this.job != null) ? this.job : CurrentJob.get();
		Path lexical = lexical(capability, path);
		Path real;
		try {
			real = RealFiles.resolve(lexical);
		}
		catch (IOException ex) {
			this.guard.authorize(current, capability, lexical.toString());
			throw JobGuard.denied(capability, path, "it is a symbolic link that leads nowhere");
		}
		if (real.equals(lexical)) {
			this.guard.authorize(current, capability, real.toString());
			return real;
		}
		try {
			this.guard.authorize(current, capability, real.toString());
		}
		catch (PermissionDeniedException ex) {
			throw JobGuard.denied(capability, path, "where it leads to is not allowed");
		}
		return real;
	}

	private Path lexical(String capability, String path) {
		String absolute = (path.startsWith("/") || path.isEmpty() || this.jobRoot == null) ? path
				: this.jobRoot + "/" + path;
		Leases.canonicalizeTarget(capability, absolute);
		try {
			return Path.of(absolute).normalize();
		}
		catch (InvalidPathException ex) {
			throw JobGuard.denied(capability, path, "it is no path of this system");
		}
	}

	/**
	 * Something in a directory.
	 *
	 * @param path the path of the directory, as it was asked for, and the name
	 * @param name the name
	 * @param kind what it is
	 * @since 0.1.0
	 */
	public record Entry(String path, String name, Kind kind) {

		static Entry of(String prefix, String name, BasicFileAttributes attributes) {
			return new Entry(prefix + name, name, Kind.of(attributes));
		}

		/**
		 * Returns whether it is a regular file.
		 * @return whether it is one
		 */
		public boolean isFile() {
			return this.kind == Kind.FILE;
		}

		/**
		 * Returns whether it is a directory.
		 * @return whether it is one
		 */
		public boolean isDirectory() {
			return this.kind == Kind.DIRECTORY;
		}

	}

	/**
	 * What an entry of a directory is.
	 *
	 * @since 0.1.0
	 */
	public enum Kind {

		/** A regular file. */
		FILE,

		/** A directory. */
		DIRECTORY,

		/** A symbolic link, wherever it leads. */
		LINK,

		/** Something else, such as a device or a pipe. */
		OTHER;

		private static Kind of(BasicFileAttributes attributes) {
			if (attributes.isSymbolicLink()) {
				return LINK;
			}
			if (attributes.isDirectory()) {
				return DIRECTORY;
			}
			return attributes.isRegularFile() ? FILE : OTHER;
		}

	}

}
