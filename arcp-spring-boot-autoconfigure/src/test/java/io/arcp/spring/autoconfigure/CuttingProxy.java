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

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes on between clients and a server, and cuts connections in the middle of
 * what the server sends.
 */
final class CuttingProxy implements AutoCloseable {

	private final int target;

	private final long[] budgets;

	private final ServerSocket server;

	private final List<Connection> open = new CopyOnWriteArrayList<>();

	private final AtomicInteger connections = new AtomicInteger();

	/**
	 * Creates a proxy.
	 * @param target the port of the server
	 * @param budgets after how many bytes from the server the first, second and so on
	 * connection is cut; further ones are not
	 */
	CuttingProxy(int target, long... budgets) {
		this.target = target;
		this.budgets = budgets;
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run(this::accept);
	}

	int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Returns how many connections there have been.
	 */
	int connections() {
		return this.connections.get();
	}

	/**
	 * Cuts the connections that are open.
	 */
	void cut() {
		this.open.forEach(Connection::cut);
	}

	@Override
	public void close() {
		close(this.server);
		cut();
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.server.accept();
			int index = this.connections.getAndIncrement();
			Connection connection = new Connection(client, new Socket(InetAddress.getLoopbackAddress(), this.target),
					(index < this.budgets.length) ? this.budgets[index] : Long.MAX_VALUE);
			this.open.add(connection);
			connection.start();
		}
	}

	private static void run(Transfer transfer) {
		Thread thread = new Thread(() -> {
			try {
				transfer.run();
			}
			catch (IOException ex) {
				// A socket was closed: that is how it ends
			}
		}, "cutting-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	private static void close(AutoCloseable socket) {
		try {
			socket.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface Transfer {

		void run() throws IOException;

	}

	private final class Connection {

		private final Socket client;

		private final Socket server;

		private final long budget;

		private Connection(Socket client, Socket server, long budget) throws IOException {
			this.client = client;
			this.server = server;
			this.budget = budget;
			client.setSoLinger(true, 0);
			server.setSoLinger(true, 0);
		}

		private void start() {
			run(() -> pass(this.client, this.server, Long.MAX_VALUE));
			run(() -> pass(this.server, this.client, this.budget));
		}

		private void pass(Socket from, Socket to, long bytes) throws IOException {
			byte[] buffer = new byte[8192];
			try {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				long left = bytes;
				int length = in.read(buffer);
				while (length >= 0 && left > 0) {
					int passed = (int) Math.min(length, left);
					out.write(buffer, 0, passed);
					left -= passed;
					length = (left > 0) ? in.read(buffer) : -1;
				}
			}
			finally {
				cut();
			}
		}

		private void cut() {
			CuttingProxy.this.open.remove(this);
			close(this.client);
			close(this.server);
		}

	}

}
