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

package io.arcp.sample;

import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the sample: a server on port 8080 that runs until it is stopped; with
 * {@code --demo}, one that shows itself at work and ends; with {@code --stdio}, one that
 * speaks to its parent process over the standard streams.
 */
@SpringBootApplication
public class SampleApplication {

	private static final String DEMO = "demo";

	/**
	 * Starts the sample.
	 * @param args the arguments of Spring Boot, and {@code --demo} or {@code --stdio}
	 */
	public static void main(String[] args) {
		if (List.of(args).contains("--" + DEMO)) {
			System.exit(demo(args));
		}
		if (List.of(args).contains("--" + StdioHost.PROFILE)) {
			System.exit(StdioHost.run(args));
		}
		SpringApplication.run(SampleApplication.class, args);
	}

	static int demo(String... args) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.setAdditionalProfiles(DEMO);
		try {
			return SpringApplication.exit(application.run(args));
		}
		catch (RuntimeException ex) {
			// Spring Boot has reported why the application did not start
			return 1;
		}
	}

}
