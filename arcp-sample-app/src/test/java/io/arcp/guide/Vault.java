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

package io.arcp.guide;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

/**
 * Stands for a service that mints keys.
 */
class Vault {

	private final Set<String> keys = ConcurrentHashMap.newKeySet();

	Mono<String> mint(String alias, List<String> models, Map<String, BigDecimal> budget) {
		return Mono.fromCallable(() -> {
			if (models.contains("forbidden")) {
				throw new ForbiddenException();
			}
			this.keys.add(alias);
			return "key-" + UUID.randomUUID();
		});
	}

	Mono<Void> delete(String alias) {
		return Mono.fromRunnable(() -> this.keys.remove(alias));
	}

	Set<String> keys() {
		return this.keys;
	}

	static class ForbiddenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
