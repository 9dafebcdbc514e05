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

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Mints upstream credentials that are bounded by a job's lease, and revokes them (ARCP
 * section 4.8).
 * <p>
 * Methods are called on threads of the runtime: what they return must not block. A call
 * is given up, without being cancelled, after {@code arcp.credentials.issue-timeout}.
 * Messages of the errors that they fail with are neither logged nor sent, unless it is an
 * {@link io.arcp.protocol.ArcpException}.
 *
 * @since 0.1.0
 */
public interface CredentialProvisioner {

	/**
	 * Mints the credentials of a job. What is minted has to be found again by
	 * {@link IssueRequest#id()}: it is all that is known when the answer gets lost.
	 * @param request what they are for and how they are bounded
	 * @return the credentials; empty, or an empty list, when the job needs none. A
	 * failure with an {@link io.arcp.protocol.ArcpException} says that nothing was
	 * minted, and {@link io.arcp.protocol.BudgetExhaustedException} and
	 * {@link io.arcp.protocol.PermissionDeniedException} reach the client as they are;
	 * after any other failure the runtime revokes what may have been minted
	 */
	Mono<List<IssuedCredential>> issue(IssueRequest request);

	/**
	 * Revokes what was minted. It may be called again for what is revoked already, or was
	 * never minted, and succeeds then.
	 * @param handle what to revoke
	 * @return completes when it is good for nothing any more; failed to be called again
	 */
	Mono<Void> revoke(CredentialHandle handle);

	/**
	 * Mints a credential with another value in place of one. The runtime revokes the old
	 * one when the new one is in use.
	 * @param handle the credential that is replaced, which stays valid
	 * @param request how the new one is bounded, under an id of its own
	 * @return the new credential, whose {@link IssuedCredential#id() id} is ignored.
	 * Failures have the same meaning as those of {@link #issue}
	 */
	Mono<IssuedCredential> rotate(CredentialHandle handle, IssueRequest request);

}
