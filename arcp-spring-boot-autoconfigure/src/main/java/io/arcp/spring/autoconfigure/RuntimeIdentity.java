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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * How the runtime calls itself (ARCP section 7.1).
 *
 * @param name the property, else the application's name
 * @param version the property, else the version of the build
 */
record RuntimeIdentity(String name, String version) {

	static RuntimeIdentity of(ArcpProperties.Runtime runtime, Environment environment,
			ObjectProvider<BuildProperties> build) {
		String name = runtime.name();
		if (name == null) {
			String application = environment.getProperty("spring.application.name");
			name = StringUtils.hasText(application) ? application : "application";
		}
		String version = runtime.version();
		if (version == null) {
			BuildProperties properties = build.getIfAvailable();
			String built = (properties != null) ? properties.getVersion() : null;
			version = StringUtils.hasText(built) ? built : "0.0.0";
		}
		return new RuntimeIdentity(name, version);
	}

}
