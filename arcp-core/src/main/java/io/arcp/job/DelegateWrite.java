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

import java.util.function.Consumer;

import io.arcp.event.EncodedEvent;
import io.arcp.event.JobEvent;
import io.arcp.protocol.ArcpException;
import org.jspecify.annotations.Nullable;

/**
 * A delegation on its way into the log of the parent: the {@code delegate} event, and a
 * {@code tool_result} when it is refused.
 * <p>
 * The child has its credentials and is stored before the event is, so that whoever reads
 * the event finds it; the event keeps its place among the events of the parent meanwhile.
 * The child starts when the event is stored. When it cannot be any more, since the parent
 * has ended, the child is withdrawn.
 */
final class DelegateWrite extends Outgoing {

	private final EncodedEvent event;

	private final JobEnvironment environment;

	private final DefaultDelegateHandle handle;

	private final @Nullable Child child;

	private final Object monitor = new Object();

	private @Nullable ArcpException refusal;

	/** Whether it is known if the child is stored. */
	private boolean ready;

	/** Whether it is known if the child runs. */
	private boolean decided;

	private @Nullable Emission current;

	private int index;

	private DelegateWrite(EncodedEvent event, JobEnvironment environment, DefaultDelegateHandle handle,
			@Nullable Child child) {
		this.event = event;
		this.environment = environment;
		this.handle = handle;
		this.child = child;
		this.ready = child == null;
		this.decided = child == null;
	}

	/**
	 * Creates the write of a delegation that is refused.
	 */
	static DelegateWrite refused(EncodedEvent event, JobEnvironment environment, DefaultDelegateHandle handle,
			ArcpException refusal) {
		DelegateWrite write = new DelegateWrite(event, environment, handle, null);
		write.refuse(refusal);
		return write;
	}

	/**
	 * Creates the write of a delegation that is permitted.
	 */
	static DelegateWrite permitted(EncodedEvent event, JobEnvironment environment, DefaultDelegateHandle handle,
			Child child) {
		return new DelegateWrite(event, environment, handle, child);
	}

	DefaultDelegateHandle handle() {
		return this.handle;
	}

	private void refuse(ArcpException reason) {
		this.refusal = reason;
		this.handle.refuse(reason);
	}

	/**
	 * Stores the child, once this has its place.
	 * @param drain called when the child is stored
	 */
	void store(Runnable drain) {
		if (this.child != null) {
			this.child.store((error) -> {
				stored(this.child, error);
				drain.run();
			});
		}
	}

	private void stored(Child owned, @Nullable ArcpException error) {
		boolean withdrawn;
		synchronized (this.monitor) {
			withdrawn = this.decided;
			if (error != null && !withdrawn) {
				refuse(error);
			}
			this.decided = withdrawn || error != null;
			this.ready = true;
		}
		if (error != null) {
			owned.drop();
		}
		else if (withdrawn) {
			owned.withdraw();
		}
	}

	/**
	 * There is no place for this: the child was not stored.
	 */
	void discard() {
		if (this.child != null) {
			this.child.drop();
		}
	}

	@Override
	boolean isReady() {
		synchronized (this.monitor) {
			return this.ready;
		}
	}

	@Override
	@Nullable Emission next() {
		if (this.current == null) {
			this.current = create();
		}
		return this.current;
	}

	private @Nullable Emission create() {
		ArcpException reason;
		synchronized (this.monitor) {
			reason = this.refusal;
		}
		if (reason == null) {
			return (this.index == 0) ? new Delegated() : null;
		}
		if (this.index == 0) {
			return new Emission(new EncodedEvent(this.event.kind(), this.event.bytes()), null);
		}
		if (this.index == 1) {
			JobEvent result = JobEvent.ToolResult.failure(this.handle.delegateId(), reason);
			return Emission.followedBy(this.environment.encoder().encode(result, this.environment.clock().instant()),
					null, this);
		}
		return null;
	}

	@Override
	void added() {
		this.current = null;
		this.index++;
	}

	@Override
	void complete() {
		giveUp();
		super.complete();
	}

	@Override
	void fail(Throwable ex) {
		giveUp();
		super.fail(ex);
	}

	/** What has not been delegated by now never will be. */
	private void giveUp() {
		boolean withdrawn;
		synchronized (this.monitor) {
			if (this.decided) {
				return;
			}
			this.decided = true;
			refuse(FiringSignal.cancellation("it has ended"));
			withdrawn = this.ready;
		}
		if (withdrawn && this.child != null) {
			this.child.withdraw();
		}
	}

	@Override
	int size() {
		return this.event.bytes().length;
	}

	/**
	 * The child of a delegation that is permitted.
	 */
	interface Child {

		/**
		 * Has its credentials issued and stores it.
		 * @param stored called once: with {@code null} when it is stored, or with why it
		 * is not; on any thread
		 */
		void store(Consumer<@Nullable ArcpException> stored);

		/**
		 * Starts it.
		 * @param offset the offset of the event in the log of the parent
		 */
		void start(long offset);

		/**
		 * Ends it: it was stored and will never start.
		 */
		void withdraw();

		/**
		 * Forgets it: it was not stored.
		 */
		void drop();

	}

	/**
	 * The event that brings a child.
	 */
	private final class Delegated extends Emission {

		private Delegated() {
			super(DelegateWrite.this.event, null);
		}

		@Override
		void stored(long offset) {
			synchronized (DelegateWrite.this.monitor) {
				DelegateWrite.this.decided = true;
			}
			if (DelegateWrite.this.child != null) {
				DelegateWrite.this.child.start(offset);
			}
		}

		@Override
		void complete() {
			super.complete();
			DelegateWrite.this.complete();
		}

	}

}
