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

package io.arcp.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.arcp.event.Digest;
import io.arcp.event.NewSession;
import io.arcp.event.OpenResult;
import io.arcp.event.SessionFence;
import io.arcp.job.StoreCall;
import io.arcp.protocol.ArcpException;
import io.arcp.protocol.ArcpPrincipal;
import io.arcp.protocol.AuthRequest;
import io.arcp.protocol.EnvelopeHeader;
import io.arcp.protocol.Feature;
import io.arcp.protocol.InternalErrorException;
import io.arcp.protocol.InvalidRequestException;
import io.arcp.protocol.ResumeRequest;
import io.arcp.protocol.ResumeWindowExpiredException;
import io.arcp.protocol.Secret;
import io.arcp.protocol.SessionId;
import io.arcp.protocol.SessionOpening;
import io.arcp.protocol.SessionResume;
import io.arcp.protocol.SessionWelcome;
import io.arcp.protocol.UnauthenticatedException;
import io.arcp.protocol.json.DecodedFrame;
import io.arcp.transport.CloseStatus;
import io.arcp.transport.InboundFrame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The opening of a connection: waits for the hello, verifies it and makes a session of it
 * (ARCP section 2.2). Works on the connection's thread.
 */
final class Handshake implements SessionConnection.Receiver {

	private static final Logger logger = LoggerFactory.getLogger(Handshake.class);

	private static final int TOKEN_BYTES = 32;

	private static final long SALT_MASK = (1L << 40) - 1;

	private final Sessions sessions;

	private final SessionSettings settings;

	private final SessionEnvironment environment;

	private final MonoSink<SessionContext> result;

	private final ControlFrames throwAway;

	private Disposable helloTimeout = () -> {
	};

	private @Nullable EnvelopeHeader verifying;

	private boolean warned;

	private boolean done;

	Handshake(Sessions sessions, SessionSettings settings, SessionEnvironment environment,
			MonoSink<SessionContext> result) {
		this.sessions = sessions;
		this.settings = settings;
		this.environment = environment;
		this.result = result;
		this.throwAway = frames(SessionId.generate(environment.sources().ids()).value());
	}

	private ControlFrames frames(String sessionId) {
		return new ControlFrames(this.environment.codec(), this.environment.sources().ids(),
				this.environment.sources().clock(), sessionId);
	}

	void start(SessionConnection connection) {
		this.helloTimeout = this.environment.sources()
			.timer()
			.schedule(() -> onThread(connection, () -> tooLate(connection)),
					this.settings.handshake().helloTimeout().toMillis(), TimeUnit.MILLISECONDS);
		connection.start();
	}

	/** A verifier that does not answer is a fault of the runtime. */
	private void tooLate(SessionConnection connection) {
		EnvelopeHeader asked = this.verifying;
		if (asked != null) {
			fail(connection, new InternalErrorException("the token could not be verified in time"), asked,
					CloseStatus.REFUSED);
			return;
		}
		fail(connection, new UnauthenticatedException("hello timeout"), null, CloseStatus.REFUSED);
	}

	private static void onThread(SessionConnection connection, Runnable task) {
		connection.transport().executor().execute(task);
	}

	@Override
	public void receive(SessionConnection connection, InboundFrame frame) {
		if (this.done) {
			return;
		}
		DecodedFrame decoded = frame.binary() ? new DecodedFrame.Malformed("binary frame")
				: this.environment.codec().decode(frame.bytes());
		DialectChoice.make(connection, decoded, this.settings.handshake().dialect());
		if (decoded instanceof DecodedFrame.Valid valid
				&& valid.envelope().message() instanceof SessionOpening opening) {
			verify(connection, valid.envelope().header(), opening.auth(),
					(principal) -> verified(connection, valid.envelope().header(), opening, principal));
		}
		else if (decoded instanceof DecodedFrame.Invalid invalid && invalid.auth() != null) {
			// only the resume data is wrong, and that is looked at behind the token
			verify(connection, invalid.header(), invalid.auth(),
					(principal) -> fail(connection, invalid.error(), invalid.header(), CloseStatus.REFUSED));
		}
		else if (decoded instanceof DecodedFrame.Invalid invalid && isOpening(invalid.header().type())) {
			fail(connection, invalid.error(), invalid.header(), CloseStatus.REFUSED);
		}
		else {
			notYet(connection);
		}
	}

	/**
	 * Returns whether a frame of a type opens a session.
	 */
	static boolean isOpening(String type) {
		return type.equals("session.hello") || type.equals("session.resume");
	}

	/** A frame that is no hello is never executed. */
	private void notYet(SessionConnection connection) {
		InvalidRequestException error = new InvalidRequestException("expected session.hello first",
				JsonNodeFactory.instance.objectNode().put("expected", "session.hello"));
		if (this.settings.handshake().preHello() == PreHello.CLOSE) {
			fail(connection, error, null, CloseStatus.REFUSED);
			return;
		}
		if (!this.warned) {
			this.warned = true;
			connection.outbound().urgent(this.throwAway.sessionError(error));
		}
		connection.handledBeforeOpen();
	}

	private void verify(SessionConnection connection, EnvelopeHeader header, AuthRequest auth,
			Consumer<ArcpPrincipal> next) {
		ArcpPrincipal upgrade = connection.transport().info().principal();
		Secret token = auth.token();
		if (token == null) {
			if (upgrade == null) {
				fail(connection, new UnauthenticatedException("a bearer token is needed"), header, CloseStatus.REFUSED);
				return;
			}
			next.accept(upgrade);
			return;
		}
		this.verifying = header;
		Mono.defer(() -> this.environment.verifier().verify(token))
			.switchIfEmpty(Mono.error(() -> new UnauthenticatedException("the token was refused")))
			.subscribe((principal) -> onThread(connection, () -> sameAsUpgrade(connection, header, principal, next)),
					(ex) -> onThread(connection, () -> refused(connection, header, ex)));
	}

	private void sameAsUpgrade(SessionConnection connection, EnvelopeHeader header, ArcpPrincipal principal,
			Consumer<ArcpPrincipal> next) {
		ArcpPrincipal upgrade = connection.transport().info().principal();
		if (upgrade != null && !upgrade.getName().equals(principal.getName())) {
			fail(connection, new UnauthenticatedException("the tokens name different principals"), header,
					CloseStatus.REFUSED);
			return;
		}
		next.accept(principal);
	}

	private void refused(SessionConnection connection, EnvelopeHeader header, Throwable ex) {
		if (ex instanceof UnauthenticatedException) {
			logger.debug("A token was refused", ex);
			fail(connection, new UnauthenticatedException("the token was refused"), header, CloseStatus.REFUSED);
			return;
		}
		logger.warn("The bearer verifier failed", ex);
		fail(connection, new InternalErrorException("the token could not be verified"), header, CloseStatus.REFUSED);
	}

	private void verified(SessionConnection connection, EnvelopeHeader header, SessionOpening opening,
			ArcpPrincipal principal) {
		if (this.done) {
			return;
		}
		if (Authentication.hasExpired(principal, this.environment.sources().clock())) {
			fail(connection, Authentication.tokenExpired(), header, CloseStatus.TOKEN_EXPIRED);
			return;
		}
		InternalErrorException tooMany = this.sessions.rates().handshake(principal.getName());
		if (tooMany != null) {
			fail(connection, tooMany, header, CloseStatus.CAP_REACHED);
			return;
		}
		ResumeRequest resume = opening.resume();
		if (resume != null) {
			resume(connection, header, opening, resume, principal);
			return;
		}
		if (!this.sessions.admit(principal.getName())) {
			fail(connection, capReached(), header, CloseStatus.CAP_REACHED);
			return;
		}
		open(connection, header, opening, principal);
	}

	private InternalErrorException capReached() {
		return new InternalErrorException("too many sessions of this principal",
				JsonNodeFactory.instance.objectNode()
					.put("cap", "maxSessionsPerPrincipal")
					.put("limit", this.settings.limits().maxPerPrincipal()));
	}

	private void open(SessionConnection connection, EnvelopeHeader header, SessionOpening opening,
			ArcpPrincipal principal) {
		SessionId sessionId = SessionId.generate(this.environment.sources().ids());
		Secret token = newToken();
		Instant now = this.environment.sources().clock().instant();
		long salt = this.environment.sources().random().nextLong() & SALT_MASK;
		Set<Feature> features = negotiate(opening.features());
		NewSession stored = new NewSession(sessionId, principal.getName(),
				features.stream().map(Feature::wireName).toList(), Digest.of(token.value()), this.environment.node(),
				Resumption.deadline(this.settings.times().resumeWindow()), now, salt);
		StoreCall.perform(this.environment.store().sessions().open(stored), this.environment.sources().timer(),
				(answer) -> onThread(connection, () -> {
					if (answer instanceof OpenResult.Opened opened) {
						opened(connection, header, token,
								new SessionIdentity(sessionId, principal, features, now, salt), opened.fence());
					}
					else {
						this.sessions.release(principal.getName());
						fail(connection, new InternalErrorException("the session could not be opened"), header,
								CloseStatus.INTERNAL);
					}
				}));
	}

	private Set<Feature> negotiate(Collection<String> wanted) {
		Set<Feature> features = EnumSet.noneOf(Feature.class);
		for (Feature offered : this.settings.features()) {
			if (wanted.contains(offered.wireName())) {
				features.add(offered);
			}
		}
		return features;
	}

	private void opened(SessionConnection connection, EnvelopeHeader header, Secret token, SessionIdentity identity,
			SessionFence fence) {
		if (this.done || connection.hasEnded()) {
			this.sessions.release(identity.principal().getName());
			StoreCall.perform(this.environment.store().sessions().release(fence, Duration.ZERO),
					this.environment.sources().timer(), (answer) -> {
					});
			return;
		}
		finish();
		this.sessions.opened(identity, fence, Digest.of(token.value()), connection,
				(session) -> welcome(connection, header, token, session));
	}

	/** On the session's lane, ahead of everything else that is sent. */
	private void welcome(SessionConnection connection, EnvelopeHeader header, Secret token, Session session) {
		SessionSettings.Times times = this.settings.times();
		SessionWelcome welcome = new SessionWelcome(session.sessionId().value(), this.settings.runtime(), token,
				Math.max(1, times.resumeWindow().plusMillis(999).toSeconds()),
				session.features().contains(Feature.HEARTBEAT) ? times.heartbeatInterval().toSeconds() : null,
				session.features(),
				this.settings.authorities().usable(session.principal(), this.environment.agents().inventory()),
				this.settings.vendorCapabilities(), this.environment.sources().clock().instant());
		session.frames().dialect(connection.dialect());
		connection.outbound()
			.urgent(new WelcomeFrame(session.frames().frame(welcome, header.id()), connection::welcomed));
		logger.debug("Session {} of {} goes on with a connection from {} in the dialect {}", session.sessionId(),
				session.principal().getName(), connection.transport().info().remoteAddress(), connection.dialect());
		this.result.success(session);
	}

	private void resume(SessionConnection connection, EnvelopeHeader header, SessionOpening opening,
			ResumeRequest request, ArcpPrincipal principal) {
		Digest presented = Digest.of(request.resumeToken().value());
		Session session = this.sessions.find(request.sessionId(), presented);
		if (session == null) {
			fail(connection, cannotResume(), header, CloseStatus.REFUSED);
			return;
		}
		finish();
		Secret token = newToken();
		boolean keeps = opening instanceof SessionResume && !opening.capabilitiesPresent();
		session.resumption()
			.attempt(new Resumption.Attempt(connection, principal, presented, Digest.of(token.value()),
					request.lastEventSeq(), keeps ? null : negotiate(opening.features()), (resumed) -> {
						if (resumed != null) {
							welcome(connection, header, token, resumed);
						}
						else {
							onThread(connection, () -> refuse(connection, cannotResume(), header, CloseStatus.REFUSED));
						}
					}));
	}

	private static ResumeWindowExpiredException cannotResume() {
		return new ResumeWindowExpiredException("session cannot be resumed");
	}

	private Secret newToken() {
		byte[] random = new byte[TOKEN_BYTES];
		this.environment.sources().random().nextBytes(random);
		return Secret
			.of("rt_" + new String(Base64.getUrlEncoder().withoutPadding().encode(random), StandardCharsets.US_ASCII));
	}

	private void fail(SessionConnection connection, ArcpException error, @Nullable EnvelopeHeader request,
			CloseStatus status) {
		if (!this.done) {
			finish();
			refuse(connection, error, request, status);
		}
	}

	private void refuse(SessionConnection connection, ArcpException error, @Nullable EnvelopeHeader request,
			CloseStatus status) {
		String wanted = (request != null) ? request.sessionId() : null;
		ControlFrames frames = (wanted != null) ? frames(wanted) : this.throwAway;
		frames.dialect(connection.dialect());
		connection.fail(frames, error, request, status);
		logger.debug("A handshake from {} failed: {}", connection.transport().info().remoteAddress(),
				Objects.requireNonNullElse(error.getMessage(), error.code().name()));
		this.result.success();
	}

	private void finish() {
		this.done = true;
		this.helloTimeout.dispose();
		this.sessions.openingEnded();
	}

	@Override
	public ControlFrames frames() {
		return this.throwAway;
	}

	@Override
	public void roomAgain(SessionConnection connection) {
		onThread(connection, () -> {
			if (!this.done) {
				connection.readNext();
			}
		});
	}

	@Override
	public void ended(SessionConnection connection) {
		onThread(connection, () -> {
			if (!this.done) {
				finish();
				this.result.success();
			}
		});
	}

}
