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

package io.arcp.spring.test.simulation;

/**
 * A promise that was not kept.
 *
 * @param invariant its short name: {@code I1} (every number once, in order), {@code I2}
 * (one number, one payload), {@code I3} (one end), {@code I4} (one connection),
 * {@code I5} (the events of a job in order), {@code I6} (what was stored stays),
 * {@code store} (an answer that the contract of the store excludes), {@code lockout}
 * (none of the client's tokens is accepted), {@code expired} (a resume within the window
 * was refused) or {@code stuck}
 * @param description what happened
 * @since 0.1.0
 */
public record Violation(String invariant, String description) {

}
