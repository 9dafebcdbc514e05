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

import java.util.Objects;

import tools.jackson.databind.node.ObjectNode;

/**
 * Message of a vendor's own type (ARCP section 2.8).
 *
 * @param type the type, which begins with {@code x-vendor.}
 * @param payload the payload, which is not copied, must not be modified, and is not part
 * of the text form
 * @param optional whether a receiver that does not know the type may ignore the message
 * @since 0.1.0
 */
public record VendorMessage(String type, ObjectNode payload,
		boolean optional) implements ClientMessage, RuntimeMessage {

	/**
	 * Beginning of the types of all vendors.
	 */
	public static final String TYPE_PREFIX = "x-vendor.";

	/**
	 * Validates the type.
	 * @param type the type, which begins with {@code x-vendor.}
	 * @param payload the payload, which is not copied, must not be modified, and is not
	 * part of the text form
	 * @param optional whether a receiver that does not know the type may ignore the
	 * message
	 * @throws IllegalArgumentException if the type does not begin with {@code x-vendor.}
	 */
	public VendorMessage {
		Objects.requireNonNull(payload, "payload");
		if (!type.startsWith(TYPE_PREFIX)) {
			throw new IllegalArgumentException("type must begin with " + TYPE_PREFIX);
		}
	}

	/**
	 * Returns whether a type is that of a vendor.
	 * @param type the type of a frame
	 * @return whether it begins with {@code x-vendor.} and goes on
	 */
	public static boolean isVendorType(String type) {
		return type.startsWith(TYPE_PREFIX) && type.length() > TYPE_PREFIX.length();
	}

	@Override
	public String toString() {
		return "VendorMessage[type=" + this.type + ", optional=" + this.optional + ", payload=***]";
	}

}
