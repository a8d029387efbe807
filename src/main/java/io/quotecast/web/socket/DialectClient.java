package io.quotecast.web.socket;

import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.base.RandomName;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.SubscriberStreams;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.ConnectionRegistration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** One client in the dialect of another feed: its limits and its conversation. Owned by the connection's event loop. */
final class DialectClient {
    private static final Logger LOG = Logger.getLogger(DialectClient.class);

    private final Shard shard;
    private final SubscriberStreams streams;
    private final Conversation conversation;
    private final ClientPermissions permissions;
    private final ClientAuthentication clientAuthentication;
    private final Consumer<Boolean> setReading;
    private final ConnectionRegistration registration;
    /** What the client has sent while its key is checked; no more is read until then. */
    private final Queue<Runnable> deferred = new ArrayDeque<>();

    private boolean isWaiting;
    private boolean isEnded;

    /**
     * @param setReading stops and resumes reading from the socket
     */
    DialectClient(
            Shard shard,
            ClientTransport transport,
            Instruments instruments,
            ClientPermissions permissions,
            ClientAuthentication clientAuthentication,
            Consumer<Boolean> setReading,
            Function<ClientStreams, Conversation> conversations) {
        this.shard = shard;
        this.permissions = permissions;
        this.clientAuthentication = clientAuthentication;
        this.setReading = setReading;
        this.registration = clientAuthentication.newRegistration(shard.loop()::execute, this::close);
        this.streams = new SubscriberStreams(
                shard,
                transport,
                instruments,
                permissions,
                () -> new Subscriber.Identity(RandomName.generate(), RandomName.generate()),
                new SubscriberStreams.KeyCheck(this::authenticate, clientAuthentication.authTimeout()));
        this.conversation = conversations.apply(streams);
    }

    void start() {
        if (registration.register(permissions.grant())) {
            conversation.onOpen();
        } else {
            registration.closeOverLimit(permissions.grant());
        }
    }

    void receiveText(byte[] utf8) {
        inTurn(() -> {
            if (tryAcquireMessage()) {
                conversation.onText(utf8);
            }
        });
    }

    void receiveBinary(byte[] message) {
        inTurn(() -> {
            if (tryAcquireMessage()) {
                conversation.onBinary(message);
            }
        });
    }

    void receiveTooLarge() {
        inTurn(() -> {
            clientAuthentication.count(Limit.MESSAGE_BYTES);
            conversation.onTooLarge(permissions.limits());
        });
    }

    /** Handles a message now, or after the check of a key that is under way. */
    private void inTurn(Runnable task) {
        if (isWaiting) {
            deferred.add(task);
        } else {
            task.run();
        }
    }

    private void authenticate(String key, Consumer<KeyOutcome> onOutcome) {
        isWaiting = true;
        setReading.accept(false);
        clientAuthentication
                .authenticate(key)
                .subscribe()
                .with(grant -> shard.loop().execute(() -> accept(grant, onOutcome)), failure -> shard.loop()
                        .execute(() -> refuse(failure, onOutcome)));
    }

    private void accept(Grant grant, Consumer<KeyOutcome> onOutcome) {
        if (isEnded) {
            return;
        }
        // A further key replaces the first one.
        registration.unregister();
        if (!registration.register(grant)) {
            proceed(KeyOutcome.OVER_LIMIT, onOutcome);
            return;
        }
        permissions.upgrade(
                grant, clientAuthentication.limits(grant), shard.loop().nanoTime());
        proceed(KeyOutcome.ACCEPTED, onOutcome);
    }

    private void refuse(Throwable failure, Consumer<KeyOutcome> onOutcome) {
        if (isEnded) {
            return;
        }
        boolean isInvalid = failure instanceof AuthenticationFailedException;
        if (isInvalid) {
            clientAuthentication.count(Limit.KEYS);
        } else {
            LOG.debugf("Key of a client could not be checked: %s", failure);
        }
        proceed(
                clientAuthentication.mode() == AuthMode.NONE
                        ? KeyOutcome.ACCEPTED
                        : isInvalid ? KeyOutcome.INVALID : KeyOutcome.UNAVAILABLE,
                onOutcome);
    }

    private void proceed(KeyOutcome outcome, Consumer<KeyOutcome> onOutcome) {
        isWaiting = false;
        setReading.accept(true);
        onOutcome.accept(outcome);
        while (!deferred.isEmpty() && !isWaiting && !isEnded) {
            deferred.remove().run();
        }
    }

    void onClosed() {
        isEnded = true;
        streams.onDisconnect();
        registration.unregister();
    }

    private void close(ErrorCode code, String text) {
        isEnded = true;
        streams.close(code.closeCode(), text);
    }

    private boolean tryAcquireMessage() {
        if (isEnded) {
            return false;
        }
        if (permissions.tryAcquireMessage(shard.loop().nanoTime())) {
            return true;
        }
        clientAuthentication.count(Limit.MESSAGES);
        conversation.onTooManyMessages(permissions.limits());
        return false;
    }
}
