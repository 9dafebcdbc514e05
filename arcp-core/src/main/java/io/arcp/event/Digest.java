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

package io.arcp.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 digest. Digests are compared in constant time.
 *
 * @since 0.1.0
 */
public final class Digest {

	private final byte[] bytes;

	private Digest(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Returns the digest of a text.
	 * @param text the text, taken as UTF-8
	 * @return the digest
	 */
	public static Digest of(String text) {
		return of(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Returns the digest of bytes.
	 * @param content the bytes
	 * @return the digest
	 */
	public static Digest of(byte[] content) {
		try {
			return new Digest(MessageDigest.getInstance("SHA-256").digest(content));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns a digest that was computed before.
	 * @param hex 64 hexadecimal digits
	 * @return the digest
	 */
	public static Digest ofHex(String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex);
		if (bytes.length != 32) {
			throw new IllegalArgumentException("a SHA-256 digest has 64 hexadecimal digits");
		}
		return new Digest(bytes);
	}

	/**
	 * Returns the digest as text.
	 * @return 64 lower-case hexadecimal digits
	 */
	public String hex() {
		return HexFormat.of().formatHex(this.bytes);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Digest digest && MessageDigest.isEqual(this.bytes, digest.bytes);
	}

	@Override
	public int hashCode() {
		return (this.bytes[0] & 0xff) << 24 | (this.bytes[1] & 0xff) << 16 | (this.bytes[2] & 0xff) << 8
				| (this.bytes[3] & 0xff);
	}

	@Override
	public String toString() {
		return "sha256";
	}

}
