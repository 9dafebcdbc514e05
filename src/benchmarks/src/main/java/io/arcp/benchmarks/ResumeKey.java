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

package io.arcp.benchmarks;

/**
 * What a client needs to resume a session.
 *
 * @param sessionId the session
 * @param token the token of the last welcome
 */
record ResumeKey(String sessionId, String token) {

	private static final byte[] SESSION_ID = FrameHead.bytes("\"session_id\":\"");

	private static final byte[] TOKEN = FrameHead.bytes("\"resume_token\":\"");

	private static final String HELLO = "{\"arcp\":\"1.1\",\"id\":\"hello\",\"type\":\"session.hello\",\"payload\":"
			+ "{\"client\":{\"name\":\"benchmark\"},\"auth\":{\"token\":\"tok-bench\"},"
			+ "\"resume\":{\"session_id\":\"%s\",\"resume_token\":\"%s\",\"last_event_seq\":0}}}";

	static ResumeKey of(FrameHead welcome) {
		if (!welcome.matches(FrameHead.WELCOME, welcome.type())) {
			throw new IllegalStateException("unexpected " + welcome);
		}
		return new ResumeKey(welcome.textAfter(SESSION_ID), welcome.textAfter(TOKEN));
	}

	/**
	 * Returns the hello of a client that has seen no event.
	 * @return the message
	 */
	String hello() {
		return String.format(HELLO, this.sessionId, this.token);
	}

	@Override
	public String toString() {
		return "ResumeKey[" + this.sessionId + "]";
	}

}
