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

package io.arcp.job;

/**
 * How far jobs may delegate (ARCP section 3.9).
 *
 * @param maxDepth how many ancestors a job may have; 0 for no children at all
 * @param maxPerJob how many delegations one job may ask for, refused ones included
 * @since 0.1.0
 */
public record DelegationLimits(int maxDepth, int maxPerJob) {

	/** The limits of the protocol: a depth of 8, and 100 delegations of a job. */
	public static final DelegationLimits DEFAULT = new DelegationLimits(8, 100);

	/**
	 * Validates the limits.
	 * @param maxDepth how many ancestors a job may have; 0 for no children at all
	 * @param maxPerJob how many delegations one job may ask for, refused ones included
	 * @throws IllegalArgumentException if one of them is negative
	 */
	public DelegationLimits {
		if (maxDepth < 0 || maxPerJob < 0) {
			throw new IllegalArgumentException("the limits of delegations must not be negative");
		}
	}

}
