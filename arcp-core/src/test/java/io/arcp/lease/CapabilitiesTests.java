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

package io.arcp.lease;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CapabilitiesTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "fs.read", "fs.write", "net.fetch", "tool.call", "agent.delegate", "model.use", "cost.budget" })
	void reservesTheNamesOfTheProtocol(String name) {
		assertThat(Leases.isReservedCapabilityName(name)).isTrue();
		assertThat(Leases.isValidCapabilityName(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x-vendor.acme.k", "x-vendor.acme.k.l-m_9", "x-vendor.-._" })
	void acceptsVendorNames(String name) {
		assertThat(Leases.isValidCapabilityName(name)).isTrue();
		assertThat(Leases.isReservedCapabilityName(name)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "bogus", "fs", "fs.read.x", "FS.READ", "x-vendor", "x-vendor.", "x-vendor.acme",
			"x-vendor.acme.", "x-vendor..k", "x-vendor.Acme.k", "x-vendor.acme.k!", "x-vendora.b.c", "x-vendor.a.b ",
			"x-vendor.a.b\n" })
	void rejectsOtherNames(String name) {
		assertThat(Leases.isValidCapabilityName(name)).isFalse();
	}

	@Test
	void readsLongNamesWithoutRecursion() {
		assertThat(Leases.isValidCapabilityName("x-vendor" + ".a".repeat(500_000))).isTrue();
	}

}
