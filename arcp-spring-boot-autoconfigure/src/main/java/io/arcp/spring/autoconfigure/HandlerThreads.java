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

package io.arcp.spring.autoconfigure;

import java.util.List;
import java.util.function.UnaryOperator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * The threads of blocking handlers.
 *
 * @param virtual whether they are virtual
 * @param decorator wraps each call
 */
record HandlerThreads(boolean virtual, UnaryOperator<Runnable> decorator) {

	private static final Logger logger = LoggerFactory.getLogger(HandlerThreads.class);

	static HandlerThreads of(Environment environment, int maxBlocking, ObjectProvider<TaskDecorator> decorators) {
		boolean virtual = Threading.VIRTUAL.isActive(environment);
		if (virtual) {
			logger.info("ARCP runs blocking handlers on virtual threads");
		}
		else {
			logger.info("ARCP runs blocking handlers on at most {} platform threads", maxBlocking);
		}
		List<TaskDecorator> ordered = decorators.orderedStream().toList();
		return new HandlerThreads(virtual,
				ordered.isEmpty() ? UnaryOperator.identity() : new CompositeTaskDecorator(ordered)::decorate);
	}

}
