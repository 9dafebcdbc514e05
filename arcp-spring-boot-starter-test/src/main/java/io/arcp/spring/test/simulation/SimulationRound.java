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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.arcp.event.ArcpStore;
import io.arcp.event.CancelResult;
import io.arcp.event.ClaimResult;
import io.arcp.event.CreateResult;
import io.arcp.event.Credit;
import io.arcp.event.Digest;
import io.arcp.event.NewJob;
import io.arcp.event.NewSession;
import io.arcp.event.NodeRef;
import io.arcp.event.OpenResult;
import io.arcp.event.StoredEvent;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.JobId;
import io.arcp.protocol.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * One round: its store, its jobs and sessions, and everybody who acts in it.
 */
final class SimulationRound {

	static final String PRINCIPAL = "alice";

	private static final int NODES = 3;

	private static final int SESSIONS = 4;

	private static final long STUCK_AFTER = 60_000 * Scheduler.MILLI;

	private static final byte[] INPUT = "{}".getBytes(StandardCharsets.UTF_8);

	final Settings settings;

	final Scheduler scheduler;

	final DeliveryHistory history = new DeliveryHistory();

	final Tally tally;

	final StoreCalls calls;

	final ArcpStore store;

	final @Nullable LossyStore lossyStore;

	final List<SimulatedJob> jobs = new ArrayList<>();

	final List<SimulatedClient> clients = new ArrayList<>();

	private final String name;

	private final Instant startedAt;

	private final Map<SessionId, SimulatedOwner> owners = new HashMap<>();

	private final Set<String> attached = new HashSet<>();

	private final List<Violation> violations = new ArrayList<>();

	private long ids;

	private int connections;

	private long lastProgress;

	SimulationRound(Settings settings, int number, Tally tally) {
		this.settings = settings;
		this.tally = tally;
		this.name = Long.toHexString(settings.seed()) + "_" + number;
		this.scheduler = new Scheduler(settings.seed() + number * 0x9E3779B97F4A7C15L);
		this.calls = new StoreCalls(this.scheduler, this::violation);
		this.startedAt = this.scheduler.clock().instant();
		this.lossyStore = settings.losesTails() ? new LossyStore(() -> settings.store().apply(this.scheduler.clock()))
				: null;
		this.store = (this.lossyStore != null) ? this.lossyStore : settings.store().apply(this.scheduler.clock());
	}

	/**
	 * Runs the round and returns what went wrong.
	 */
	List<Violation> run() {
		plan();
		this.clients.forEach(Actor::start);
		Nemesis nemesis = new Nemesis(this);
		nemesis.start();
		boolean running = true;
		while (running && this.violations.isEmpty() && !this.clients.stream().allMatch(SimulatedClient::isDone)) {
			running = this.scheduler.runNext();
			if (this.scheduler.now() - this.lastProgress > STUCK_AFTER) {
				violation(new Violation("stuck", this.clients + ", ended: "
						+ this.jobs.stream().filter((job) -> job.ended).map((job) -> job.id).toList()));
			}
		}
		this.tally.count(this.history);
		this.tally.repeated += this.calls.repeated();
		if (this.violations.isEmpty()) {
			this.jobs.forEach(this::compareLog);
		}
		List<Violation> found = new ArrayList<>(this.violations);
		List<Violation> seen = this.settings.losesTails() ? this.history.checkAccepted() : this.history.check();
		seen.stream()
			.filter((violation) -> this.violations.isEmpty() || !violation.description().contains("never saw the end"))
			.forEach(found::add);
		return found;
	}

	/**
	 * Releases the store.
	 */
	void close() {
		ArcpStore used = (this.lossyStore != null) ? this.lossyStore.current() : this.store;
		if (used instanceof AutoCloseable closeable) {
			LossyStore.close(closeable);
		}
	}

	private void compareLog(SimulatedJob job) {
		List<StoredEvent> log = StoreCalls.read(this.store.jobs().read(job.id, 0, Integer.MAX_VALUE));
		String difference = job.compareWith((log != null) ? log : List.of());
		if (difference != null) {
			violation(new Violation("I6", job.id + ": " + difference));
		}
	}

	private void plan() {
		List<List<SimulatedClient.Wish>> wishes = new ArrayList<>();
		for (int i = 0; i < SESSIONS; i++) {
			wishes.add(new ArrayList<>());
			submit(wishes.get(i), this.scheduler.between(0, 50 * Scheduler.MILLI));
		}
		for (int i = 0; i < SESSIONS; i++) {
			int more = Math.max(0, this.scheduler.below(4) - 1);
			for (int j = 0; j < more; j++) {
				long from = this.scheduler.between(0, 1500 * Scheduler.MILLI);
				if (this.scheduler.chance(0.5)) {
					submit(wishes.get(i), from);
				}
				else {
					subscribe(wishes.get(i), from);
				}
			}
		}
		wishes.forEach((list) -> this.clients.add(new SimulatedClient(this, list)));
	}

	private void submit(List<SimulatedClient.Wish> wishes, long from) {
		JobId id = JobId.of("job_" + this.name + "_" + (this.jobs.size() + 1));
		SimulatedJob job = new SimulatedJob(id, anyNode(), this.settings.eventsPerJob(), this.scheduler);
		this.jobs.add(job);
		wishes.add(new SimulatedClient.Wish(job, true, false, from));
	}

	private void subscribe(List<SimulatedClient.Wish> wishes, long from) {
		SimulatedJob job = this.jobs.get(this.scheduler.below(this.jobs.size()));
		if (wishes.stream().noneMatch((wish) -> wish.job == job)) {
			wishes.add(new SimulatedClient.Wish(job, false, this.scheduler.chance(0.7), from));
		}
	}

	SessionId nextSession() {
		this.ids++;
		return SessionId.of("sess_" + this.name + "_" + this.ids);
	}

	String nextToken() {
		this.ids++;
		return "token_" + this.name + "_" + this.ids;
	}

	NodeRef anyNode() {
		this.ids++;
		return new NodeRef("node-" + this.scheduler.below(NODES) + "#" + this.ids);
	}

	SimulatedSocket nextSocket(SessionId session) {
		this.connections++;
		return new SimulatedSocket(this.connections, session.value(), this.scheduler, this.history);
	}

	void open(SessionId session, String token, boolean filtered, SimulatedSocket socket) {
		OpenResult result = this.calls.same(this.store.sessions()
			.open(new NewSession(session, PRINCIPAL, List.of("ack", "subscribe"), Digest.of(token), anyNode(),
					SimulatedOwner.WINDOW, this.startedAt, 4711)));
		if (result instanceof OpenResult.Opened opened) {
			SimulatedOwner owner = new SimulatedOwner(this, new SessionView(opened.fence(), filtered), socket);
			hold(owner);
			owner.start();
		}
		else {
			violation("store", session + ": open was answered " + result);
		}
	}

	void create(SimulatedJob job, SessionId session) {
		byte[] input = job.restartable ? INPUT : null;
		NewJob created = new NewJob(job.id, 1, job.firstNode, session, PRINCIPAL, AgentRef.of("counter"), "trace",
				this.startedAt, INPUT, new NewJob.Options(null, null, null, input, 0, 0),
				new Credit(CreditKeeper.HALF_CAP / 4), SimulatedOwner.WINDOW);
		CreateResult result = this.calls.same(this.store.jobs().create(created));
		if (result instanceof CreateResult.Created && job.executor == null) {
			job.executor = new SimulatedExecutor(this, job, job.firstNode);
			job.executor.start();
		}
	}

	/**
	 * Lets another node take over a job whose node is said to be dead.
	 */
	void takeOver(SimulatedJob job, NodeRef dead) {
		NodeRef claimant = anyNode();
		ClaimResult result = this.calls.same(this.store.jobs().claimOrphan(job.id, dead, claimant));
		if (result instanceof ClaimResult.Claimed claimed) {
			job.executor = new SimulatedExecutor(this, job, claimant, claimed);
			job.executor.start();
			this.tally.takeovers++;
		}
		else if (!(result instanceof ClaimResult.Terminal)) {
			violation("store", job.id + ": the claim was answered " + result);
		}
	}

	void cancel(SimulatedJob job) {
		CancelResult result = this.calls.again(this.store.jobs().requestCancel(job.id, "enough"));
		this.tally.cancels++;
		if (result instanceof CancelResult.Terminal terminal) {
			this.history.add(new Observation.CancelAnswered(job.id.value(), terminal.status().wireName()));
		}
		else if (!(result instanceof CancelResult.Gone)) {
			this.history.add(new Observation.CancelAnswered(job.id.value(), "cancelled"));
		}
	}

	void attached(SessionView view, JobId job, long after) {
		String session = view.fence.session().value();
		if (this.attached.add(session + job)) {
			this.history.add(new Observation.Attached(session, job.value(), after, view.filtered));
		}
	}

	void hold(SimulatedOwner owner) {
		this.owners.put(owner.view.fence.session(), owner);
	}

	@Nullable SimulatedOwner owner(SessionId session) {
		return this.owners.get(session);
	}

	void tellPreviousOwner(SessionId session) {
		SimulatedOwner previous = owner(session);
		if (previous != null && this.scheduler.chance(0.5)) {
			this.scheduler.schedule(this.scheduler.between(0, 20 * Scheduler.MILLI), previous::hear);
		}
	}

	void progressed() {
		this.lastProgress = this.scheduler.now();
	}

	void violation(String invariant, String description) {
		violation(new Violation(invariant, description));
	}

	void violation(Violation violation) {
		this.violations.add(violation);
	}

}
