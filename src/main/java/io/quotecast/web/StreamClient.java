package io.quotecast.web;

import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.Guests;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.protocol.Answer;
import io.quotecast.protocol.ClientMessage;
import io.quotecast.protocol.ClientMessageReader;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.Login;
import io.quotecast.push.Requests;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.Visitor;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One connection to the feed, from its first message to its last. Owned by the connection's event loop. */
final class StreamClient implements Login {
    private static final Logger LOG = Logger.getLogger(StreamClient.class);
    /** Who is refused so often in a row, in bursts, is not going to slow down. */
    private static final int MOST_REFUSED_BURSTS = 10;

    private final Subscriber subscriber;
    private final Shard shard;
    private final Visitor visitor;
    private final Requests requests;
    private final ClientMessageReader reader;
    private final Reception reception;
    private final Consumer<Boolean> reading;
    private final Queue<ClientMessage> waiting = new ArrayDeque<>();
    private Guests.@Nullable Guest guest;
    private boolean loggingIn;
    private boolean ended;
    private int refusedInRow;

    /**
     * @param reading stops and resumes taking bytes from the socket
     */
    StreamClient(
            Subscriber subscriber,
            Shard shard,
            Requests.Context context,
            Visitor visitor,
            ClientMessageReader reader,
            Reception reception,
            Consumer<Boolean> reading) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.visitor = visitor;
        this.requests = new Requests(subscriber, shard, context, visitor, this);
        this.reader = reader;
        this.reception = reception;
        this.reading = reading;
    }

    /**
     * It is connected, and perhaps has said already who it is; where it must, it has a while to do so. One that has
     * been greeted is counted: who opens a second connection then is the one too many.
     */
    void begin(LongFunction<ServerMessage> greeting) {
        boolean isKnown = visitor.grant().isHeld();
        boolean stays = !isKnown || enter(visitor.grant());
        subscriber.greet(greeting);
        if (!stays) {
            endTooMany(visitor.grant());
        } else if (!isKnown && reception.mode() == AuthMode.REQUIRED) {
            shard.loop().schedule(this::endUnknown, reception.authTime().toNanos());
        }
    }

    /** Does what a message says, or answers why not. */
    void receive(byte[] text) {
        if (!allows()) {
            return;
        }
        try {
            List<ClientMessage> messages = reader.read(text);
            for (int i = 0; i < messages.size(); i++) {
                if (i > 0 && !allows()) {
                    return;
                }
                receive(messages.get(i));
            }
        } catch (ProtocolException e) {
            requests.refuse(null, e.code(), e.text());
        }
    }

    /** As if the client had sent it. */
    void receive(ClientMessage message) {
        if (loggingIn) {
            waiting.add(message);
        } else {
            message.deliverTo(requests);
        }
    }

    void receiveBinary() {
        subscriber.closeAfter(
                ErrorCode.INVALID_SYNTAX, "a binary message; this protocol is JSON in text messages", 1003);
    }

    void receiveTooLarge() {
        reception.count(Limit.MESSAGE_BYTES);
        requests.refuse(
                null,
                ErrorCode.TOO_LARGE,
                "the message is too large; the limit is " + visitor.limits().maxMessageBytes() + " bytes");
    }

    void gone() {
        ended = true;
        shard.gone(subscriber);
        if (guest != null) {
            reception.leave(guest);
        }
    }

    @Override
    public void onAuthenticate(ClientMessage.Authenticate message) {
        if (visitor.grant().isHeld() || reception.mode() == AuthMode.NONE) {
            String why = visitor.grant().isHeld() ? "already authenticated" : "this server asks for no key";
            requests.refuse(message.id(), ErrorCode.ALREADY_AUTHENTICATED, why + "; you are in");
            return;
        }
        // What follows may need what the key allows: until that is known it waits, and no more is read.
        loggingIn = true;
        reading.accept(false);
        reception
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
        visitor.admit(grant, reception.limits(grant), shard.loop().nanoTime());
        subscriber.say(new Answer.Authenticated(id, Role.texts(grant.roles()), visitor.limits()));
        loggingIn = false;
        reading.accept(true);
        while (!waiting.isEmpty() && !loggingIn && !ended) {
            waiting.remove().deliverTo(requests);
        }
    }

    private void turnAway(Throwable failure) {
        if (failure instanceof AuthenticationFailedException) {
            reception.count(Limit.KEYS);
            LOG.infof("Stream client %s presented a key that is not valid", subscriber.id());
            end(ErrorCode.AUTHENTICATION_FAILED, "the key is not valid, or has expired");
        } else {
            LOG.warnf("Stream client %s presented a key that cannot be checked: %s", subscriber.id(), failure);
            end(ErrorCode.UNAVAILABLE, "the key cannot be checked now; come back later");
        }
    }

    /** False if the key has as many connections as it may have: then this one is to be closed. */
    private boolean enter(Grant grant) {
        guest = reception
                .enter(grant, words -> shard.loop().execute(() -> end(ErrorCode.AUTHENTICATION_FAILED, words)))
                .orElse(null);
        return guest != null;
    }

    private void endTooMany(Grant grant) {
        end(ErrorCode.CONNECTION_LIMIT, Reception.tooMany(grant));
    }

    private void endUnknown() {
        if (!ended && !visitor.grant().isHeld() && !loggingIn) {
            reception.count(Limit.AUTH_TIME);
            end(
                    ErrorCode.AUTHENTICATION_TIMEOUT,
                    "no key was presented within " + reception.authTime().toMillis() + " ms");
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
        if (visitor.takeMessage(shard.loop().nanoTime())) {
            refusedInRow = 0;
            return true;
        }
        reception.count(Limit.MESSAGES);
        int perSecond = visitor.limits().messagesPerSecond();
        int burst = visitor.limits().burst();
        String limit = "the limit is " + perSecond + " per second, " + burst + " at once";
        if (++refusedInRow > (long) MOST_REFUSED_BURSTS * burst) {
            end(ErrorCode.TOO_MANY, refusedInRow + " messages in a row were too many; " + limit);
        } else {
            requests.refuse(null, ErrorCode.TOO_MANY, "too many messages; " + limit);
        }
        return false;
    }
}
