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

package io.arcp.spring.test.store;

import io.arcp.event.AppendResult;
import io.arcp.event.Credit;
import io.arcp.event.GrantResult;
import io.arcp.event.JobFence;
import io.arcp.event.SessionFence;
import io.arcp.protocol.JobStatus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Credit that the owner of a session grants to its jobs.
 */
abstract class GrantContract extends StoreContract {

	GrantContract(ArcpStoreContractTests tests) {
		super(tests);
	}

	private GrantResult grant(long sessionEpoch, Credit credit) {
		return await(store().jobs().grant(JOB, new SessionFence(SESSION, sessionEpoch), credit));
	}

	private static GrantResult granted(long upTo) {
		return new GrantResult.Granted(new Credit(upTo));
	}

	@Test
	void beginsWithTheCreditOfTheJob() {
		create(JOB);

		assertThat(await(store().jobs().renew(JOB, WINDOW)).credit()).isEqualTo(new Credit(5000));
	}

	@Test
	void replacesTheFirstCreditByAnyGrant() {
		create(JOB);

		assertThat(grant(1, new Credit(10))).isEqualTo(granted(10));
	}

	@Test
	void growsWithinAnEpoch() {
		create(JOB);
		grant(1, new Credit(10));

		assertThat(grant(1, new Credit(20))).isEqualTo(granted(20));
		assertThat(grant(1, new Credit(15))).isEqualTo(granted(20));
		assertThat(grant(1, new Credit(20))).isEqualTo(granted(20));
	}

	@Test
	void isReplacedByAHigherEpoch() {
		create(JOB);
		grant(1, new Credit(20));

		assertThat(grant(2, new Credit(5))).isEqualTo(granted(5));
	}

	@Test
	void isRefusedForALowerEpoch() {
		create(JOB);
		grant(3, new Credit(20));

		assertThat(grant(2, new Credit(100))).isEqualTo(new GrantResult.Fenced(3));

		assertThat(await(store().jobs().renew(JOB, WINDOW)).credit()).isEqualTo(new Credit(20));
	}

	@Test
	void isUnlimitedUntilTheNextGrant() {
		create(JOB);
		grant(1, new Credit(20));

		assertThat(grant(1, Credit.UNLIMITED)).isEqualTo(new GrantResult.Granted(Credit.UNLIMITED));
		assertThat(await(store().jobs().renew(JOB, WINDOW)).credit().isUnlimited()).isTrue();
		assertThat(grant(1, new Credit(30))).isEqualTo(granted(30));
	}

	@Test
	void isAnsweredByAppendAndRenew() {
		JobFence fence = create(JOB);
		grant(1, new Credit(77));

		assertThat(append(fence, 1, 1)).isEqualTo(new AppendResult.Stored(1, null, new Credit(77)));
		assertThat(await(store().jobs().renew(JOB, WINDOW)).credit()).isEqualTo(new Credit(77));
	}

	@Test
	void isRefusedForAJobThatHasEnded() {
		JobFence fence = create(JOB);
		end(fence, 1, JobStatus.SUCCESS);

		assertThat(grant(1, new Credit(10))).isEqualTo(new GrantResult.Terminal());
	}

	@Test
	void isRefusedForAnUnknownJob() {
		assertThat(grant(1, new Credit(10))).isEqualTo(new GrantResult.Gone());
	}

}
