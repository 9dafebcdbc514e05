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

/**
 * Lets the events of a job pass as far as the owner session has granted credit (ARCP
 * sections 2.4 and 2.7). Safe for use by several threads, never blocks.
 *
 * @since 0.1.0
 */
public interface EmitGate {

	/**
	 * Takes credit for one event.
	 * @param bytes the size of the event
	 * @return whether there was credit
	 */
	boolean tryPass(int bytes);

	/**
	 * Takes credit for one event whether or not there is any: terminal frames and the
	 * status {@code running} are never held.
	 * @param bytes the size of the event
	 */
	void pass(int bytes);

	/**
	 * Gives credit back that was taken for an event which was then dropped.
	 * @param bytes the size of the event
	 */
	void giveBack(int bytes);

	/**
	 * Called when the store takes nothing more of a job, since the memory of the node is
	 * full: the session gives up what it keeps for a replay beyond what its connection
	 * needs. Does nothing by default.
	 */
	default void storeFull() {
	}

	/**
	 * Registers a callback that is called once, when another attempt may succeed; at once
	 * when it may do so already.
	 * @param callback the callback, cheap and not blocking
	 */
	void onOpen(Runnable callback);

}
