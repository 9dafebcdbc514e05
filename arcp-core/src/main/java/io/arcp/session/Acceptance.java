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

import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.TraceContext;
import io.arcp.protocol.json.DecodedFrame;
import io.arcp.protocol.json.MessageCodec;

/**
 * The answer to a submit that was accepted.
 *
 * @param id the id of its frame
 * @param requestId the id of the submit
 * @param accepted what it says, without credentials
 * @param payload the same as it is stored
 * @param trace the trace of the job
 */
record Acceptance(String id, String requestId, JobAccepted accepted, byte[] payload, TraceContext trace) {

	static JobAccepted decode(MessageCodec codec, byte[] payload) {
		byte[] frame = codec.encode(EnvelopeHeader.of("msg_stored", JobAccepted.TYPE), payload);
		if (codec.decodeFromRuntime(frame) instanceof DecodedFrame.Valid valid
				&& valid.envelope().message() instanceof JobAccepted accepted) {
			return accepted;
		}
		throw new IllegalStateException("the store holds no acceptance");
	}

}
