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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.arcp.protocol.JobId;
import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Which job each live value belongs to, so that no value is ever live for two jobs. Only
 * hashes are kept.
 */
final class LiveValues {

	private final Map<Key, Use> uses = new ConcurrentHashMap<>();

	/**
	 * Gives a value to a job, once more if it has it already.
	 * @return whether no other job has it
	 */
	boolean claim(Key value, JobId job) {
		Use now = this.uses.compute(value, (same, use) -> (use == null) ? new Use(job, 1) : use.claimedBy(job));
		return now.job().equals(job);
	}

	/**
	 * The value is not live any more.
	 */
	void release(Key value, JobId job) {
		this.uses.computeIfPresent(value, (same, use) -> use.releasedBy(job));
	}

	int size() {
		return this.uses.size();
	}

	/**
	 * What stands for a value.
	 *
	 * @param hash its hash
	 */
	record Key(String hash) {

		static Key of(Secret value) {
			try {
				byte[] hash = MessageDigest.getInstance("SHA-256")
					.digest(value.value().getBytes(StandardCharsets.UTF_8));
				return new Key(HexFormat.of().formatHex(hash));
			}
			catch (NoSuchAlgorithmException ex) {
				throw new IllegalStateException("every JDK has SHA-256", ex);
			}
		}

		@Override
		public String toString() {
			return "Key[***]";
		}

	}

	/**
	 * The use of a value.
	 *
	 * @param job who has it
	 * @param count how many of its credentials have it
	 */
	private record Use(JobId job, int count) {

		Use claimedBy(JobId by) {
			return this.job.equals(by) ? new Use(this.job, this.count + 1) : this;
		}

		@Nullable Use releasedBy(JobId by) {
			if (!this.job.equals(by)) {
				return this;
			}
			return (this.count > 1) ? new Use(this.job, this.count - 1) : null;
		}

	}

}
