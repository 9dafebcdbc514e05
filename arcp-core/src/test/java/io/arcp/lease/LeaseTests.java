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

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.arcp.protocol.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LeaseTests {

	@Test
	void keepsNamespacesAndPatternsInOrder() {
		Map<String, List<String>> request = new LinkedHashMap<>();
		request.put("tool.call", List.of("b", "a"));
		request.put("fs.read", List.of());

		Lease lease = Lease.of(request);

		assertThat(lease.patterns()).containsExactlyEntriesOf(request);
		assertThat(lease.namespaces()).containsExactly("tool.call", "fs.read");
		assertThat(lease.patterns("tool.call")).containsExactly("b", "a");
		assertThat(lease.patterns("net.fetch")).isEmpty();
		assertThat(lease.isEmpty()).isFalse();
	}

	@Test
	void copiesWhatItIsGiven() {
		List<String> patterns = new ArrayList<>(List.of("/a"));
		Map<String, List<String>> request = new LinkedHashMap<>(Map.of("fs.read", patterns));

		Lease lease = Lease.of(request);
		patterns.add("/**");
		request.clear();

		assertThat(lease.patterns()).isEqualTo(Map.of("fs.read", List.of("/a")));
		assertThatThrownBy(() -> lease.patterns().clear()).isInstanceOf(UnsupportedOperationException.class);
		assertThatThrownBy(() -> lease.patterns("fs.read").clear()).isInstanceOf(UnsupportedOperationException.class);
	}

	@Test
	void comparesByContent() {
		Lease lease = Lease.of(Map.of("fs.read", List.of("/a")));

		assertThat(lease).isEqualTo(Lease.of(Map.of("fs.read", List.of("/a"))))
			.hasSameHashCodeAs(Lease.of(Map.of("fs.read", List.of("/a"))))
			.isNotEqualTo(Lease.of(Map.of("fs.write", List.of("/a"))));
		assertThat(Lease.of(Map.of())).isEqualTo(Lease.empty());
		assertThat(Lease.empty().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "bogus", "", "x-vendor.acme" })
	void rejectsUnknownNamespaces(String namespace) {
		assertInvalid(Map.of(namespace, List.of("a")), "payload.lease_request", "'" + namespace + "'");
	}

	@Test
	void rejectsEmptyPatternsNamingThem() {
		assertInvalid(Map.of("fs.read", List.of("/a", "/b", "")), "payload.lease_request.fs.read[2]", "non-empty");
	}

	@Test
	void namesTheFieldOfAnotherOrigin() {
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> Lease.of(Map.of("fs.read", List.of("")), "lease_request"))
			.withMessageStartingWith("lease_request.fs.read[0] ");
	}

	@Test
	void rejectsWrongTypes() {
		assertInvalid(Map.of("fs.read", "/a"), "payload.lease_request.fs.read", "array");
		assertInvalid(Map.of("fs.read", List.of("/a", 5)), "payload.lease_request.fs.read[1]", "string");
		assertInvalid(Collections.singletonMap("fs.read", null), "payload.lease_request.fs.read", "array");
		assertInvalid(Map.of("fs.read", Collections.singletonList(null)), "payload.lease_request.fs.read[0]", "string");
	}

	@Test
	void rejectsBadAmounts() {
		assertInvalid(Map.of("cost.budget", List.of("USD:1", "USD")), "payload.lease_request.cost.budget[1]",
				"'USD:5.00'");
	}

	@Test
	void limitsNamespaces() {
		Map<String, List<String>> request = new LinkedHashMap<>();
		for (int i = 0; i < LeaseShape.MAX_NAMESPACES; i++) {
			request.put("x-vendor.acme.k" + i, List.of());
		}
		assertThat(Lease.of(request).namespaces()).hasSize(64);

		request.put("fs.read", List.of());

		assertInvalid(request, "payload.lease_request", "64 namespaces");
	}

	@Test
	void limitsPatternsInTotal() {
		Map<String, List<String>> request = new LinkedHashMap<>();
		request.put("fs.read", Collections.nCopies(1000, "/a"));
		request.put("fs.write", Collections.nCopies(24, "/a"));
		assertThat(Lease.of(request).patterns("fs.write")).hasSize(24);

		request.put("tool.call", List.of("a"));

		assertInvalid(request, "payload.lease_request", "1024 patterns");
	}

	@Test
	void limitsCharactersOfPatterns() {
		String longest = "\ud83d\ude00".repeat(4096);
		assertThat(Lease.of(Map.of("tool.call", List.of(longest))).patterns("tool.call")).containsExactly(longest);

		assertInvalid(Map.of("tool.call", List.of(longest + "a")), "payload.lease_request.tool.call[0]", "4096");
	}

	@Test
	void limitsBytesAsJson() {
		// {"tool.call":["..."]} takes 13 + 2 bytes around the list and 3 for each pattern
		// but one
		List<String> patterns = new ArrayList<>(Collections.nCopies(63, "a".repeat(4096)));
		int rest = LeaseShape.MAX_SERIALIZED_BYTES - 16 - 63 * 4099 - 3 - 1;
		patterns.add("a".repeat(rest));
		assertThat(Lease.of(Map.of("tool.call", patterns)).patterns("tool.call")).hasSize(64);

		patterns.set(63, "\n" + "a".repeat(rest - 1) + "aa");

		assertInvalid(Map.of("tool.call", patterns), "payload.lease_request", "262144 bytes");
	}

	private static void assertInvalid(Map<String, ?> shape, String field, String text) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Leases.validateLeaseShape(shape))
			.withMessageStartingWith(field + " ")
			.withMessageContaining(text)
			.satisfies((ex) -> assertThat(ex.details().get("field").asString()).isEqualTo(field));
	}

}
