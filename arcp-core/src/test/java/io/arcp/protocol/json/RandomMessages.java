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

package io.arcp.protocol.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

import io.arcp.protocol.AgentInfo;
import io.arcp.protocol.AgentRef;
import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.ClientInfo;
import io.arcp.protocol.ClientMessage;
import io.arcp.protocol.Credential;
import io.arcp.protocol.ErrorCode;
import io.arcp.protocol.Feature;
import io.arcp.protocol.JobAccepted;
import io.arcp.protocol.JobCancel;
import io.arcp.protocol.JobCancelled;
import io.arcp.protocol.JobEntry;
import io.arcp.protocol.JobError;
import io.arcp.protocol.JobEventMessage;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.JobId;
import io.arcp.protocol.JobResult;
import io.arcp.protocol.JobStatus;
import io.arcp.protocol.JobSubmit;
import io.arcp.protocol.JobSubscribe;
import io.arcp.protocol.JobSubscribed;
import io.arcp.protocol.JobUnsubscribe;
import io.arcp.protocol.ResultId;
import io.arcp.protocol.ResumeRequest;
import io.arcp.protocol.RuntimeInfo;
import io.arcp.protocol.RuntimeMessage;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionAck;
import io.arcp.protocol.SessionClose;
import io.arcp.protocol.SessionClosed;
import io.arcp.protocol.SessionError;
import io.arcp.protocol.SessionHeartbeat;
import io.arcp.protocol.SessionHello;
import io.arcp.protocol.SessionJobs;
import io.arcp.protocol.SessionListJobs;
import io.arcp.protocol.SessionPing;
import io.arcp.protocol.SessionPong;
import io.arcp.protocol.SessionResume;
import io.arcp.protocol.SessionWelcome;
import io.arcp.protocol.VendorMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Makes valid messages of every type from a seed.
 */
final class RandomMessages {

	private static final String[] TEXTS = { "", "a", "plain text", "quote \" and \\ slash", "line\nbreak\t\u0000",
			"\u00e9\u4e2d\u6587", "\uD83D\uDE00 emoji", "\u2028\uFFFD", "x".repeat(300), "{\"json\":1}" };

	private final Random random;

	RandomMessages(long seed) {
		this.random = new Random(seed);
	}

	List<ClientMessage> clientMessages() {
		return List.of(new SessionHello(client(), auth(), encodings(), features(), true, orNull(this::resume)),
				new SessionHello(client(), AuthRequest.NONE, List.of("json"), Set.of(), false, null),
				new SessionResume(orNull(this::client), auth(), encodings(), features(), true, resume()),
				new SessionClose(orNull(this::text)), new SessionPing(name(), orNull(this::time)),
				new SessionPong(name(), orNull(this::time)), new SessionHeartbeat(), new SessionAck(number()),
				new SessionListJobs(filter(), 1 + this.random.nextInt(1000), orNull(this::name)),
				new JobSubmit(agent(), tree(3), lease(), orNull(() -> object(1)), orNull(this::name),
						orNull(() -> 1 + number()), orNull(this::name)),
				new JobCancel(name(), orNull(this::text)),
				new JobSubscribe(name(), orNull(this::number), this.random.nextBoolean()), new JobUnsubscribe(name()),
				new VendorMessage("x-vendor.acme." + this.random.nextInt(10), object(2), this.random.nextBoolean()));
	}

	List<RuntimeMessage> runtimeMessages() {
		return List.of(new SessionWelcome(name(), new RuntimeInfo(name(), name()), Secret.of(name()), 1 + number(),
				orNull(() -> 1 + number()), knownFeatures(), list(this::agentInfo), vendorCapabilities(), time()),
				new SessionError(code(), name(), this.random.nextBoolean(), orNull(() -> object(2)), orNull(this::name),
						orNull(this::name)),
				new SessionClosed(orNull(this::text)), new SessionPing(name(), time()), new SessionPong(name(), time()),
				new SessionJobs(name(), list(this::entry), orNull(this::name)),
				new JobAccepted(JobId.of(name()), agent(), lease(), orNull(() -> object(1)), orNull(this::budget),
						list(this::credential), time(), name(), orNull(this::name), orNull(this::name)),
				new JobCancelled(JobId.of(name()), name(), orNull(() -> JobStatus.SUCCESS)),
				new JobEventMessage(name(), time(), object(3)), JobResult.inline(tree(3), time()),
				JobResult.streamed(ResultId.of(name()), number(), orNull(this::text), time()),
				new JobError(errorStatus(), code(), name(), this.random.nextBoolean(), orNull(this::name), time(),
						orNull(() -> object(2))),
				new JobSubscribed(JobId.of(name()), status(), agent(), lease(), orNull(() -> object(1)),
						orNull(this::budget), orNull(this::name), name(), number(), this.random.nextBoolean(), name(),
						number(), this.random.nextBoolean(), orNull(() -> 1 + number()), list(this::credential)));
	}

	String name() {
		String text = text();
		return text.isBlank() ? "name" : text.substring(0, Math.min(text.length(), 200));
	}

	String text() {
		return TEXTS[this.random.nextInt(TEXTS.length)];
	}

	Instant time() {
		return Instant.ofEpochMilli(this.random.nextLong(4_102_444_800_000L));
	}

	long number() {
		return this.random.nextInt(4) == 0 ? this.random.nextLong(1L << 53) : this.random.nextInt(100);
	}

	<T> @Nullable T orNull(Supplier<T> supplier) {
		return this.random.nextBoolean() ? supplier.get() : null;
	}

	private <T> List<T> list(Supplier<T> supplier) {
		List<T> list = new ArrayList<>();
		while (list.size() < 3 && this.random.nextInt(3) > 0) {
			list.add(supplier.get());
		}
		return list;
	}

	private AgentRef agent() {
		return AgentRef.of("agent" + this.random.nextInt(10), orNull(() -> "1." + this.random.nextInt(10)));
	}

	private ClientInfo client() {
		return new ClientInfo(name(), orNull(this::text), orNull(this::text), orNull(this::text));
	}

	private AuthRequest auth() {
		return this.random.nextBoolean() ? AuthRequest.bearer(Secret.of(name())) : AuthRequest.NONE;
	}

	private ResumeRequest resume() {
		return new ResumeRequest(orNull(this::name), Secret.of(name()), orNull(this::number));
	}

	private List<String> encodings() {
		return this.random.nextBoolean() ? List.of("json") : List.of("cbor", "json");
	}

	private Set<String> features() {
		Set<String> features = new LinkedHashSet<>(List.of("zzz"));
		knownFeatures().forEach((feature) -> features.add(feature.wireName()));
		return features;
	}

	private Set<Feature> knownFeatures() {
		Set<Feature> features = EnumSet.allOf(Feature.class);
		features.removeIf((feature) -> this.random.nextBoolean());
		return features;
	}

	private JobFilter filter() {
		return new JobFilter(orNull(() -> Set.of("running", "zzz")), orNull(this::text), orNull(this::time),
				orNull(this::time));
	}

	private AgentInfo agentInfo() {
		return new AgentInfo(name(), list(this::name), orNull(this::name));
	}

	private @Nullable ObjectNode vendorCapabilities() {
		return orNull(() -> {
			ObjectNode node = JsonNodeFactory.instance.objectNode();
			node.set("x-vendor.acme.flag", tree(2));
			return node;
		});
	}

	private JobEntry entry() {
		return new JobEntry(JobId.of(name()), agent(), status(), lease(), orNull(() -> object(1)), orNull(this::budget),
				orNull(this::name), orNull(this::name), time(), name(), number());
	}

	private Credential credential() {
		return new Credential(name(), "bearer", Secret.of(name()), name(), orNull(this::text), orNull(() -> object(2)));
	}

	private Map<String, BigDecimal> budget() {
		Map<String, BigDecimal> budget = new LinkedHashMap<>();
		budget.put("USD", new BigDecimal(BigInteger.valueOf(number()), this.random.nextInt(19)));
		budget.put("credits", BigDecimal.valueOf(number()));
		return budget;
	}

	private ErrorCode code() {
		return ErrorCode.values()[this.random.nextInt(ErrorCode.values().length)];
	}

	private JobStatus status() {
		return JobStatus.values()[this.random.nextInt(JobStatus.values().length)];
	}

	private JobStatus errorStatus() {
		return JobStatus.values()[3 + this.random.nextInt(3)];
	}

	private ObjectNode lease() {
		ObjectNode lease = JsonNodeFactory.instance.objectNode();
		for (String pattern : list(this::text)) {
			lease.withArray("/fs.read").add(pattern);
		}
		return lease;
	}

	ObjectNode object(int depth) {
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		while (object.size() < 4 && this.random.nextInt(4) > 0) {
			object.set(text() + object.size(), tree(depth - 1));
		}
		return object;
	}

	JsonNode tree(int depth) {
		int kind = this.random.nextInt((depth > 0) ? 7 : 5);
		return switch (kind) {
			case 0 -> NullNode.instance;
			case 1 -> BooleanNode.valueOf(this.random.nextBoolean());
			case 2 -> IntNode.valueOf(this.random.nextInt());
			case 3 -> DecimalNode
				.valueOf(new BigDecimal(BigInteger.valueOf(this.random.nextLong()), 1 + this.random.nextInt(30)));
			case 4 -> StringNode.valueOf(text());
			case 5 -> object(depth);
			default -> array(depth);
		};
	}

	private ArrayNode array(int depth) {
		ArrayNode array = JsonNodeFactory.instance.arrayNode();
		while (array.size() < 4 && this.random.nextInt(4) > 0) {
			array.add(tree(depth - 1));
		}
		return array;
	}

}
