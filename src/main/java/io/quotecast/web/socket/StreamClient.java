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
    private static final int MOST_REFUSED_BURSTS = 10;

    private final Subscriber subscriber;
    private final Shard shard;
    private final ClientPermissions clientPermissions;
    private final RequestHandler requestHandler;
    private final ClientRequestReader reader;
    private final ClientAuthentication clientAuthentication;
    private final Consumer<Boolean> reading;
    private final Queue<ClientRequest> waiting = new ArrayDeque<>();
    private AuthenticatedConnections.@Nullable Registration registration;
    private boolean loggingIn;
    private boolean ended;
    private int refusedInRow;

    /**
     * @param reading stops and resumes taking bytes from the socket
     */
    StreamClient(
            Subscriber subscriber,
            Shard shard,
            RequestHandler.Context context,
            ClientPermissions clientPermissions,
            ClientRequestReader reader,
            ClientAuthentication clientAuthentication,
            Consumer<Boolean> reading) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.clientPermissions = clientPermissions;
        this.requestHandler = new RequestHandler(subscriber, shard, context, clientPermissions, this);
        this.reader = reader;
        this.clientAuthentication = clientAuthentication;
        this.reading = reading;
    }

    /**
     * It is connected, and perhaps has said already who it is; where it must, it has a while to do so. One that has
     * been greeted is counted: who opens a second connection then is the one too many.
     */
    void begin(LongFunction<ServerMessage> greeting) {
        boolean isKnown = clientPermissions.grant().isHeld();
        boolean stays = !isKnown || enter(clientPermissions.grant());
        subscriber.greet(greeting);
        if (!stays) {
            endTooMany(clientPermissions.grant());
        } else if (!isKnown && clientAuthentication.mode() == AuthMode.REQUIRED) {
            shard.loop()
                    .schedule(this::endUnknown, clientAuthentication.authTime().toNanos());
        }
    }

    /** Does what a message says, or answers why not. */
    void receive(byte[] text) {
        if (!allows()) {
            return;
        }
        try {
            List<ClientRequest> messages = reader.read(text);
            for (int i = 0; i < messages.size(); i++) {
                if (i > 0 && !allows()) {
                    return;
                }
                receive(messages.get(i));
            }
        } catch (ProtocolException e) {
            requestHandler.refuse(null, e.code(), e.text());
        }
    }

    /** As if the client had sent it. */
    void receive(ClientRequest message) {
        if (loggingIn) {
            waiting.add(message);
        } else {
            message.deliverTo(requestHandler);
        }
    }

    void receiveBinary() {
        subscriber.closeAfter(
                ErrorCode.INVALID_SYNTAX, "a binary message; this protocol is JSON in text messages", 1003);
    }

    void receiveTooLarge() {
        clientAuthentication.count(Limit.MESSAGE_BYTES);
        requestHandler.refuse(
                null,
                ErrorCode.TOO_LARGE,
                "the message is too large; the limit is "
                        + clientPermissions.limits().maxMessageBytes() + " bytes");
    }

    void gone() {
        ended = true;
        shard.gone(subscriber);
        if (registration != null) {
            clientAuthentication.leave(registration);
        }
    }

    @Override
    public void onAuthenticate(ClientRequest.Authenticate message) {
        if (clientPermissions.grant().isHeld() || clientAuthentication.mode() == AuthMode.NONE) {
            String why = clientPermissions.grant().isHeld() ? "already authenticated" : "this server asks for no key";
            requestHandler.refuse(message.id(), ErrorCode.ALREADY_AUTHENTICATED, why + "; you are in");
            return;
        }
        // What follows may need what the key allows: until that is known it waits, and no more is read.
        loggingIn = true;
        reading.accept(false);
        clientAuthentication
                .authenticate(message.key())
                .subscribe()
                .with(grant -> shard.loop().execute(() -> welcome(message.id(), grant)), failure -> shard.loop()
                        .execute(() -> turnAway(failure)));
    }

    private void welcome(@Nullable String id, Grant grant) {
        if (ended) {
            return;
        }
        if (!enter(grant)) {
            endTooMany(grant);
            return;
        }
        clientPermissions.admit(
                grant, clientAuthentication.limits(grant), shard.loop().nanoTime());
        subscriber.say(new Response.Authenticated(id, Role.texts(grant.roles()), clientPermissions.limits()));
        loggingIn = false;
        reading.accept(true);
        while (!waiting.isEmpty() && !loggingIn && !ended) {
            waiting.remove().deliverTo(requestHandler);
        }
    }

    private void turnAway(Throwable failure) {
        if (failure instanceof AuthenticationFailedException) {
            clientAuthentication.count(Limit.KEYS);
            LOG.infof("Stream client %s presented a key that is not valid", subscriber.id());
            end(ErrorCode.AUTHENTICATION_FAILED, "the key is not valid, or has expired");
        } else {
            LOG.warnf("Stream client %s presented a key that cannot be checked: %s", subscriber.id(), failure);
            end(ErrorCode.UNAVAILABLE, "the key cannot be checked now; come back later");
        }
    }

    /** False if the key has as many connections as it may have: then this one is to be closed. */
    private boolean enter(Grant grant) {
        registration = clientAuthentication
                .enter(grant, words -> shard.loop().execute(() -> end(ErrorCode.AUTHENTICATION_FAILED, words)))
                .orElse(null);
        return registration != null;
    }

    private void endTooMany(Grant grant) {
        end(ErrorCode.CONNECTION_LIMIT, ClientAuthentication.tooMany(grant));
    }

    private void endUnknown() {
        if (!ended && !clientPermissions.grant().isHeld() && !loggingIn) {
            clientAuthentication.count(Limit.AUTH_TIME);
            end(
                    ErrorCode.AUTHENTICATION_TIMEOUT,
                    "no key was presented within "
                            + clientAuthentication.authTime().toMillis() + " ms");
        }
    }

    private void end(ErrorCode code, String text) {
        ended = true;
        subscriber.closeAfter(code, text, code.closeCode());
    }

    /** Whether one more message is to be looked at. */
    private boolean allows() {
        if (ended) {
            return false;
        }
        if (clientPermissions.takeMessage(shard.loop().nanoTime())) {
            refusedInRow = 0;
            return true;
        }
        clientAuthentication.count(Limit.MESSAGES);
        int perSecond = clientPermissions.limits().messagesPerSecond();
        int burst = clientPermissions.limits().burst();
        String limit = "the limit is " + perSecond + " per second, " + burst + " at once";
        if (++refusedInRow > (long) MOST_REFUSED_BURSTS * burst) {
            end(ErrorCode.TOO_MANY, refusedInRow + " messages in a row were too many; " + limit);
        } else {
            requestHandler.refuse(null, ErrorCode.TOO_MANY, "too many messages; " + limit);
        }
        return false;
    }
}
