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

import java.time.Clock;

import io.arcp.event.ArcpStore;
import org.junit.jupiter.api.Nested;

/**
 * The contract of {@link ArcpStore} as tests. A store is tested by a class that extends
 * this one and creates stores.
 * <p>
 * Tests that need open runs are skipped for a store without them, and tests that let time
 * pass are skipped for a store that does not use the clock it is given. A test that is
 * drawn at random tells its seed when it fails.
 *
 * @since 0.1.0
 */
public abstract class ArcpStoreContractTests {

	/**
	 * Creates the tests.
	 */
	protected ArcpStoreContractTests() {
	}

	/**
	 * Creates a store with default bounds. Called before each test.
	 * @param clock what deadlines, retention and expiry are measured with
	 * @return the store, empty
	 */
	protected abstract ArcpStore createStore(Clock clock);

	/**
	 * Releases a store. Called after each test; does nothing by default.
	 * @param store the store, created by {@link #createStore}
	 */
	protected void closeStore(ArcpStore store) {
	}

	/**
	 * Returns whether the store uses the clock that it is given.
	 * @return {@code true} unless a subclass says otherwise
	 */
	protected boolean usesClock() {
		return true;
	}

	@Nested
	class Append extends AppendContract {

		Append() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Cancellation extends CancelContract {

		Cancellation() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Grants extends GrantContract {

		Grants() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Jobs extends JobRecordContract {

		Jobs() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Sessions extends SessionContract {

		Sessions() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Resumption extends ResumeContract {

		Resumption() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Links extends LinkContract {

		Links() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class LongTimelines extends LongTimelineContract {

		LongTimelines() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class OpenRuns extends OpenRunContract {

		OpenRuns() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class NumberMap extends NumberMapContract {

		NumberMap() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Idempotency extends IdempotencyContract {

		Idempotency() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class Nodes extends ClusterContract {

		Nodes() {
			super(ArcpStoreContractTests.this);
		}

	}

	@Nested
	class RandomOperations extends RandomOperationsContract {

		RandomOperations() {
			super(ArcpStoreContractTests.this);
		}

	}

}
