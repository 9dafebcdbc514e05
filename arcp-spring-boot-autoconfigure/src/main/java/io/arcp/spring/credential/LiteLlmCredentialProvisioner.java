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

package io.arcp.spring.credential;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.arcp.credential.CredentialHandle;
import io.arcp.credential.CredentialProvisioner;
import io.arcp.credential.IssueRequest;
import io.arcp.credential.IssuedCredential;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.BudgetExhaustedException;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.PermissionDeniedException;
import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.util.Assert;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Mints virtual keys of a LiteLLM-compatible gateway. A job whose lease has patterns for
 * {@code model.use} gets one key, which is bounded by these patterns, by what is left of
 * the budget in {@code USD}, and by the expiry of the lease; other jobs get none. A
 * budget without {@code USD} is nothing that the gateway can enforce, and the submit is
 * refused.
 * <p>
 * A key has the id of its request as alias and is deleted by it, so that it is found also
 * when the gateway's answer got lost. In the gateway {@code *} matches more than one
 * segment of a model's name.
 *
 * @since 0.1.0
 */
public final class LiteLlmCredentialProvisioner implements CredentialProvisioner {

	private static final String CURRENCY = "USD";

	private static final int NOT_FOUND = 404;

	private static final int REQUEST_TIMEOUT = 408;

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private final WebClient client;

	private final String endpoint;

	private final Clock clock;

	/**
	 * Creates a provisioner.
	 * @param client builds the client that calls the gateway
	 * @param baseUrl the gateway
	 * @param masterKey the key that may mint others
	 * @param publicUrl the endpoint that agents are told, or {@code null} for the gateway
	 */
	public LiteLlmCredentialProvisioner(WebClient.Builder client, URI baseUrl, Secret masterKey,
			@Nullable URI publicUrl) {
		this(client, baseUrl, masterKey, publicUrl, Clock.systemUTC());
	}

	LiteLlmCredentialProvisioner(WebClient.Builder client, URI baseUrl, Secret masterKey, @Nullable URI publicUrl,
			Clock clock) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(baseUrl, "'baseUrl' must not be null");
		Assert.notNull(masterKey, "'masterKey' must not be null");
		String base = baseUrl.toString().replaceAll("/+$", "");
		this.client = client.clone()
			.baseUrl(base)
			.defaultHeaders((headers) -> headers.setBearerAuth(masterKey.value()))
			.build();
		this.endpoint = (publicUrl != null) ? publicUrl.toString() : base;
		this.clock = clock;
	}

	@Override
	public Mono<List<IssuedCredential>> issue(IssueRequest request) {
		List<String> models = request.models();
		if (models == null || models.isEmpty()) {
			return Mono.just(List.of());
		}
		return generate(request, models).map(List::of);
	}

	@Override
	public Mono<IssuedCredential> rotate(CredentialHandle handle, IssueRequest request) {
		List<String> models = request.models();
		return generate(request, (models != null) ? models : List.of());
	}

	private Mono<IssuedCredential> generate(IssueRequest request, List<String> models) {
		return Mono.defer(() -> this.client.post()
			.uri("/key/generate")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body(request, models).toString())
			.exchangeToMono((response) -> minted(response, request)));
	}

	private ObjectNode body(IssueRequest request, List<String> models) {
		ObjectNode body = JsonNodeFactory.instance.objectNode().put("key_alias", request.id().value());
		ArrayNode patterns = body.putArray("models");
		models.forEach((model) -> patterns.add(model.replace("**", "*")));
		BigDecimal budget = budget(request.budget());
		if (budget != null) {
			body.put("max_budget", budget);
		}
		if (request.expiry() != null) {
			Duration left = Duration.between(this.clock.instant(), request.expiry().deadline());
			body.put("duration", Math.max(1, left.plusMillis(999).toSeconds()) + "s");
		}
		body.putObject("metadata")
			.put("arcp_job_id", request.job().value())
			.put("arcp_principal", request.principal().getName());
		return body;
	}

	private static @Nullable BigDecimal budget(Map<String, BigDecimal> budget) {
		if (budget.isEmpty()) {
			return null;
		}
		BigDecimal left = budget.get(CURRENCY);
		if (left == null) {
			throw new PermissionDeniedException("the gateway has budgets in " + CURRENCY + " only");
		}
		if (left.signum() <= 0) {
			throw new BudgetExhaustedException("nothing is left of the budget in " + CURRENCY);
		}
		return left;
	}

	private Mono<IssuedCredential> minted(ClientResponse response, IssueRequest request) {
		HttpStatusCode status = response.statusCode();
		if (status.is2xxSuccessful()) {
			return body(response).map((answer) -> credential(MAPPER.readTree(answer), request));
		}
		if (!status.is4xxClientError() || status.value() == REQUEST_TIMEOUT) {
			return response.releaseBody().then(Mono.error(() -> new GatewayException("mint", status)));
		}
		return body(response).flatMap((answer) -> Mono.error(refusal(status, answer)));
	}

	private static ArcpException refusal(HttpStatusCode status, byte[] answer) {
		if (new String(answer, StandardCharsets.UTF_8).contains("budget_exceeded")) {
			return new BudgetExhaustedException("the gateway's budget is spent");
		}
		return new InternalErrorException("the gateway refused to mint a key: HTTP " + status.value());
	}

	/** Other decoders log what they have read. */
	private static Mono<byte[]> body(ClientResponse response) {
		return response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]);
	}

	private IssuedCredential credential(JsonNode answer, IssueRequest request) {
		String key = answer.path("key").asString("");
		if (key.isEmpty()) {
			throw new IllegalStateException("the gateway's answer has no key");
		}
		return IssuedCredential.bearer(Secret.of(key), this.endpoint)
			.withProfile("openai")
			.withConstraints(request.constraints());
	}

	@Override
	public Mono<Void> revoke(CredentialHandle handle) {
		String alias = (handle.upstream() != null) ? handle.upstream() : handle.id().value();
		ObjectNode body = JsonNodeFactory.instance.objectNode();
		body.putArray("key_aliases").add(alias);
		return this.client.post()
			.uri("/key/delete")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body.toString())
			.exchangeToMono((response) -> {
				HttpStatusCode status = response.statusCode();
				boolean gone = status.is2xxSuccessful() || status.value() == NOT_FOUND;
				return response.releaseBody()
					.then(gone ? Mono.empty() : Mono.error(() -> new GatewayException("delete", status)));
			});
	}

	/**
	 * The gateway could not answer.
	 */
	private static final class GatewayException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		GatewayException(String what, HttpStatusCode status) {
			super("the gateway could not " + what + " a key: HTTP " + status.value());
		}

	}

}
