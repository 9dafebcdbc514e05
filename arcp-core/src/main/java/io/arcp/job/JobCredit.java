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

package io.arcp.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.arcp.event.JobStore;
import io.arcp.event.Renewal;
import io.arcp.protocol.JobId;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The credit of one job: what the owner session has granted, and what the store can take.
 */
final class JobCredit {

	private static final long POLL_MILLIS = 100;

	private final EmitGate gate;

	private final JobStore store;

	private final JobId jobId;

	private final Duration life;

	private final Scheduler timer;

	private final List<Runnable> waitingForStore = new ArrayList<>(0);

	private volatile boolean storeFull;

	private boolean polling;

	JobCredit(EmitGate gate, JobStore store, JobId jobId, Duration life, Scheduler timer) {
		this.gate = gate;
		this.store = store;
		this.jobId = jobId;
		this.life = life;
		this.timer = timer;
	}

	boolean tryPass(int bytes) {
		return !this.storeFull && this.gate.tryPass(bytes);
	}

	void pass(int bytes) {
		this.gate.pass(bytes);
	}

	void giveBack(int bytes) {
		this.gate.giveBack(bytes);
	}

	void onOpen(Runnable callback) {
		synchronized (this.waitingForStore) {
			if (this.storeFull) {
				this.waitingForStore.add(callback);
				return;
			}
		}
		this.gate.onOpen(callback);
	}

	/**
	 * The store takes no more of this job for the moment: it is asked again until it
	 * does.
	 */
	void storeFull() {
		this.gate.storeFull();
		synchronized (this.waitingForStore) {
			this.storeFull = true;
			if (this.polling) {
				return;
			}
			this.polling = true;
		}
		pollLater();
	}

	private void pollLater() {
		this.timer.schedule(() -> StoreCall.perform(this.store.renew(this.jobId, this.life), this.timer, this::polled),
				POLL_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void polled(@Nullable Renewal renewal) {
		if (renewal != null && !renewal.credit().isUnlimited()) {
			this.gate.storeFull();
			pollLater();
			return;
		}
		List<Runnable> callbacks;
		synchronized (this.waitingForStore) {
			this.storeFull = false;
			this.polling = false;
			callbacks = List.copyOf(this.waitingForStore);
			this.waitingForStore.clear();
		}
		callbacks.forEach(Runnable::run);
	}

}
