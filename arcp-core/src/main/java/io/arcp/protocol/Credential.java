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

package io.arcp.protocol;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Upstream credential that is bounded by the lease of a job (ARCP sections 1.5 and 4.8).
 *
 * @param id the id, {@code cred_} and a ULID unless the provisioner gives one
 * @param scheme the scheme, {@code bearer}
 * @param value the secret
 * @param endpoint the endpoint that it is good for
 * @param profile the profile of the endpoint, or {@code null}
 * @param constraints the constraints, which must not be modified, or {@code null}
 * @since 0.1.0
 */
public record Credential(String id, String scheme, Secret value, String endpoint, @Nullable String profile,
		@Nullable ObjectNode constraints) {

	/**
	 * Validates that all required parts are there.
	 * @param id the id, {@code cred_} and a ULID unless the provisioner gives one
	 * @param scheme the scheme, {@code bearer}
	 * @param value the secret
	 * @param endpoint the endpoint that it is good for
	 * @param profile the profile of the endpoint, or {@code null}
	 * @param constraints the constraints, which must not be modified, or {@code null}
	 */
	public Credential {
		Objects.requireNonNull(id, "id");
		Objects.requireNonNull(scheme, "scheme");
		Objects.requireNonNull(value, "value");
		Objects.requireNonNull(endpoint, "endpoint");
	}

}
