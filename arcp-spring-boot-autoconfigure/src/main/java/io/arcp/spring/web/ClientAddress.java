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

import java.net.InetSocketAddress;
import java.util.HexFormat;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Tells the addresses of clients apart.
 */
final class ClientAddress {

	private static final int IPV6_LENGTH = 16;

	/** One customer of a provider has at least that much of an address to himself. */
	private static final int IPV6_NETWORK_LENGTH = 8;

	private ClientAddress() {
	}

	/**
	 * Returns what counts as one client: an IPv4 address, or the first half of an IPv6
	 * address. A proxy's header brings the address as text.
	 */
	static String network(InetSocketAddress remote) {
		String host = remote.getHostString();
		byte[] address = (remote.getAddress() != null) ? remote.getAddress().getAddress() : parse(host);
		if (address == null || address.length != IPV6_LENGTH) {
			return host;
		}
		return HexFormat.of().formatHex(address, 0, IPV6_NETWORK_LENGTH);
	}

	private static byte @Nullable [] parse(String host) {
		return NetUtil.createByteArrayFromIpAddressString(host);
	}

}
