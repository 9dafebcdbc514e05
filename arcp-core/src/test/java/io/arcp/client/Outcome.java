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

package io.arcp.client;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has become of a mono that was subscribed at once.
 *
 * @param <T> the type of the value
 */
final class Outcome<T> {

	private @Nullable T value;

	private @Nullable Throwable error;

	private boolean open = true;

	Outcome(Mono<T> mono) {
		mono.subscribe((item) -> this.value = item, (ex) -> {
			this.error = ex;
			this.open = false;
		}, () -> this.open = false);
	}

	boolean isOpen() {
		return this.open;
	}

	T value() {
		assertThat(this.error).isNull();
		assertThat(this.value).isNotNull();
		return Objects.requireNonNull(this.value);
	}

	@Nullable Throwable error() {
		return this.error;
	}

}
