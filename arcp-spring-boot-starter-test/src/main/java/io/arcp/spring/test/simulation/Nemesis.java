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

package io.arcp.spring.test.simulation;

import java.util.List;

import io.arcp.event.Digest;
import io.arcp.event.NodeRef;
import io.arcp.event.ResumeAttempt;
import io.arcp.event.ResumeResult;
import org.jspecify.annotations.Nullable;

/**
 * Kills, cuts, cancels and lies.
 */
final class Nemesis extends Actor {

	private final SimulationRound round;

	private final Scheduler scheduler;

	Nemesis(SimulationRound round) {
		super(round.scheduler);
		this.round = round;
		this.scheduler = round.scheduler;
	}

	@Override
	long idlePause() {
		return this.scheduler.between(10 * Scheduler.MILLI, 100 * Scheduler.MILLI);
	}

	@Override
	@Nullable Step choose() {
		List<SimulatedClient> clients = this.round.clients.stream().filter((client) -> !client.isDone()).toList();
		if (clients.isEmpty()) {
			return null;
		}
		SimulatedClient client = clients.get(this.scheduler.below(clients.size()));
		int way = this.scheduler.below(20);
		if (way < 5) {
			kill(client);
		}
		else if (way < 10) {
			turnIntoZombie(client);
		}
		else if (way < 14) {
			this.round.tally.drops += (client.live() != null) ? 1 : 0;
			client.leave();
		}
		else if (way < 17) {
			harmExecutor();
		}
		else if (way < 18) {
			cancelSomething();
		}
		else {
			probe(client);
		}
		cutStore();
		return null;
	}

	private void kill(SimulatedClient client) {
		SimulatedOwner owner = this.round.owner(client.session());
		if (owner != null && owner.isAlive()) {
			owner.die();
			owner.socket.leaveAsServer();
			this.round.tally.kills++;
		}
	}

	/**
	 * Cuts a client off from its owner, which goes on as if nothing had happened.
	 */
	private void turnIntoZombie(SimulatedClient client) {
		SimulatedOwner owner = this.round.owner(client.session());
		if (owner == null || !owner.isAlive() || client.live() == null) {
			return;
		}
		owner.becomeDeaf(this.scheduler.between(20 * Scheduler.MILLI, 300 * Scheduler.MILLI));
		client.leave();
		this.round.tally.zombies++;
	}

	private void harmExecutor() {
		SimulatedJob job = anyJob();
		SimulatedExecutor executor = job.executor;
		if (executor == null || !executor.isAlive() || job.ended || this.round.settings.losesTails()) {
			return;
		}
		if (this.scheduler.chance(0.5)) {
			executor.die();
		}
		else {
			executor.freeze(this.scheduler.between(0, 60 * Scheduler.MILLI));
		}
		NodeRef dead = executor.node;
		job.executor = null;
		this.scheduler.schedule(this.scheduler.between(0, 60 * Scheduler.MILLI), () -> this.round.takeOver(job, dead));
	}

	private SimulatedJob anyJob() {
		return this.round.jobs.get(this.scheduler.below(this.round.jobs.size()));
	}

	private void cancelSomething() {
		if (this.scheduler.chance(0.2)) {
			this.round.cancel(anyJob());
		}
	}

	/**
	 * Tries resumes that must be refused.
	 */
	private void probe(SimulatedClient client) {
		this.round.tally.probes++;
		probe(client, "token_unknown", SimulationRound.PRINCIPAL);
		probe(client, client.token(), "mallory");
	}

	private void probe(SimulatedClient client, String token, String principal) {
		ResumeResult result = StoreCalls.read(this.round.store.sessions()
			.resume(new ResumeAttempt(client.session(), principal, Digest.of(token), Digest.of("token_stolen"),
					this.round.anyNode(), null, null, SimulatedOwner.WINDOW, SimulatedOwner.WINDOW)));
		if (!(result instanceof ResumeResult.BadToken) && !(result instanceof ResumeResult.BadPrincipal)) {
			this.round.violation("store", "a resume by " + principal + " with " + token + " was answered " + result);
		}
	}

	private void cutStore() {
		LossyStore store = this.round.lossyStore;
		if (store != null && this.scheduler.chance(0.5)) {
			int lost = store.cut(this.scheduler);
			this.round.tally.cuts += (lost > 0) ? 1 : 0;
		}
	}

}
