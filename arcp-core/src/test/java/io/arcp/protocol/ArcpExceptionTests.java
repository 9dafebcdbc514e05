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

import java.util.EnumSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ArcpException} and {@link ErrorCode}.
 */
class ArcpExceptionTests {

	@ParameterizedTest
	@EnumSource
	void hasOneSubclassPerCode(ErrorCode code) {
		ArcpException exception = ArcpException.of(code, "why", null);

		assertThat(exception.getClass()).isNotEqualTo(ArcpException.class);
		assertThat(exception.code()).isEqualTo(code);
		assertThat(exception.retryable()).isEqualTo(code.retryableByDefault());
		assertThat(exception).hasMessage("why");
		assertThat(ErrorCode.of(code.name())).contains(code);
	}

	@Test
	void retriesByDefaultWhatTheTableSays() {
		assertThat(EnumSet.allOf(ErrorCode.class)).filteredOn(ErrorCode::retryableByDefault)
			.containsExactlyInAnyOrder(ErrorCode.TIMEOUT, ErrorCode.HEARTBEAT_LOST, ErrorCode.INTERNAL_ERROR);
	}

	@Test
	void overrulesRetryabilityWhereTheRuleIsAbsolute() {
		assertThat(ArcpException.of(ErrorCode.INTERNAL_ERROR, "x", false, null).retryable()).isTrue();
		assertThat(ArcpException.of(ErrorCode.LEASE_EXPIRED, "x", true, null).retryable()).isFalse();
		assertThat(ArcpException.of(ErrorCode.BUDGET_EXHAUSTED, "x", true, null).retryable()).isFalse();
		assertThat(ArcpException.of(ErrorCode.PERMISSION_DENIED, "x", true, null).retryable()).isTrue();
		assertThat(ArcpException.of(ErrorCode.TIMEOUT, "x", false, null).retryable()).isFalse();
	}

	@Test
	void neverHasABlankMessage() {
		assertThat(new JobNotFoundException("  ")).hasMessage("JOB_NOT_FOUND");
	}

	@Test
	void cutsLongMessagesBetweenCharacters() {
		assertThat(new JobNotFoundException("x".repeat(2000)).getMessage()).hasSize(1024);
		assertThat(new JobNotFoundException("x".repeat(1023) + "\uD83D\uDE00").getMessage()).hasSize(1023);
	}

	@Test
	void copiesDetails() {
		ObjectNode details = JsonNodeFactory.instance.objectNode().put("cap", "a");
		ArcpException exception = new InternalErrorException("full", details);

		details.put("cap", "b");

		assertThat(exception.details()).hasToString("{\"cap\":\"a\"}");
	}

}
