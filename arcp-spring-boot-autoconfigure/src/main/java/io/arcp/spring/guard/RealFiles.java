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
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Opens files by their real paths without following any symbolic link: each part of a
 * path is opened within the directory before it, so that a link which takes its place
 * meanwhile is an error. Where the platform cannot do that, the last part alone is opened
 * without following, and the real path is looked at again afterwards.
 */
final class RealFiles {

	private RealFiles() {
	}

	/**
	 * Returns the real path of what exists of a path, followed by the rest.
	 * @param path an absolute, normalized path
	 * @throws IOException if a symbolic link leads nowhere
	 */
	static Path resolve(Path path) throws IOException {
		Path existing = path;
		while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS) && existing.getParent() != null) {
			existing = existing.getParent();
		}
		Path real = existing.toRealPath();
		return existing.equals(path) ? real : real.resolve(existing.relativize(path));
	}

	/**
	 * Opens a regular file.
	 */
	static SeekableByteChannel open(Path real, Set<? extends OpenOption> options) throws IOException {
		Path name = real.getFileName();
		Path parent = real.getParent();
		if (name == null || parent == null) {
			throw new FileSystemException(real.toString(), null, "not a regular file");
		}
		Set<OpenOption> all = new HashSet<>(options);
		all.add(LinkOption.NOFOLLOW_LINKS);
		try (DirectoryStream<Path> directory = directory(parent)) {
			if (directory instanceof SecureDirectoryStream<Path> secure) {
				requireRegular(real,
						secure.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
				return secure.newByteChannel(name, all);
			}
			requireRegular(real,
					Files.getFileAttributeView(real, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
			return verified(real, Files.newByteChannel(real, all));
		}
	}

	/**
	 * Lists a directory by name.
	 */
	static <T> List<T> list(Path real, BiFunction<String, BasicFileAttributes, T> entry) throws IOException {
		List<T> entries = new ArrayList<>();
		try (DirectoryStream<Path> directory = directory(real)) {
			List<String> names = new ArrayList<>();
			directory.forEach((path) -> names.add(String.valueOf(path.getFileName())));
			names.sort(null);
			for (String name : names) {
				try {
					entries.add(entry.apply(name, attributes(directory, real, name)));
				}
				catch (NoSuchFileException ex) {
					continue; // gone meanwhile
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return entries;
	}

	private static BasicFileAttributes attributes(DirectoryStream<Path> directory, Path real, String name)
			throws IOException {
		Path path = real.getFileSystem().getPath(name);
		BasicFileAttributeView view = (directory instanceof SecureDirectoryStream<Path> secure)
				? secure.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) : Files
					.getFileAttributeView(real.resolve(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
		return view.readAttributes();
	}

	/**
	 * Opens a directory, part by part from the root. Each part is closed when the next
	 * one is open.
	 */
	@SuppressWarnings("StreamResourceLeak")
	private static DirectoryStream<Path> directory(Path real) throws IOException {
		Path root = real.getRoot();
		DirectoryStream<Path> current = Files.newDirectoryStream(root);
		if (!(current instanceof SecureDirectoryStream<Path>)) {
			current.close();
			return verified(real, Files.newDirectoryStream(real));
		}
		for (Path part : real) {
			try (DirectoryStream<Path> parent = current) {
				current = step((SecureDirectoryStream<Path>) parent, part, real);
			}
		}
		return current;
	}

	private static SecureDirectoryStream<Path> step(SecureDirectoryStream<Path> parent, Path part, Path real)
			throws IOException {
		try {
			return parent.newDirectoryStream(part, LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			throw new NoSuchFileException(real.toString());
		}
	}

	private static void requireRegular(Path real, BasicFileAttributeView view) throws IOException {
		BasicFileAttributes attributes;
		try {
			attributes = view.readAttributes();
		}
		catch (NoSuchFileException ex) {
			return; // it may be created, or opening it says so
		}
		if (!attributes.isRegularFile()) {
			throw new FileSystemException(real.toString(), null, "not a regular file");
		}
	}

	private static <C extends AutoCloseable> C verified(Path real, C opened) throws IOException {
		if (real.toRealPath().equals(real)) {
			return opened;
		}
		try {
			opened.close();
		}
		catch (Exception ex) {
			throw new IOException(ex);
		}
		throw new NotDirectoryException(real.toString());
	}

}
