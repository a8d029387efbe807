package io.quotecast.web.socket;

import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Dialect;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.Authenticator;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Playback;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.Timers;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.ConnectionRegistration;
import io.quotecast.web.security.RequestAuthorization;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One client of the feed: its authentication, rate limit and requests. Owned by the connection's event loop. */
final class StreamClient implements Authenticator {
    private static final Logger LOG = Logger.getLogger(StreamClient.class);

    private final Subscriber subscriber;
    private final Shard shard;
    private final Timers timers;
    private final ClientPermissions permissions;
    private final RequestHandler requestHandler;
    private final Dialect.Variant variant;
    private final ClientAuthentication clientAuthentication;
    private final Consumer<Boolean> setReading;
    private final Queue<ClientRequest> deferred = new ArrayDeque<>();
    private final ConnectionRegistration registration;
    private boolean isWaiting;
    private boolean isEnded;
    private boolean isAboveRate;

    /**
     * @param playback the client's replay; null for a client of the live feed
     * @param setReading stops and resumes reading from the socket
     */
    StreamClient(
            Subscriber subscriber,
            Shard shard,
            RequestHandler.Context context,
            ClientPermissions permissions,
            Dialect.Variant variant,
            ClientAuthentication clientAuthentication,
            @Nullable Playback playback,
            Consumer<Boolean> setReading) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.timers = new Timers(shard.loop());
        this.permissions = permissions;
        this.requestHandler = new RequestHandler(subscriber, shard, context, permissions, this, playback);
        this.variant = variant;
        this.clientAuthentication = clientAuthentication;
        this.setReading = setReading;
        this.registration = clientAuthentication.newRegistration(shard.loop()::execute, this::closeWithError);
    }

    /**
     * Greets the client, and closes it after the authentication timeout if it needs a key and has not presented one.
     * The client is registered before it is greeted, so that a client that has been greeted counts towards the limit
     * of its key.
     */
    void start(LongFunction<ServerMessage> greeting) {
        Grant grant = permissions.grant();
        boolean isRegistered = registration.register(grant);
        subscriber.greet(greeting);
        if (!isRegistered) {
            registration.closeOverLimit(grant);
        } else if (grant.isAuthenticated()) {
            requestHandler.onIdentified();
        } else if (clientAuthentication.mode().isKeyRequired()) {
            timers.schedule(
                    this::closeUnauthenticated,
                    clientAuthentication.authTimeout().toNanos());
        }
    }

    void receiveText(byte[] message) {
        if (variant.isBinary()) {
            closeForMessageType("text message");
        } else {
            receive(message);
        }
    }

    void receiveBinary(byte[] message) {
        if (variant.isBinary()) {
            receive(message);
        } else {
            closeForMessageType("binary message");
        }
    }

    /** Handles a message, which may contain several requests. */
    private void receive(byte[] message) {
        if (!tryAcquireMessage()) {
            return;
        }
        try {
            List<ClientRequest> requests = variant.reader().read(message);
            for (int i = 0; i < requests.size(); i++) {
                if (i > 0 && !tryAcquireMessage()) {
                    return;
                }
                receive(requests.get(i));
            }
        } catch (ProtocolException e) {
            requestHandler.sendError(null, e.code(), e.text());
        }
    }

    /** Handles one request, after a pending authentication or question. */
    void receive(ClientRequest message) {
        if (isWaiting) {
            deferred.add(message);
            return;
        }
        CompletableFuture<Void> question =
                clientAuthentication.requestAuthorization().check(permissions.grant(), message);
        if (question == null) {
            message.deliverTo(requestHandler);
            return;
        }
        pause();
        question.whenComplete((ignored, failure) -> shard.loop().execute(() -> onAnswer(message, failure)));
    }

    private void onAnswer(ClientRequest message, @Nullable Throwable failure) {
        if (isEnded) {
            return;
        }
        if (failure == null) {
            message.deliverTo(requestHandler);
        } else {
            ProtocolException error = RequestAuthorization.error(failure);
            requestHandler.sendError(message.id(), error.code(), error.text());
        }
        proceed();
    }

    /** Reads and handles nothing more until {@link #proceed}. */
    void pause() {
        isWaiting = true;
        updateReading();
    }

    private void closeForMessageType(String received) {
        subscriber.closeWithError(
                ErrorCode.INVALID_SYNTAX,
                received + "; requests must be " + variant.requestForm(),
                CloseReasons.UNSUPPORTED_DATA);
    }

    void receiveTooLarge() {
        clientAuthentication.count(Limit.MESSAGE_BYTES);
        requestHandler.sendError(
                null,
                ErrorCode.TOO_LARGE,
                "the message is too large; the limit is " + permissions.limits().maxMessageBytes() + " bytes");
    }

    void onClosed() {
        isEnded = true;
        timers.end();
        shard.onDisconnect(subscriber);
        requestHandler.onClosed();
        registration.unregister();
    }

    @Override
    public void onAuthenticate(ClientRequest.Authenticate message) {
        if (permissions.grant().isAuthenticated()) {
            requestHandler.sendError(message.id(), ErrorCode.ALREADY_AUTHENTICATED, "already authenticated");
            return;
        }
        // Later requests may need the permissions of the key, so they wait, and nothing more is read.
        pause();
        clientAuthentication
                .authenticate(message.key())
                .subscribe()
                .with(
                        grant -> shard.loop().execute(() -> completeAuthentication(message.id(), grant)),
                        failure -> shard.loop().execute(() -> failAuthentication(message.id(), failure)));
    }

    private void completeAuthentication(@Nullable String id, Grant grant) {
        if (isEnded) {
            return;
        }
        if (!registration.register(grant)) {
            registration.closeOverLimit(grant);
            return;
        }
        permissions.upgrade(
                grant, clientAuthentication.limits(grant), shard.loop().nanoTime());
        subscriber.sendMessage(new Response.Authenticated(id, Role.texts(grant.roles()), permissions.limits()));
        requestHandler.onIdentified();
        proceed();
    }

    private void proceed() {
        proceedWith(List.of());
    }

    /** Ends {@link #pause}: handles these requests first, and then those that have waited. */
    void proceedWith(List<ClientRequest> requests) {
        isWaiting = false;
        updateReading();
        requests.forEach(this::receive);
        while (!deferred.isEmpty() && !isWaiting && !isEnded) {
            receive(deferred.remove());
        }
    }

    private void failAuthentication(@Nullable String id, Throwable failure) {
        if (failure instanceof AuthenticationFailedException) {
            clientAuthentication.count(Limit.KEYS);
            if (clientAuthentication.mode() == AuthMode.NONE) {
                if (!isEnded) {
                    requestHandler.sendError(
                            id,
                            ErrorCode.ALREADY_AUTHENTICATED,
                            "this server requires no key, and this one is not valid");
                    proceed();
                }
                return;
            }
            LOG.debugf("Stream client %s presented an invalid key", subscriber.id());
            closeWithError(ErrorCode.AUTHENTICATION_FAILED, "the key or token is not valid, or has expired");
        } else {
            LOG.debugf("Key of stream client %s could not be checked: %s", subscriber.id(), failure);
            closeWithError(ErrorCode.UNAVAILABLE, "the key cannot be checked at the moment; retry later");
        }
    }

    private void closeUnauthenticated() {
        if (!isEnded && !permissions.grant().isAuthenticated() && !isWaiting) {
            clientAuthentication.count(Limit.AUTH_TIME);
            closeWithError(
                    ErrorCode.AUTHENTICATION_TIMEOUT,
                    "no key was presented within "
                            + clientAuthentication.authTimeout().toMillis() + " ms");
        }
    }

    /** Sends a message to the client. */
    void sendMessage(ServerMessage message) {
        subscriber.sendMessage(message);
    }

    /** Sends a fatal error and closes the connection. */
    void closeWithError(ErrorCode code, String text) {
        isEnded = true;
        subscriber.closeWithError(code, text, code.closeCode());
    }

    /** Counts a message; returns false if it must not be handled. */
    private boolean tryAcquireMessage() {
        if (isEnded) {
            return false;
        }
        long nowNanos = shard.loop().nanoTime();
        if (permissions.tryAcquireMessage(nowNanos)) {
            return true;
        }
        clientAuthentication.count(Limit.MESSAGES);
        int perSecond = permissions.limits().messagesPerSecond();
        int burst = permissions.limits().burst();
        String limit = "the limit is " + perSecond + " per second, " + burst + " at once";
        if (permissions.tryRefuseMessage(nowNanos)) {
            requestHandler.sendError(null, ErrorCode.TOO_MANY_REQUESTS, "too many messages; " + limit);
            pauseForRate(permissions.nanosUntilMessage(nowNanos));
        } else {
            closeWithError(
                    ErrorCode.TOO_MANY_REQUESTS,
                    "too many messages: more than " + permissions.maxRefusals() + " rejected; " + limit);
        }
        return false;
    }

    /** Stops reading until the rate permits a message, so that TCP slows the client down. */
    private void pauseForRate(long nanos) {
        if (!isAboveRate) {
            isAboveRate = true;
            updateReading();
            shard.loop().schedule(this::resumeForRate, nanos);
        }
    }

    private void resumeForRate() {
        isAboveRate = false;
        updateReading();
    }

    private void updateReading() {
        setReading.accept(!isWaiting && !isAboveRate);
    }
}
