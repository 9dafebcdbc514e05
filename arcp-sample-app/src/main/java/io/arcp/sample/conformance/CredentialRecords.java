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

package io.arcp.sample.conformance;

import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.arcp.credential.CredentialLedger;
import io.arcp.credential.OutstandingCredential;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The calls of the provisioner, for those who test the runtime from outside (ARCP section
 * 8.3). Values are shown as hashes.
 */
final class CredentialRecords {

	private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	private final List<Entry> issued = new CopyOnWriteArrayList<>();

	private final List<Entry> revoked = new CopyOnWriteArrayList<>();

	private final List<Entry> attempts = new CopyOnWriteArrayList<>();

	private final CredentialLedger ledger;

	private final Clock clock;

	CredentialRecords(CredentialLedger ledger, Clock clock) {
		this.ledger = ledger;
		this.clock = clock;
	}

	void issued(String job, String credential, String hash, @Nullable String replaced) {
		this.issued.add(new Entry(job,
				entry().put("job_id", job)
					.put("credential_id", credential)
					.put("value_sha256", hash)
					.put("rotated_from", replaced)
					.put("at", now())));
	}

	/**
	 * An attempt to revoke something has succeeded or failed.
	 */
	void revoked(String job, String credential, @Nullable String hash, boolean done) {
		this.attempts.add(new Entry(job,
				entry().put("credential_id", credential).put("value_sha256", hash).put("ok", done).put("at", now())));
		if (done) {
			this.revoked.add(new Entry(job,
					entry().put("job_id", job)
						.put("credential_id", credential)
						.put("value_sha256", hash)
						.put("at", now())));
		}
	}

	private static ObjectNode entry() {
		return Results.object();
	}

	private String now() {
		return TIMESTAMP.format(this.clock.instant());
	}

	/**
	 * Returns everything, or what is about one job.
	 * @param job the id of the job, or {@code null}
	 */
	Mono<ObjectNode> report(@Nullable String job) {
		return this.ledger.outstanding()
			.filter((entry) -> job == null || job.equals(entry.job().value()))
			.map(OutstandingCredential::credential)
			.distinct()
			.collectList()
			.map((outstanding) -> {
				ObjectNode report = Results.object();
				report.set("issued", array(this.issued, job));
				report.set("revoked", array(this.revoked, job));
				report.set("attempts", array(this.attempts, job));
				outstanding.forEach(report.putArray("outstanding")::add);
				return report;
			});
	}

	private static ArrayNode array(List<Entry> entries, @Nullable String job) {
		ArrayNode array = Results.object().arrayNode();
		entries.stream().filter((entry) -> job == null || job.equals(entry.job())).map(Entry::json).forEach(array::add);
		return array;
	}

	/**
	 * A call.
	 *
	 * @param job the job that it was for
	 * @param json what is shown of it
	 */
	private record Entry(String job, ObjectNode json) {

	}

}
