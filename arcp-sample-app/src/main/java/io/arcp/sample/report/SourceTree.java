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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import io.arcp.protocol.PermissionDeniedException;
import io.arcp.spring.guard.JobFiles;

/**
 * Lists the files of a directory tree, as far as the lease of the job allows: regular
 * files alone, without following symbolic links and without what tools put there. What
 * cannot be read is reported and passed over.
 */
public final class SourceTree {

	private static final Set<String> SKIPPED = Set.of(".git", "node_modules", "target");

	private final JobFiles source;

	private final int maxFiles;

	private final Consumer<Path> unreadable;

	private final Runnable checkpoint;

	private final List<Path> files = new ArrayList<>();

	private boolean truncated;

	private SourceTree(JobFiles source, int maxFiles, Consumer<Path> unreadable, Runnable checkpoint) {
		this.source = source;
		this.maxFiles = maxFiles;
		this.unreadable = unreadable;
		this.checkpoint = checkpoint;
	}

	/**
	 * Lists a tree.
	 * @param source lists directories, as far as the lease of the job allows
	 * @param root the top of the tree
	 * @param maxFiles how many files are listed at most
	 * @param unreadable told of each directory that cannot be read
	 * @param checkpoint called at each file and directory; ends the walk by throwing
	 * @return the files, in the order of their paths
	 * @throws PermissionDeniedException if the job may not read the root
	 */
	public static Listing list(JobFiles source, Path root, int maxFiles, Consumer<Path> unreadable,
			Runnable checkpoint) {
		SourceTree tree = new SourceTree(source, maxFiles, unreadable, checkpoint);
		checkpoint.run();
		try {
			tree.visit(root);
		}
		catch (IOException ex) {
			unreadable.accept(root);
		}
		Collections.sort(tree.files);
		return new Listing(tree.files, tree.truncated);
	}

	private void visit(Path directory) throws IOException {
		for (JobFiles.Entry entry : this.source.list(directory.toString())) {
			if (this.truncated) {
				return;
			}
			this.checkpoint.run();
			Path path = directory.resolve(entry.name());
			if (entry.isFile()) {
				add(path);
			}
			else if (entry.isDirectory() && !SKIPPED.contains(entry.name())) {
				descend(path);
			}
		}
	}

	private void descend(Path directory) {
		try {
			visit(directory);
		}
		catch (IOException | PermissionDeniedException ex) {
			this.unreadable.accept(directory);
		}
	}

	private void add(Path file) {
		if (this.files.size() == this.maxFiles) {
			this.truncated = true;
			return;
		}
		this.files.add(file);
	}

	/**
	 * What was found.
	 *
	 * @param files the files
	 * @param truncated whether there are more than were asked for
	 */
	public record Listing(List<Path> files, boolean truncated) {
	}

}
