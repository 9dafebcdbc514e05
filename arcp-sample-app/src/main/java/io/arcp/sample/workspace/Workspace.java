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

package io.arcp.sample.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.PermissionDeniedException;
import org.jspecify.annotations.Nullable;

/**
 * The one directory tree that agents may read on behalf of a client.
 * <p>
 * A path from a client is resolved against the root, and what leaves the root is refused:
 * by {@code ..}, by an absolute path, or through a symbolic link. A refusal is the same
 * whether or not something exists at the place that was asked for.
 */
public final class Workspace {

	private final Path root;

	private Workspace(Path root) {
		this.root = root;
	}

	/**
	 * Creates a workspace.
	 * @param root an existing directory
	 * @return the workspace
	 * @throws IllegalArgumentException if the root is not a directory
	 */
	public static Workspace of(Path root) {
		try {
			Path real = root.toRealPath();
			if (Files.isDirectory(real)) {
				return new Workspace(real);
			}
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("sample.root: cannot be read: " + root, ex);
		}
		throw new IllegalArgumentException("sample.root: not a directory: " + root);
	}

	/**
	 * Creates a workspace of the checkout that a directory belongs to: the nearest
	 * directory, from that one upwards, that holds {@code .git} or the topmost of the
	 * {@code pom.xml} files above each other. Without either it is the directory itself.
	 * @param directory an existing directory
	 * @return the workspace
	 */
	public static Workspace checkoutOf(Path directory) {
		Path start = directory.toAbsolutePath().normalize();
		for (Path each = start; each != null; each = each.getParent()) {
			if (Files.exists(each.resolve(".git")) || isRootProject(each)) {
				return of(each);
			}
		}
		return of(start);
	}

	private static boolean isRootProject(Path directory) {
		Path parent = directory.getParent();
		return Files.exists(directory.resolve("pom.xml"))
				&& (parent == null || !Files.exists(parent.resolve("pom.xml")));
	}

	/**
	 * Returns the root.
	 * @return the real path of the root
	 */
	public Path root() {
		return this.root;
	}

	/**
	 * Returns a directory of the workspace.
	 * @param path the path as the client gave it, {@code null} or empty for the root
	 * @return the real path of an existing directory inside the root
	 * @throws PermissionDeniedException if the path leaves the root
	 * @throws InvalidRequestException if there is no such directory
	 */
	public Path directory(@Nullable String path) {
		Path real = (path != null) ? resolve(path) : this.root;
		if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
			throw InvalidRequestException.forField("payload.input.path", "expected a directory");
		}
		return real;
	}

	/**
	 * Returns a regular file of the workspace.
	 * @param path the path as the client gave it
	 * @return the real path of an existing file inside the root
	 * @throws PermissionDeniedException if the path leaves the root
	 * @throws InvalidRequestException if there is no such file
	 */
	public Path file(String path) {
		Path real = resolve(path);
		if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
			throw InvalidRequestException.forField("payload.input.path", "expected a file");
		}
		return real;
	}

	/**
	 * Returns how a path is named to a client, without what lies above the root.
	 * @param path a path inside the root
	 * @return the root's own name, then the path below it, separated by {@code /}
	 */
	public String nameOf(Path path) {
		Path name = this.root.getFileName();
		StringBuilder text = new StringBuilder((name != null) ? name.toString() : "");
		for (Path each : this.root.relativize(path)) {
			if (!each.toString().isEmpty()) {
				text.append('/').append(each);
			}
		}
		return text.toString();
	}

	private Path resolve(String path) {
		try {
			Path wanted = this.root.resolve(path).normalize();
			try {
				return inside(wanted.toRealPath());
			}
			catch (IOException ex) {
				inside(nearestExisting(wanted).toRealPath());
				throw InvalidRequestException.forField("payload.input.path", "there is nothing of that name to read");
			}
		}
		catch (InvalidPathException ex) {
			throw InvalidRequestException.forField("payload.input.path", "not a path");
		}
		catch (IOException ex) {
			// A link that leads nowhere: where it leads to is nothing to tell
			throw denied();
		}
	}

	private static Path nearestExisting(Path path) {
		Path existing = path;
		while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
			existing = existing.getParent();
		}
		return existing;
	}

	private Path inside(Path real) {
		if (!real.startsWith(this.root)) {
			throw denied();
		}
		return real;
	}

	private static PermissionDeniedException denied() {
		return new PermissionDeniedException("payload.input.path: outside of what this runtime lets agents read");
	}

}
