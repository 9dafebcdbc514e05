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

import java.io.IOException;
import java.net.http.HttpClient;

import io.arcp.spring.annotation.ArcpAgent;
import io.arcp.spring.annotation.JobHandler;
import io.arcp.spring.annotation.RequiresCapability;
import io.arcp.spring.guard.JobFiles;
import io.arcp.spring.guard.NetFetchExchangeFilter;
import io.arcp.spring.guard.NetFetchInterceptor;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * The application of the reference guide's page about guards.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ GuideGuards.Fetcher.class, GuideGuards.Notes.class, GuideGuards.Mailer.class, GuideGuards.MailTool.class })
class GuideGuards {

	// tag::clients[]
	@Bean
	WebClient webClient(NetFetchExchangeFilter guard) {
		return WebClient.builder().filter(guard).build();
	}

	@Bean
	RestClient restClient(NetFetchInterceptor guard) {
		HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
		return RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory(client))
			.requestInterceptor(guard)
			.build();
	}
	// end::clients[]

	// tag::fetch[]
	@ArcpAgent(name = "fetcher")
	static class Fetcher {

		private final WebClient client;

		Fetcher(WebClient client) {
			this.client = client;
		}

		@JobHandler
		Mono<String> fetch(String url) {
			return this.client.get().uri(url).retrieve().bodyToMono(String.class);
		}

	}
	// end::fetch[]

	// tag::files[]
	@ArcpAgent(name = "notes")
	static class Notes {

		private final JobFiles files;

		Notes(JobFiles files) {
			this.files = files;
		}

		@JobHandler
		int copy(String directory) throws IOException {
			int copied = 0;
			for (JobFiles.Entry entry : this.files.list(directory)) {
				if (entry.isFile() && entry.name().endsWith(".txt")) {
					this.files.writeString(entry.path() + ".copy", this.files.readString(entry.path()));
					copied++;
				}
			}
			return copied;
		}

	}
	// end::files[]

	// tag::tool[]
	static class MailTool {

		@RequiresCapability(capability = "tool.call", target = "'mail/' + #to")
		String send(String to, String text) {
			return text + " to " + to;
		}

	}

	@ArcpAgent(name = "mailer")
	static class Mailer {

		private final MailTool mail;

		Mailer(MailTool mail) {
			this.mail = mail;
		}

		@JobHandler
		String greet(String to) {
			return this.mail.send(to, "hello");
		}

	}
	// end::tool[]

}
