package io.quotecast.web.socket;

import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.AuthMode;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ClientRequestReader;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.Authenticator;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.web.security.ClientAuthentication;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One connection to the feed, from its first message to its last. Owned by the connection's event loop. */
final class StreamClient implements Authenticator {
    private static final Logger LOG = Logger.getLogger(StreamClient.class);
    /** Who is refused so often in a row, in bursts, is not going to slow down. */
    private static final int MAX_REJECTED_BURSTS = 10;

    private final Subscriber subscriber;
    private final Shard shard;
    private final ClientPermissions permissions;
    private final RequestHandler requestHandler;
    private final ClientRequestReader reader;
    private final ClientAuthentication clientAuthentication;
    private final Consumer<Boolean> setReading;
    private final Queue<ClientRequest> deferred = new ArrayDeque<>();
    private AuthenticatedConnections.@Nullable Registration registration;
    private boolean isAuthenticating;
    private boolean isEnded;
    private int consecutiveRejections;

    /**
     * @param setReading stops and resumes taking bytes from the socket
     */
    StreamClient(
            Subscriber subscriber,
            Shard shard,
            RequestHandler.Context context,
            ClientPermissions permissions,
            ClientRequestReader reader,
            ClientAuthentication clientAuthentication,
            Consumer<Boolean> setReading) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.permissions = permissions;
        this.requestHandler = new RequestHandler(subscriber, shard, context, permissions, this);
        this.reader = reader;
        this.clientAuthentication = clientAuthentication;
        this.setReading = setReading;
    }

    /**
     * It is connected, and perhaps has said already who it is; where it must, it has a while to do so. One that has
     * been greeted is counted: who opens a second connection then is the one too many.
     */
    void start(LongFunction<ServerMessage> greeting) {
        boolean isAuthenticated = permissions.grant().isAuthenticated();
        boolean isRegistered = !isAuthenticated || register(permissions.grant());
        subscriber.greet(greeting);
        if (!isRegistered) {
            closeOverLimit(permissions.grant());
        } else if (!isAuthenticated && clientAuthentication.mode() == AuthMode.REQUIRED) {
            shard.loop()
                    .schedule(
                            this::closeUnauthenticated,
                            clientAuthentication.authTimeout().toNanos());
        }
    }

    /** Does what a message says, or answers why not. */
    void receive(byte[] text) {
        if (!tryAcquireMessage()) {
            return;
        }
        try {
            List<ClientRequest> messages = reader.read(text);
            for (int i = 0; i < messages.size(); i++) {
                if (i > 0 && !tryAcquireMessage()) {
                    return;
                }
                receive(messages.get(i));
            }
        } catch (ProtocolException e) {
            requestHandler.sendError(null, e.code(), e.text());
        }
    }

    /** As if the client had sent it. */
    void receive(ClientRequest message) {
        if (isAuthenticating) {
            deferred.add(message);
        } else {
            message.deliverTo(requestHandler);
        }
    }

    void receiveBinary() {
        subscriber.closeWithError(
                ErrorCode.INVALID_SYNTAX, "a binary message; this protocol is JSON in text messages", 1003);
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
        shard.onDisconnect(subscriber);
        if (registration != null) {
            clientAuthentication.unregister(registration);
        }
    }

    @Override
    public void onAuthenticate(ClientRequest.Authenticate message) {
        if (permissions.grant().isAuthenticated() || clientAuthentication.mode() == AuthMode.NONE) {
            String reason =
                    permissions.grant().isAuthenticated() ? "already authenticated" : "this server asks for no key";
            requestHandler.sendError(message.id(), ErrorCode.ALREADY_AUTHENTICATED, reason + "; you are in");
            return;
        }
        // What follows may need what the key allows: until that is known it waits, and no more is read.
        isAuthenticating = true;
        setReading.accept(false);
        clientAuthentication
                .authenticate(message.key())
                .subscribe()
                .with(
                        grant -> shard.loop().execute(() -> completeAuthentication(message.id(), grant)),
                        failure -> shard.loop().execute(() -> failAuthentication(failure)));
    }

    private void completeAuthentication(@Nullable String id, Grant grant) {
        if (isEnded) {
            return;
        }
        if (!register(grant)) {
            closeOverLimit(grant);
            return;
        }
        permissions.upgrade(
                grant, clientAuthentication.limits(grant), shard.loop().nanoTime());
        subscriber.sendMessage(new Response.Authenticated(id, Role.texts(grant.roles()), permissions.limits()));
        isAuthenticating = false;
        setReading.accept(true);
        while (!deferred.isEmpty() && !isAuthenticating && !isEnded) {
            deferred.remove().deliverTo(requestHandler);
        }
    }

    private void failAuthentication(Throwable failure) {
        if (failure instanceof AuthenticationFailedException) {
            clientAuthentication.count(Limit.KEYS);
            LOG.infof("Stream client %s presented a key that is not valid", subscriber.id());
            closeWithError(ErrorCode.AUTHENTICATION_FAILED, "the key is not valid, or has expired");
        } else {
            LOG.warnf("Stream client %s presented a key that cannot be checked: %s", subscriber.id(), failure);
            closeWithError(ErrorCode.UNAVAILABLE, "the key cannot be checked now; come back later");
        }
    }

    /** False if the key has as many connections as it may have: then this one is to be closed. */
    private boolean register(Grant grant) {
        registration = clientAuthentication
                .register(grant, reason -> shard.loop()
                        .execute(() -> closeWithError(ErrorCode.AUTHENTICATION_FAILED, reason)))
                .orElse(null);
        return registration != null;
    }

    private void closeOverLimit(Grant grant) {
        closeWithError(ErrorCode.CONNECTION_LIMIT, ClientAuthentication.connectionLimitMessage(grant));
    }

    private void closeUnauthenticated() {
        if (!isEnded && !permissions.grant().isAuthenticated() && !isAuthenticating) {
            clientAuthentication.count(Limit.AUTH_TIME);
            closeWithError(
                    ErrorCode.AUTHENTICATION_TIMEOUT,
                    "no key was presented within "
                            + clientAuthentication.authTimeout().toMillis() + " ms");
        }
    }

    private void closeWithError(ErrorCode code, String text) {
        isEnded = true;
        subscriber.closeWithError(code, text, code.closeCode());
    }

    /** Whether one more message is to be looked at. */
    private boolean tryAcquireMessage() {
        if (isEnded) {
            return false;
        }
        if (permissions.tryAcquireMessage(shard.loop().nanoTime())) {
            consecutiveRejections = 0;
            return true;
        }
        clientAuthentication.count(Limit.MESSAGES);
        int perSecond = permissions.limits().messagesPerSecond();
        int burst = permissions.limits().burst();
        String limit = "the limit is " + perSecond + " per second, " + burst + " at once";
        if (++consecutiveRejections > (long) MAX_REJECTED_BURSTS * burst) {
            closeWithError(
                    ErrorCode.TOO_MANY_REQUESTS, consecutiveRejections + " messages in a row were too many; " + limit);
        } else {
            requestHandler.sendError(null, ErrorCode.TOO_MANY_REQUESTS, "too many messages; " + limit);
        }
        return false;
    }
}
