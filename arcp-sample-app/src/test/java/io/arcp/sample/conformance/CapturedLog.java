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

package io.arcp.sample.conformance;

import java.util.LinkedHashMap;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Everything that is logged, by all loggers at TRACE, and nowhere else meanwhile.
 */
final class CapturedLog extends AppenderBase<ILoggingEvent> {

	private static final String CONSOLE = "CONSOLE";

	private final StringBuilder text = new StringBuilder();

	private final Map<Logger, Level> levels = new LinkedHashMap<>();

	private @Nullable Appender<ILoggingEvent> console;

	@Override
	public void start() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		this.console = root.getAppender(CONSOLE);
		root.detachAppender(CONSOLE);
		context.getLoggerList().stream().filter((logger) -> logger.getLevel() != null).forEach((logger) -> {
			this.levels.put(logger, logger.getLevel());
			logger.setLevel(Level.TRACE);
		});
		setContext(context);
		super.start();
		root.addAppender(this);
	}

	@Override
	public void stop() {
		if (!isStarted()) {
			return;
		}
		Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		root.detachAppender(this);
		super.stop();
		this.levels.forEach(Logger::setLevel);
		if (this.console != null) {
			root.addAppender(this.console);
		}
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.text.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage());
		this.text.append(event.getMDCPropertyMap()).append('\n');
		if (event.getThrowableProxy() != null) {
			this.text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
		}
	}

	String text() {
		return this.text.toString();
	}

}
