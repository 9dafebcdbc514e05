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

package io.arcp.session;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.arcp.transport.FrameSource;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is to send (ARCP section 2.4): urgent frames first; numbered frames
 * in order; each other answer when all frames have left that were numbered before it was
 * made.
 * <p>
 * The lane adds, the connection polls. Urgent frames and answers are bounded by the
 * session, which stops reading its socket while there are more than a limit.
 */
final class Outbound implements FrameSource {

	private static final int PROGRESS_MASK = 255;

	private final Queue<OutboundFrame> urgent = new ConcurrentLinkedQueue<>();

	private final Queue<InPlace> answers = new ConcurrentLinkedQueue<>();

	/** What is left of an answer of several frames; used where the frames are polled. */
	private final Queue<OutboundFrame> adjacent = new ArrayDeque<>(0);

	private final AtomicInteger control = new AtomicInteger();

	private volatile Runnable wakeUp = () -> {
	};

	private volatile Runnable onControlTaken = () -> {
	};

	private volatile boolean fatal;

	private volatile boolean finished;

	private volatile boolean trimmed;

	private volatile @Nullable EventReader reader;

	private volatile CreditGate.@Nullable Cursor cursor;

	private volatile Runnable onProgress = () -> {
	};

	private long taken;

	private final AtomicLong polled = new AtomicLong();

	@Override
	public void onReady(Runnable callback) {
		this.wakeUp = callback;
	}

	/**
	 * Begins to send a session's events.
	 */
	void bind(EventReader events, CreditGate.Cursor credit, long takenSeq, Runnable roomAgain) {
		this.onProgress = roomAgain;
		this.cursor = credit;
		this.taken = takenSeq;
		this.reader = events;
	}

	/**
	 * Sends a frame ahead of all numbered ones.
	 */
	void urgent(OutboundFrame frame) {
		this.control.incrementAndGet();
		this.urgent.add(frame);
		ready();
	}

	/**
	 * Sends frames, back to back, when all that were numbered up to a number have left.
	 */
	void answer(long head, List<OutboundFrame> frames) {
		if (!frames.isEmpty()) {
			this.control.addAndGet(frames.size());
			this.answers.add(new InPlace(head, frames, false));
		}
	}

	/**
	 * Sends the last frames, when all that were numbered up to a number have left.
	 */
	void lastAnswer(long head, List<OutboundFrame> frames) {
		this.control.addAndGet(frames.size());
		this.answers.add(new InPlace(head, frames, true));
		ready();
	}

	/**
	 * Ends the output when all frames that were numbered up to a number have left.
	 */
	void finishBehind(long head) {
		this.answers.add(new InPlace(head, List.of(), true));
		ready();
	}

	/**
	 * Ends the output behind the urgent frames; nothing else is sent any more.
	 */
	void finish() {
		this.fatal = true;
		ready();
	}

	/**
	 * Asks the connection to poll.
	 */
	void ready() {
		this.wakeUp.run();
	}

	/**
	 * Returns how many urgent frames and answers wait.
	 */
	int waitingControl() {
		return this.control.get();
	}

	/**
	 * Sets what is called when an urgent frame or an answer was taken.
	 */
	void onControlTaken(Runnable callback) {
		this.onControlTaken = callback;
	}

	/**
	 * Returns whether events that were to be sent have left their log.
	 */
	boolean isTrimmed() {
		return this.trimmed;
	}

	/**
	 * Returns how many frames the connection has taken, urgent ones and answers included.
	 */
	long polled() {
		return this.polled.get();
	}

	@Override
	public @Nullable OutboundFrame poll() {
		OutboundFrame frame = pollNext();
		if (frame != null) {
			this.polled.setRelease(this.polled.getPlain() + 1);
		}
		return frame;
	}

	private @Nullable OutboundFrame pollNext() {
		OutboundFrame frame = this.adjacent.poll();
		if (frame == null) {
			frame = this.urgent.poll();
		}
		if (frame != null) {
			controlTaken();
			return frame;
		}
		if (this.finished || this.fatal) {
			this.finished = true;
			return null;
		}
		InPlace answer = this.answers.peek();
		if (answer != null && answer.head() <= this.taken) {
			this.answers.poll();
			return begin(answer);
		}
		return nextEvent();
	}

	private @Nullable OutboundFrame begin(InPlace answer) {
		this.finished = answer.last();
		if (answer.frames().isEmpty()) {
			return null;
		}
		this.adjacent.addAll(answer.frames().subList(1, answer.frames().size()));
		controlTaken();
		return answer.frames().get(0);
	}

	private @Nullable OutboundFrame nextEvent() {
		EventReader events = this.reader;
		CreditGate.Cursor credit = this.cursor;
		if (events == null || credit == null) {
			return null;
		}
		EventReader.Numbered next = events.next();
		if (next == null) {
			this.trimmed = events.isTrimmed();
			credit.drained();
			this.onProgress.run();
			return null;
		}
		this.taken = next.seq();
		if ((this.taken & PROGRESS_MASK) == 0) {
			this.onProgress.run();
		}
		credit.taken(next.seq(), next.frame().payloadSize());
		return next.frame();
	}

	private void controlTaken() {
		this.control.decrementAndGet();
		this.onControlTaken.run();
	}

	@Override
	public boolean isDone() {
		return this.finished && this.adjacent.isEmpty() && this.urgent.isEmpty();
	}

	/**
	 * An answer in its place.
	 *
	 * @param head the number that must have left before
	 * @param frames the frames, none when the output just ends
	 * @param last whether nothing is sent behind them
	 */
	private record InPlace(long head, List<OutboundFrame> frames, boolean last) {

	}

}
