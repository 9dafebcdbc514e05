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

package io.arcp.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

import io.arcp.protocol.JobResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins the parts of a streamed result (ARCP section 3.11). It is fed on the lane of the
 * session; the parts wait until somebody asks for them in one form or another.
 */
final class ResultAssembly {

	static final String KIND = "result_chunk";

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final long maxSize;

	private final Sinks.Many<byte[]> parts = Sinks.unsafe()
		.many()
		.unicast()
		.onBackpressureBuffer(new ConcurrentLinkedQueue<>());

	private final AtomicLong unread = new AtomicLong();

	private final Flux<byte[]> chunks;

	private final Mono<byte[]> bytes;

	private @Nullable String resultId;

	private volatile boolean binary;

	private boolean last;

	private long nextSeq;

	private long size;

	ResultAssembly(long maxSize) {
		this.maxSize = maxSize;
		this.chunks = this.parts.asFlux().doOnNext((part) -> this.unread.addAndGet(-part.length));
		this.bytes = this.chunks.collect(() -> new Parts(maxSize), Parts::add).map(Parts::join).cache();
	}

	Flux<byte[]> chunks() {
		return this.chunks;
	}

	Mono<byte[]> bytes() {
		return this.bytes;
	}

	Mono<JsonNode> json(JobResult end) {
		JsonNode inline = end.result();
		return (inline != null) ? Mono.just(inline) : this.bytes.map((all) -> parse(end, all));
	}

	/**
	 * Takes a part.
	 * @param body the body of the event
	 */
	void chunk(JsonNode body) {
		String id = body.path("result_id").asString("");
		long seq = body.path("chunk_seq").asLong(-1);
		if (this.last || seq != this.nextSeq || !(this.resultId == null || this.resultId.equals(id))) {
			failed(new ResultException("expected part " + this.nextSeq + " of result " + this.resultId + ", got part "
					+ seq + " of " + id));
			return;
		}
		this.resultId = id;
		this.nextSeq++;
		this.last = !body.path("more").asBoolean(true);
		byte[] part = decode(body.path("encoding").asString(""), body.path("data").asString(""));
		if (part == null) {
			failed(new ResultException("part " + seq + " of result " + id + " cannot be decoded"));
			return;
		}
		this.size += part.length;
		if (this.unread.addAndGet(part.length) > this.maxSize) {
			failed(new ResultException("more than " + this.maxSize + " unread bytes of result " + id));
		}
		else if (part.length > 0) {
			this.parts.tryEmitNext(part);
		}
	}

	void completed(JobResult end) {
		Long expected = end.resultSize();
		if (expected != null && expected != this.size) {
			failed(new ResultException(
					"result " + end.resultId() + " has " + this.size + " of " + expected + " bytes"));
		}
		else {
			this.parts.tryEmitComplete();
		}
	}

	void failed(Throwable cause) {
		this.parts.tryEmitError(cause);
	}

	void stopped() {
		this.parts.tryEmitComplete();
	}

	private byte @Nullable [] decode(String encoding, String data) {
		if (encoding.equals("utf8")) {
			return data.getBytes(StandardCharsets.UTF_8);
		}
		this.binary = true;
		try {
			return encoding.equals("base64") ? Base64.getDecoder().decode(data) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private JsonNode parse(JobResult end, byte[] all) {
		if (this.binary) {
			throw new ResultException("result " + end.resultId() + " is binary");
		}
		try {
			JsonNode tree = MAPPER.readTree(all);
			if (!tree.isMissingNode()) {
				return tree;
			}
		}
		catch (JacksonException ex) {
			throw new ResultException("result " + end.resultId() + " is not JSON");
		}
		throw new ResultException("result " + end.resultId() + " is empty");
	}

	/**
	 * Parts that are kept until the last one is there.
	 */
	private static final class Parts {

		private final List<byte[]> all = new ArrayList<>();

		private final long maxSize;

		private long size;

		Parts(long maxSize) {
			this.maxSize = Math.min(maxSize, Integer.MAX_VALUE - 8);
		}

		void add(byte[] part) {
			this.size += part.length;
			if (this.size > this.maxSize) {
				throw new ResultException("result is larger than " + this.maxSize + " bytes");
			}
			this.all.add(part);
		}

		byte[] join() {
			byte[] joined = new byte[(int) this.size];
			int position = 0;
			for (byte[] part : this.all) {
				System.arraycopy(part, 0, joined, position, part.length);
				position += part.length;
			}
			this.all.clear();
			return joined;
		}

	}

}
