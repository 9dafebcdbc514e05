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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.arcp.credential.OutstandingCredential.State;
import io.arcp.protocol.CredentialId;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A ledger in a file of one machine, for a runtime without a durable store. Each write is
 * on the disk when it completes. The file belongs to one process at a time; it is
 * rewritten when most of it is about what was settled.
 *
 * @since 0.1.0
 */
public final class FileCredentialLedger implements CredentialLedger, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(FileCredentialLedger.class);

	/** A file of fewer lines is not worth to be rewritten. */
	private static final int MIN_LINES = 1024;

	private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final LedgerTable table = new LedgerTable();

	private final Clock clock;

	private final LedgerJournal journal;

	private final ExecutorService writer = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "arcp-ledger");
		thread.setDaemon(true);
		return thread;
	});

	private int lines;

	private FileCredentialLedger(LedgerJournal journal, Clock clock) {
		this.journal = journal;
		this.clock = clock;
	}

	/**
	 * Opens a ledger with the clock of the system; blocks while it reads the file.
	 * @param file the file, made if it is not there
	 * @return the ledger, to be closed by the caller
	 * @throws IOException if the file cannot be read or written, is in use by another
	 * process, or is no ledger
	 */
	public static FileCredentialLedger open(Path file) throws IOException {
		return open(file, Clock.systemUTC());
	}

	/**
	 * Opens a ledger; blocks while it reads the file.
	 * @param file the file, made if it is not there; a file beside it, with the suffix
	 * {@code .lock}, tells other processes that it is in use
	 * @param clock measures for how long entries are claimed
	 * @return the ledger, to be closed by the caller
	 * @throws IOException if the file cannot be read or written, is in use by another
	 * process, or is no ledger
	 */
	public static FileCredentialLedger open(Path file, Clock clock) throws IOException {
		LedgerJournal journal = LedgerJournal.open(file);
		FileCredentialLedger ledger = new FileCredentialLedger(journal, clock);
		try {
			ledger.load(file);
			return ledger;
		}
		catch (IOException ex) {
			ledger.close();
			throw ex;
		}
	}

	private void load(Path file) throws IOException {
		for (String line : this.journal.read()) {
			this.lines++;
			try {
				apply(MAPPER.readTree(line));
			}
			catch (RuntimeException ex) {
				throw new IOException("line " + this.lines + " of the ledger " + file + " is no entry", ex);
			}
		}
		compact();
	}

	private void apply(JsonNode line) {
		CredentialId id = CredentialId.of(line.path("id").asString());
		switch (line.path("op").asString()) {
			case "intend" -> this.table.intend(new CredentialIntent(id, JobId.of(line.path("job").asString()),
					line.path("credential").asString(), Instant.parse(line.path("at").asString())));
			case "issued" -> this.table.issued(id, line.path("credential").asString(), line.path("handle").asString());
			case "due" -> this.table.state(id, State.DUE);
			case "unrevocable" -> this.table.state(id, State.UNREVOCABLE);
			case "settled" -> this.table.settled(id);
			default -> throw new IllegalArgumentException("unknown operation");
		}
	}

	@Override
	public boolean isDurable() {
		return true;
	}

	@Override
	public Mono<Void> intend(CredentialIntent intent) {
		return write(() -> (this.table.find(intent.id()) != null) ? null : intended(intent));
	}

	private static ObjectNode intended(CredentialIntent intent) {
		return line("intend", intent.id()).put("job", intent.job().value())
			.put("credential", intent.credential())
			.put("at", intent.at().toString());
	}

	@Override
	public Mono<Void> issued(CredentialId id, String credential, String handle) {
		return write(() -> {
			this.table.require(id);
			return line("issued", id).put("credential", credential).put("handle", handle);
		});
	}

	@Override
	public Mono<Void> due(CredentialId id) {
		return write(() -> isIn(id, State.DUE) ? null : line("due", id));
	}

	@Override
	public Mono<Void> unrevocable(CredentialId id) {
		return write(() -> isIn(id, State.UNREVOCABLE) ? null : line("unrevocable", id));
	}

	@Override
	public Mono<Void> settled(CredentialId id) {
		return write(() -> (this.table.find(id) != null) ? line("settled", id) : null);
	}

	/** Nothing is to be written for an entry that is gone, either. */
	private boolean isIn(CredentialId id, State state) {
		OutstandingCredential entry = this.table.find(id);
		return entry == null || entry.state() == state;
	}

	@Override
	public Flux<OutstandingCredential> claimDue(int max, Duration visibility) {
		return Flux.defer(() -> Flux.fromIterable(this.table.claimDue(max, visibility, this.clock.instant())));
	}

	@Override
	public Flux<OutstandingCredential> outstanding() {
		return Flux.defer(() -> Flux.fromIterable(this.table.outstanding()));
	}

	/**
	 * Writes a line on the writer's thread, which nobody may interrupt: that would close
	 * the file.
	 */
	private Mono<Void> write(Change change) {
		return Mono.fromFuture(() -> CompletableFuture.runAsync(() -> {
			ObjectNode line = change.line();
			if (line == null) {
				return;
			}
			try {
				this.journal.append(line);
				apply(line);
				this.lines++;
				compactWhenWorthIt();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("the ledger could not be written", ex);
			}
		}, this.writer), true);
	}

	private void compactWhenWorthIt() {
		if (this.lines <= MIN_LINES || this.lines <= 8 * this.table.size()) {
			return;
		}
		try {
			compact();
		}
		catch (IOException ex) {
			logger.warn("The credential ledger could not be rewritten and goes on growing", ex);
			this.lines = 0;
		}
	}

	private void compact() throws IOException {
		List<ObjectNode> kept = new ArrayList<>();
		for (OutstandingCredential entry : this.table.outstanding()) {
			kept.add(intended(new CredentialIntent(entry.id(), entry.job(), entry.credential(), entry.at())));
			if (entry.handle() != null) {
				kept.add(
						line("issued", entry.id()).put("credential", entry.credential()).put("handle", entry.handle()));
			}
			if (entry.state() != State.LIVE) {
				kept.add(line((entry.state() == State.DUE) ? "due" : "unrevocable", entry.id()));
			}
		}
		this.journal.rewrite(kept);
		this.lines = kept.size();
	}

	private static ObjectNode line(String operation, CredentialId id) {
		return JsonNodeFactory.instance.objectNode().put("op", operation).put("id", id.value());
	}

	/**
	 * Closes the file behind the writes that have begun, and waits for that. Later writes
	 * fail.
	 */
	@Override
	public void close() {
		this.writer.shutdown();
		try {
			if (this.writer.awaitTermination(CLOSE_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
				this.journal.close();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("the ledger could not be closed", ex);
		}
	}

	/**
	 * What is to be written, as seen when it is its turn.
	 */
	@FunctionalInterface
	private interface Change {

		@Nullable ObjectNode line();

	}

}
