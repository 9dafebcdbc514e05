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

package io.arcp.event;

import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Names of members, encoded once.
 */
final class PayloadNames {

	static final SerializableString AGENT = new SerializedString("agent");

	static final SerializableString ARGS = new SerializedString("args");

	static final SerializableString ATTRIBUTES = new SerializedString("attributes");

	static final SerializableString BODY = new SerializedString("body");

	static final SerializableString BYTE_SIZE = new SerializedString("byte_size");

	static final SerializableString CALL_ID = new SerializedString("call_id");

	static final SerializableString CHILD_JOB_ID = new SerializedString("child_job_id");

	static final SerializableString CHUNK_SEQ = new SerializedString("chunk_seq");

	static final SerializableString CODE = new SerializedString("code");

	static final SerializableString COMPLETED_AT = new SerializedString("completed_at");

	static final SerializableString CONTENT_TYPE = new SerializedString("content_type");

	static final SerializableString CURRENT = new SerializedString("current");

	static final SerializableString DATA = new SerializedString("data");

	static final SerializableString DELEGATE_ID = new SerializedString("delegate_id");

	static final SerializableString DETAILS = new SerializedString("details");

	static final SerializableString DIMENSIONS = new SerializedString("dimensions");

	static final SerializableString ENCODING = new SerializedString("encoding");

	static final SerializableString ERROR = new SerializedString("error");

	static final SerializableString FINAL_STATUS = new SerializedString("final_status");

	static final SerializableString INPUT = new SerializedString("input");

	static final SerializableString INPUT_OMITTED = new SerializedString("input_omitted");

	static final SerializableString KIND = new SerializedString("kind");

	static final SerializableString LEASE_CONSTRAINTS = new SerializedString("lease_constraints");

	static final SerializableString LEASE_REQUEST = new SerializedString("lease_request");

	static final SerializableString LEVEL = new SerializedString("level");

	static final SerializableString MESSAGE = new SerializedString("message");

	static final SerializableString MORE = new SerializedString("more");

	static final SerializableString NAME = new SerializedString("name");

	static final SerializableString PHASE = new SerializedString("phase");

	static final SerializableString RESULT = new SerializedString("result");

	static final SerializableString RESULT_ID = new SerializedString("result_id");

	static final SerializableString RESULT_SIZE = new SerializedString("result_size");

	static final SerializableString RETRYABLE = new SerializedString("retryable");

	static final SerializableString SHA_256 = new SerializedString("sha256");

	static final SerializableString SUMMARY = new SerializedString("summary");

	static final SerializableString TEXT = new SerializedString("text");

	static final SerializableString TOOL = new SerializedString("tool");

	static final SerializableString TOTAL = new SerializedString("total");

	static final SerializableString TS = new SerializedString("ts");

	static final SerializableString UNIT = new SerializedString("unit");

	static final SerializableString UNITS = new SerializedString("units");

	static final SerializableString URI = new SerializedString("uri");

	static final SerializableString VALUE = new SerializedString("value");

	private PayloadNames() {
	}

}
