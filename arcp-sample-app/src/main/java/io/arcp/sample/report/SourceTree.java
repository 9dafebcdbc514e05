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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Lists the files of a directory tree: regular files alone, without following symbolic
 * links and without what tools put there. What cannot be read is reported and passed
 * over.
 */
final class SourceTree extends SimpleFileVisitor<Path> {

	private static final Set<String> SKIPPED = Set.of(".git", "node_modules", "target");

	private final Path root;

	private final int maxFiles;

	private final Consumer<Path> unreadable;

	private final Runnable checkpoint;

	private final List<Path> files = new ArrayList<>();

	private boolean truncated;

	private SourceTree(Path root, int maxFiles, Consumer<Path> unreadable, Runnable checkpoint) {
		this.root = root;
		this.maxFiles = maxFiles;
		this.unreadable = unreadable;
		this.checkpoint = checkpoint;
	}

	/**
	 * Lists a tree.
	 * @param root the top of the tree
	 * @param maxFiles how many files are listed at most
	 * @param unreadable told of each file and directory that cannot be read
	 * @param checkpoint called at each file and directory; ends the walk by throwing
	 * @return the files, in the order of their paths
	 * @throws IOException if the walk fails
	 */
	static Listing list(Path root, int maxFiles, Consumer<Path> unreadable, Runnable checkpoint) throws IOException {
		SourceTree tree = new SourceTree(root, maxFiles, unreadable, checkpoint);
		Files.walkFileTree(root, tree);
		Collections.sort(tree.files);
		return new Listing(tree.files, tree.truncated);
	}

	@Override
	public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
		this.checkpoint.run();
		Path name = directory.getFileName();
		boolean skipped = !directory.equals(this.root) && name != null && SKIPPED.contains(name.toString());
		return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
		this.checkpoint.run();
		if (!attributes.isRegularFile()) {
			return FileVisitResult.CONTINUE;
		}
		if (this.files.size() == this.maxFiles) {
			this.truncated = true;
			return FileVisitResult.TERMINATE;
		}
		this.files.add(file);
		return FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult visitFileFailed(Path file, IOException ex) {
		this.unreadable.accept(file);
		return FileVisitResult.CONTINUE;
	}

	@Override
	public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException ex) {
		if (ex != null) {
			this.unreadable.accept(directory);
		}
		return FileVisitResult.CONTINUE;
	}

	/**
	 * What was found.
	 *
	 * @param files the files
	 * @param truncated whether there are more than were asked for
	 */
	record Listing(List<Path> files, boolean truncated) {
	}

}
