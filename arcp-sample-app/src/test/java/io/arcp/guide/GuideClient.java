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

package io.arcp.guide;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

import io.arcp.client.ArcpClient;
import io.arcp.client.ClientEvent;
import io.arcp.client.ClientJob;
import io.arcp.client.ClientOptions;
import io.arcp.client.JobRequest;
import io.arcp.client.JobSubscription;
import io.arcp.client.ObservedJob;
import io.arcp.client.Reconnect;
import io.arcp.client.SubscribeOptions;
import io.arcp.protocol.JobFilter;
import io.arcp.protocol.Secret;
import io.arcp.protocol.VendorMessage;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

/**
 * The client of the reference guide's page about it.
 */
final class GuideClient {

	private GuideClient() {
	}

	// tag::run[]
	static Mono<JsonNode> run(URI endpoint, String token, String agent, JsonNode input) {
		return Mono.usingWhen(ArcpClient.connect(endpoint, ClientOptions.withToken(token)),
				(client) -> client.submit(JobRequest.of(agent).input(input).build()).flatMap(ClientJob::result),
				ArcpClient::close);
	}
	// end::run[]

	// tag::options[]
	static ClientOptions options(Supplier<Secret> tokens) {
		return ClientOptions.builder()
			.client("reports", "1.0")
			.tokens(tokens)
			.ackEvery(100)
			.ackAfter(Duration.ofSeconds(1))
			.reconnect(Reconnect.DEFAULT.withDelays(Duration.ofMillis(200), Duration.ofSeconds(10)))
			.build();
	}
	// end::options[]

	// tag::follow[]
	static Mono<JsonNode> follow(ClientJob job) {
		return job.events()
			.doOnNext((event) -> System.out.println(event.kind() + " " + event.body()))
			.then(job.result());
	}
	// end::follow[]

	// tag::save[]
	static Mono<Void> save(ObservedJob job, Path file) {
		return DataBufferUtils.write(job.resultChunks().map(DefaultDataBufferFactory.sharedInstance::wrap), file);
	}
	// end::save[]

	// tag::key[]
	static Mono<ClientJob> submitOnce(ArcpClient client, String order, JsonNode input) {
		return client.submit(JobRequest.of("greeter").input(input).idempotencyKey("order-" + order).build());
	}
	// end::key[]

	// tag::watch[]
	static Flux<ClientEvent> watch(ArcpClient client, String agent) {
		return client.listJobs(new JobFilter(Set.of("running"), agent, null, null))
			.flatMap((job) -> client.subscribe(job.jobId(), SubscribeOptions.HISTORY))
			.flatMap(JobSubscription::events);
	}
	// end::watch[]

	// tag::vendor[]
	static Mono<String> whoAmI(ArcpClient client) {
		return client.request(new VendorMessage("x-vendor.acme.whoami", JsonNodeFactory.instance.objectNode(), false))
			.map((answer) -> answer.payload().path("principal").asString());
	}
	// end::vendor[]

}
