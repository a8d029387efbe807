package io.quotecast.web.socket;

import io.quotecast.access.Limit;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Shard;
import io.quotecast.push.SubscriberStreams;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.ConnectionRegistration;

/** One client in the dialect of another feed: its limits and its conversation. Owned by the connection's event loop. */
final class DialectClient {
    private final Shard shard;
    private final SubscriberStreams streams;
    private final Conversation conversation;
    private final ClientPermissions permissions;
    private final ClientAuthentication clientAuthentication;
    private final ConnectionRegistration registration;
    private boolean isEnded;

    DialectClient(
            Shard shard,
            SubscriberStreams streams,
            Conversation conversation,
            ClientPermissions permissions,
            ClientAuthentication clientAuthentication) {
        this.shard = shard;
        this.streams = streams;
        this.conversation = conversation;
        this.permissions = permissions;
        this.clientAuthentication = clientAuthentication;
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
        if (permissions.tryAcquireMessage(shard.loop().nanoTime())) {
            return true;
        }
        clientAuthentication.count(Limit.MESSAGES);
        conversation.onTooManyMessages(permissions.limits());
        return false;
    }
}
