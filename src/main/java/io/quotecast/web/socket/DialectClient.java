package io.quotecast.web.socket;

import io.quotecast.access.Limit;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Shard;
import io.quotecast.push.SubscriberStreams;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.ConnectionRegistration;
import java.util.function.Consumer;

/** One client in the dialect of another feed: its limits and its conversation. Owned by the connection's event loop. */
final class DialectClient {
    private final Shard shard;
    private final SubscriberStreams streams;
    private final Conversation conversation;
    private final ClientPermissions permissions;
    private final ClientAuthentication clientAuthentication;
    private final ConnectionRegistration registration;
    private final Consumer<Boolean> setReading;
    private boolean isEnded;
    private boolean isAboveRate;

    /**
     * @param setReading stops and resumes reading from the socket
     */
    DialectClient(
            Shard shard,
            SubscriberStreams streams,
            Conversation conversation,
            ClientPermissions permissions,
            ClientAuthentication clientAuthentication,
            Consumer<Boolean> setReading) {
        this.shard = shard;
        this.streams = streams;
        this.conversation = conversation;
        this.permissions = permissions;
        this.clientAuthentication = clientAuthentication;
        this.setReading = setReading;
        this.registration = clientAuthentication.newRegistration(shard.loop()::execute, this::close);
    }

    void start() {
        if (registration.register(permissions.grant())) {
            conversation.onOpen();
        } else {
            registration.closeOverLimit(permissions.grant());
        }
    }

    void receiveText(byte[] utf8) {
        if (tryAcquireMessage()) {
            conversation.onText(utf8);
        }
    }

    void receiveBinary(byte[] message) {
        if (tryAcquireMessage()) {
            conversation.onBinary(message);
        }
    }

    void receiveTooLarge() {
        clientAuthentication.count(Limit.MESSAGE_BYTES);
        conversation.onTooLarge(permissions.limits());
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
        long nowNanos = shard.loop().nanoTime();
        if (permissions.tryAcquireMessage(nowNanos)) {
            return true;
        }
        clientAuthentication.count(Limit.MESSAGES);
        if (permissions.tryRefuseMessage(nowNanos)) {
            conversation.onTooManyMessages(permissions.limits());
            pauseForRate(permissions.nanosUntilMessage(nowNanos));
        } else {
            close(ErrorCode.TOO_MANY_REQUESTS, "too many messages");
        }
        return false;
    }

    /** Stops reading until the rate permits a message, so that TCP slows the client down. */
    private void pauseForRate(long nanos) {
        if (!isAboveRate && !isEnded) {
            isAboveRate = true;
            setReading.accept(false);
            shard.loop().schedule(this::resumeForRate, nanos);
        }
    }

    private void resumeForRate() {
        isAboveRate = false;
        setReading.accept(true);
    }
}
