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

package io.arcp.spring.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAddressTests {

	private static String network(String address) {
		try {
			return ClientAddress.network(new InetSocketAddress(InetAddress.getByName(address), 1234));
		}
		catch (UnknownHostException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String forwarded(String address) {
		return ClientAddress.network(InetSocketAddress.createUnresolved(address, 1234));
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.1,192.0.2.1,true", "192.0.2.1,192.0.2.2,false", "2001:db8::1,2001:db8:0:0:ffff::2,true",
			"2001:db8::1,2001:db8:0:1::1,false" })
	void tellsClientsApart(String one, String other, boolean same) {
		assertThat(network(one).equals(network(other))).isEqualTo(same);
		assertThat(forwarded(one).equals(forwarded(other))).isEqualTo(same);
		assertThat(forwarded(one).equals(network(other))).isEqualTo(same);
	}

	@Test
	void takesBracketsOfForwardedAddress() {
		assertThat(forwarded("[2001:db8::1]")).isEqualTo(network("2001:db8::1"));
	}

	@Test
	void keepsNameThatIsNoAddress() {
		assertThat(forwarded("_hidden")).isEqualTo("_hidden");
	}

}
