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

package io.arcp.sample.demo;

import java.util.regex.Pattern;

/**
 * Makes one line of a terminal of a frame: identifiers of the envelope, which repeat from
 * frame to frame, and times become an ellipsis, secrets become stars, and what is too
 * long is cut.
 */
final class FrameLine {

	private static final String PAYLOAD = "\"payload\":";

	private static final Pattern IDENTIFIERS = Pattern
		.compile("(?:\"(?:arcp|id|session_id|job_id|trace_id|request_id)\":\"[^\"]*\",)+");

	private static final Pattern SECRETS = Pattern.compile("\"(token|resume_token)\":\"[^\"]*\"");

	private static final Pattern TIMES = Pattern.compile("\"ts\":\"[^\"]*\",");

	private final int width;

	FrameLine(int width) {
		this.width = width;
	}

	String received(String frame) {
		int payload = frame.indexOf(PAYLOAD);
		int end = (payload >= 0) ? payload : frame.length();
		String envelope = IDENTIFIERS.matcher(frame.substring(0, end)).replaceAll("\u2026,");
		String body = SECRETS.matcher(frame.substring(end)).replaceAll("\"$1\":\"***\"");
		String text = "<- " + envelope + TIMES.matcher(body).replaceAll("\u2026,");
		return (text.length() <= this.width) ? text : text.substring(0, this.width - 1) + "\u2026";
	}

}
