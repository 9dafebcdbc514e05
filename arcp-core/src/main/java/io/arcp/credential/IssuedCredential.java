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

package io.arcp.credential;

import java.util.Objects;

import io.arcp.protocol.Secret;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A credential that was minted upstream.
 *
 * @param id the id by which client and agent know it, or {@code null} to have one made
 * @param handle what the provisioner knows it by, which is kept in the ledger in clear
 * and therefore not secret, or {@code null} when the id of the request is enough
 * @param scheme how it is presented; only {@value #BEARER} is passed on
 * @param value the secret
 * @param endpoint the endpoint that it is good for
 * @param profile the profile of the endpoint, or {@code null}
 * @param constraints what bounds it, or {@code null}
 * @since 0.1.0
 */
public record IssuedCredential(@Nullable String id, @Nullable String handle, String scheme, Secret value,
		String endpoint, @Nullable String profile, @Nullable ObjectNode constraints) {

	/**
	 * The one scheme that goes over the wire.
	 */
	public static final String BEARER = "bearer";

	/**
	 * Validates the parts.
	 * @param id the id, or {@code null}
	 * @param handle the handle, or {@code null}
	 * @param scheme the scheme
	 * @param value the secret
	 * @param endpoint the endpoint
	 * @param profile the profile, or {@code null}
	 * @param constraints the constraints, which are copied, or {@code null}
	 */
	public IssuedCredential {
		Objects.requireNonNull(scheme, "scheme");
		Objects.requireNonNull(value, "value");
		Objects.requireNonNull(endpoint, "endpoint");
		constraints = (constraints != null) ? constraints.deepCopy() : null;
	}

	/**
	 * Creates a bearer credential.
	 * @param value the secret
	 * @param endpoint the endpoint that it is good for
	 * @return the credential, without anything else
	 */
	public static IssuedCredential bearer(Secret value, String endpoint) {
		return new IssuedCredential(null, null, BEARER, value, endpoint, null, null);
	}

	/**
	 * Returns this credential under an id of the provisioner's choice.
	 * @param newId the id, which the job has no other credential under
	 * @return the credential
	 */
	public IssuedCredential withId(String newId) {
		return new IssuedCredential(newId, this.handle, this.scheme, this.value, this.endpoint, this.profile,
				this.constraints);
	}

	/**
	 * Returns this credential with what the provisioner knows it by.
	 * @param newHandle the handle, not secret
	 * @return the credential
	 */
	public IssuedCredential withHandle(String newHandle) {
		return new IssuedCredential(this.id, newHandle, this.scheme, this.value, this.endpoint, this.profile,
				this.constraints);
	}

	/**
	 * Returns this credential with the profile of its endpoint.
	 * @param newProfile the profile, such as {@code openai}
	 * @return the credential
	 */
	public IssuedCredential withProfile(String newProfile) {
		return new IssuedCredential(this.id, this.handle, this.scheme, this.value, this.endpoint, newProfile,
				this.constraints);
	}

	/**
	 * Returns this credential with what bounds it.
	 * @param newConstraints the constraints, such as {@link IssueRequest#constraints()}
	 * @return the credential
	 */
	public IssuedCredential withConstraints(ObjectNode newConstraints) {
		return new IssuedCredential(this.id, this.handle, this.scheme, this.value, this.endpoint, this.profile,
				newConstraints);
	}

}
