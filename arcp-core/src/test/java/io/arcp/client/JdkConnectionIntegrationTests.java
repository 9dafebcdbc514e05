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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.arcp.protocol.Secret;
import io.arcp.transport.CloseStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ArcpClient} over a socket.
 */
@Timeout(60)
class JdkConnectionIntegrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private SocketServer server;

	@BeforeEach
	void listen() throws IOException {
		this.server = new SocketServer();
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
	}

	private ArcpClient connect(ClientOptions options) throws Exception {
		CompletableFuture<ArcpClient> connected = ArcpClient.connect(this.server.uri(), options).toFuture();
		this.server.upgrade();
		this.server.read();
		this.server.send(json(FakeRuntime.WELCOME));
		return connected.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	private ClientJob submit(ArcpClient client, JobRequest request) throws Exception {
		CompletableFuture<ClientJob> job = client.submit(request).toFuture();
		String submit = this.server.read().text();
		String id = submit.replaceFirst(".*?\"id\":\"([^\"]*)\".*", "$1");
		this.server.send(json("{'arcp':'1.1','id':'a','type':'job.accepted','job_id':'job_1','request_id':'" + id
				+ "','payload':{'job_id':'job_1','agent':'echo','lease':{},'accepted_at':'" + FakeRuntime.TIME
				+ "','trace_id':'4bf92f3577b34da6a3ce929d0e0e4736'}}"));
		return job.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void exchangesFrames() throws Exception {
		ArcpClient client = connect(ClientOptions.withToken("tok-alice"));

		ClientJob job = submit(client, JobRequest.of("echo").build());
		this.server.send(json("{'arcp':'1.1','id':'e','type':'job.result','job_id':'job_1','event_seq':1,'payload':"
				+ "{'final_status':'success','result':'done','completed_at':'" + FakeRuntime.TIME + "'}}"));

		StepVerifier.create(job.result()).expectNext(StringNode.valueOf("done")).expectComplete().verify(LIMIT);
	}

	@Test
	void joinsFragmentsAndTakesLargeFramesBothWays() throws Exception {
		ArcpClient client = connect(ClientOptions.withToken("tok-alice"));
		String large = "\u00e4".repeat(200_000);
		CompletableFuture<ClientJob> submitted = client
			.submit(JobRequest.of("echo").input(StringNode.valueOf(large)).build())
			.toFuture();

		assertThat(this.server.read().text()).contains(large);
		this.server.send(json("{'arcp':'1.1','id':'a','type':'job.accepted','job_id':'job_1','request_id':'c2',"
				+ "'payload':{'job_id':'job_1','agent':'echo','lease':{},'accepted_at':'" + FakeRuntime.TIME
				+ "','trace_id':'4bf92f3577b34da6a3ce929d0e0e4736'}}"));
		this.server.sendInParts(
				json("{'arcp':'1.1','id':'e','type':'job.result','job_id':'job_1','event_seq':1,'payload':"
						+ "{'final_status':'success','result':'") + large,
				json("','completed_at':'" + FakeRuntime.TIME + "'}}"));

		ClientJob job = submitted.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		StepVerifier.create(job.result()).expectNext(StringNode.valueOf(large)).expectComplete().verify(LIMIT);
	}

	@Test
	void keepsOrderAndLosesNothingInBursts() throws Exception {
		int count = 1000;
		ArcpClient client = connect(ClientOptions.builder().maxBufferedEvents(count).build());
		ClientJob job = submit(client, JobRequest.of("echo").build());

		for (int seq = 1; seq <= count; seq++) {
			this.server.send(json("{'arcp':'1.1','id':'e','type':'job.event','job_id':'job_1','event_seq':" + seq
					+ ",'payload':{'kind':'thought','ts':'" + FakeRuntime.TIME + "','body':{'text':'t'}}}"));
		}

		StepVerifier.create(job.events().map(ClientEvent::eventSeq).take(count).count())
			.expectNext((long) count)
			.expectComplete()
			.verify(LIMIT);
	}

	@Test
	void sendsTheTokenInTheHeaderOnly() throws Exception {
		ClientOptions options = ClientOptions.builder().headerToken(Secret.of("tok-alice")).build();
		CompletableFuture<ArcpClient> connected = ArcpClient.connect(this.server.uri(), options).toFuture();

		Map<String, String> headers = this.server.upgrade();
		String hello = this.server.read().text();
		this.server.send(json(FakeRuntime.WELCOME));

		assertThat(headers).containsEntry("authorization", "Bearer tok-alice");
		assertThat(hello).doesNotContain("tok-alice");
		assertThat(connected.get(LIMIT.toSeconds(), TimeUnit.SECONDS).sessionId()).isEqualTo("sess_1");
	}

	@Test
	void tellsTheStatusOfRefusedUpgrade() throws Exception {
		CompletableFuture<ArcpClient> connected = ArcpClient
			.connect(this.server.uri(), ClientOptions.withToken("tok-alice"))
			.toFuture();

		this.server.accept();
		this.server.answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");

		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> connected.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
			.havingCause()
			.isInstanceOf(ConnectionException.class)
			.withMessage(
					"no connection to " + this.server.uri().getAuthority() + ": upgrade was answered with status 401");
	}

	@Test
	void failsWhenNobodyListens() throws Exception {
		URI uri = this.server.uri();
		this.server.close();

		StepVerifier.create(ArcpClient.connect(uri, ClientOptions.withToken("tok-alice")))
			.expectError(ConnectionException.class)
			.verify(LIMIT);
	}

	@Test
	void tellsHowTheRuntimeClosed() throws Exception {
		ArcpClient client = connect(ClientOptions.builder().reconnect(Reconnect.NEVER).build());

		this.server.close(4408, "heartbeat lost");

		StepVerifier.create(client.onClose()).expectComplete().verify(LIMIT);
		assertThat(client.closeStatus()).isEqualTo(CloseStatus.HEARTBEAT_LOST);
		assertThat(this.server.read().opcode()).isEqualTo(SocketServer.CLOSE);
	}

	@Test
	void failsJobsWhenTheSocketIsLost() throws Exception {
		ArcpClient client = connect(ClientOptions.builder().reconnect(Reconnect.NEVER).build());
		ClientJob job = submit(client, JobRequest.of("echo").build());

		this.server.cut();

		StepVerifier.create(job.result())
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(ConnectionException.class)
				.hasMessage("connection to the runtime was lost"))
			.verify(LIMIT);
		assertThat(client.closeStatus()).isNull();
	}

	@Test
	void resumesOverNewSocket() throws Exception {
		ArcpClient client = connect(ClientOptions.withToken("tok-alice"));
		ClientJob job = submit(client, JobRequest.of("echo").build());

		this.server.cut();
		this.server.upgrade();
		String hello = this.server.read().text();
		this.server.send(json(FakeRuntime.WELCOME));
		this.server.send(json("{'arcp':'1.1','id':'e','type':'job.result','job_id':'job_1','event_seq':1,'payload':"
				+ "{'final_status':'success','result':'done','completed_at':'" + FakeRuntime.TIME + "'}}"));

		assertThat(hello).contains("\"resume\":{\"session_id\":\"sess_1\",\"resume_token\":\"rt_x\"");
		StepVerifier.create(job.result()).expectNext(StringNode.valueOf("done")).expectComplete().verify(LIMIT);
	}

	@Test
	void closesWhenFrameIsTooLarge() throws Exception {
		ArcpClient client = connect(ClientOptions.builder().maxFrameSize(2000).build());

		this.server.send("x".repeat(2001));

		StepVerifier.create(client.onClose()).expectComplete().verify(LIMIT);
		assertThat(client.closeStatus()).isEqualTo(CloseStatus.TOO_LARGE);
		assertThat(this.server.read().closeCode()).isEqualTo(1008);
	}

	@Test
	void answersPingsOfTheSocket() throws Exception {
		connect(ClientOptions.withToken("tok-alice"));

		this.server.control(SocketServer.PING, new byte[] { 7 });

		SocketServer.Received pong = this.server.read();
		assertThat(pong.opcode()).isEqualTo(SocketServer.PONG);
		assertThat(pong.content()).containsExactly(7);
	}

	@Test
	void closesInOrder() throws Exception {
		ArcpClient client = connect(ClientOptions.withToken("tok-alice"));
		CompletableFuture<Void> closed = client.close().toFuture();

		assertThat(this.server.read().text()).contains("session.close");
		this.server.send(json("{'arcp':'1.1','id':'z','type':'session.closed','payload':{}}"));
		this.server.close(1000, "closed");

		assertThat(closed).succeedsWithin(LIMIT);
		assertThat(client.closeStatus()).isEqualTo(CloseStatus.NORMAL);
	}

	private static String json(String text) {
		return text.replace('\'', '"');
	}

}
