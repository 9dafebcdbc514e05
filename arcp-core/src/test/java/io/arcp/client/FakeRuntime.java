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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.arcp.transport.CloseStatus;
import io.arcp.transport.ConnectionPair;
import io.arcp.transport.FrameSource;
import io.arcp.transport.InMemoryConnections;
import io.arcp.transport.OutboundFrame;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The far end of a client under test: it keeps what it receives and sends what it is
 * told, in JSON with single quotes. Everything happens on the calling thread.
 */
final class FakeRuntime implements FrameSource {

	static final String WELCOME = "{'arcp':'1.1','id':'m1','type':'session.welcome','session_id':'sess_1','request_id':'c1',"
			+ "'payload':{'session_id':'sess_1','runtime':{'name':'fake','version':'1.0.0'},'resume_token':'rt_x',"
			+ "'resume_window_sec':600,'heartbeat_interval_sec':30,'capabilities':{'encodings':['json'],"
			+ "'features':['heartbeat','ack','progress'],'agents':[{'name':'echo','versions':[]},"
			+ "{'name':'versioned','versions':['1.0.0','2.0.0'],'default':'2.0.0'}]},"
			+ "'accepted_at':'2026-05-13T19:42:13.000Z'}}";

	static final String TIME = "2026-05-13T19:30:00.000Z";

	private final JsonMapper mapper = JsonMapper.shared();

	private final Queue<OutboundFrame> outbound = new ConcurrentLinkedQueue<>();

	private final List<JsonNode> received = new CopyOnWriteArrayList<>();

	private final ConnectionPair pair = InMemoryConnections.create(Runnable::run);

	private Runnable wakeUp = () -> {
	};

	FakeRuntime() {
		this.pair.server().send(this).subscribe(null, (ex) -> {
		});
		this.pair.server()
			.inbound()
			.subscribe((frame) -> this.received.add(this.mapper.readTree(frame.bytes())), (ex) -> {
			});
	}

	/**
	 * Welcomes the client.
	 * @param resumeToken the token for the next resume
	 * @param features the features, in quotes and with commas between them
	 */
	void welcome(String resumeToken, String features) {
		send(WELCOME.replace("rt_x", resumeToken).replace("'heartbeat','ack','progress'", features));
	}

	void welcome(String resumeToken) {
		welcome(resumeToken, "'heartbeat','ack','progress'");
	}

	void sessionError(String code, boolean retryable) {
		send("{'arcp':'1.1','id':'x','type':'session.error','session_id':'sess_1','payload':{'code':'" + code
				+ "','message':'no','retryable':" + retryable + "}}");
	}

	ConnectionPair pair() {
		return this.pair;
	}

	void send(String json) {
		this.outbound.add(OutboundFrame.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
		this.wakeUp.run();
	}

	void close(CloseStatus status) {
		this.pair.server().close(status).subscribe();
	}

	/**
	 * Accepts the request that was received last.
	 * @param jobId the id of the job
	 */
	void accept(String jobId) {
		accept(jobId, last().get("id").stringValue());
	}

	void accept(String jobId, String requestId) {
		send("{'arcp':'1.1','id':'a','type':'job.accepted','session_id':'sess_1','job_id':'" + jobId
				+ "','trace_id':'4bf92f3577b34da6a3ce929d0e0e4736','request_id':'" + requestId
				+ "','payload':{'job_id':'" + jobId + "','agent':'echo','lease':{},'accepted_at':'" + TIME
				+ "','trace_id':'4bf92f3577b34da6a3ce929d0e0e4736'}}");
	}

	/**
	 * Refuses a request in form J or, without a job, in form L.
	 * @param requestId the request
	 * @param jobId the job that the answer names, or {@code null}
	 * @param code the code
	 */
	void refuse(String requestId, @Nullable String jobId, String code) {
		String job = (jobId != null) ? "'job_id':'" + jobId + "'," : "";
		send("{'arcp':'1.1','id':'r','type':'job.error','session_id':'sess_1'," + job + "'request_id':'" + requestId
				+ "','payload':{'final_status':'error','code':'" + code
				+ "','message':'refused','retryable':false,'request_id':'" + requestId + "','completed_at':'" + TIME
				+ "'}}");
	}

	void event(String jobId, long seq) {
		send(numbered("job.event", jobId, seq) + "{'kind':'log','ts':'" + TIME + "','body':{'level':'info','message':'m"
				+ seq + "'}}}");
	}

	/**
	 * Sends an event of another session's job.
	 * @param jobId the id of the job
	 * @param seq the number in this session
	 * @param origin the number in the owner's session
	 */
	void forwarded(String jobId, long seq, long origin) {
		send(numbered("job.event", jobId, seq).replace("'payload'", "'origin_seq':" + origin + ",'payload'")
				+ "{'kind':'log','ts':'" + TIME + "','body':{'level':'info','message':'m" + origin + "'}}}");
	}

	void chunk(String jobId, long seq, long chunk, String encoding, String data, boolean more) {
		send(numbered("job.event", jobId, seq) + "{'kind':'result_chunk','ts':'" + TIME
				+ "','body':{'result_id':'res_1','chunk_seq':" + chunk + ",'data':'" + data + "','encoding':'"
				+ encoding + "','more':" + more + "}}}");
	}

	/**
	 * Grants the request that was received last.
	 * @param jobId the id of the job
	 * @param status its status
	 * @param more further members of the answer, with a comma in front
	 */
	void subscribed(String jobId, String status, String more) {
		String request = last().get("id").stringValue();
		send("{'arcp':'1.1','id':'s','type':'job.subscribed','session_id':'sess_1','job_id':'" + jobId
				+ "','request_id':'" + request + "','payload':{'job_id':'" + jobId + "','current_status':'" + status
				+ "','agent':'echo','lease':{},'parent_job_id':null,'trace_id':'4bf92f3577b34da6a3ce929d0e0e4736',"
				+ "'subscribed_from':0,'request_id':'" + request + "'" + more + "}}");
	}

	void result(String jobId, long seq, String result) {
		send(numbered("job.result", jobId, seq) + "{'final_status':'success'," + result + ",'completed_at':'" + TIME
				+ "'}}");
	}

	void error(String jobId, long seq, String status, String code) {
		send(numbered("job.error", jobId, seq) + "{'final_status':'" + status + "','code':'" + code
				+ "','message':'ended','retryable':false,'completed_at':'" + TIME + "'}}");
	}

	JsonNode last() {
		return this.received.get(this.received.size() - 1);
	}

	List<JsonNode> received(String type) {
		return this.received.stream().filter((frame) -> type.equals(frame.get("type").stringValue())).toList();
	}

	private static String numbered(String type, String jobId, long seq) {
		return "{'arcp':'1.1','id':'e" + seq + "','type':'" + type + "','session_id':'sess_1','job_id':'" + jobId
				+ "','trace_id':'4bf92f3577b34da6a3ce929d0e0e4736','event_seq':" + seq + ",'payload':";
	}

	@Override
	public @Nullable OutboundFrame poll() {
		return this.outbound.poll();
	}

	@Override
	public boolean isDone() {
		return false;
	}

	@Override
	public void onReady(Runnable callback) {
		this.wakeUp = callback;
	}

}
