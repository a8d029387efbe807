package io.quotecast.web.socket;

import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.base.RandomName;
import io.quotecast.market.Channel;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientAccess;
import io.quotecast.protocol.ClientRequest;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One client in the dialect of another feed: its limits, its authentication and its conversation. Owned by the
 * connection's event loop.
 */
final class DialectClient implements ClientAccess {
    private static final Logger LOG = Logger.getLogger(DialectClient.class);

    private final Shard shard;
    private final SubscriberStreams streams;
    private final Conversation conversation;
    private final ClientPermissions permissions;
    private final ClientAuthentication clientAuthentication;
    private final Consumer<Boolean> setReading;
    private final ConnectionRegistration registration;
    /** What has arrived while an answer was awaited. */
    private final Queue<Runnable> deferred = new ArrayDeque<>();

    private boolean isWaiting;
    private boolean isEnded;
    private boolean isAboveRate;

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
                this);
        this.conversation = conversations.apply(streams);
    }

    void start() {
        Grant grant = permissions.grant();
        if (!registration.register(grant)) {
            registration.closeOverLimit(grant);
            return;
        }
        conversation.onOpen();
        if (!grant.isAuthenticated() && clientAuthentication.mode().isKeyRequired()) {
            streams.schedule(clientAuthentication.authTimeout(), this::onAuthenticationTimeout);
        }
    }

    void receiveText(byte[] utf8) {
        receive(() -> conversation.onText(utf8));
    }

    void receiveBinary(byte[] message) {
        receive(() -> conversation.onBinary(message));
    }

    void receiveTooLarge() {
        clientAuthentication.count(Limit.MESSAGE_BYTES);
        if (isEnded) {
            return;
        }
        inTurn(() -> conversation.onTooLarge(permissions.limits()));
    }

    /** Returns whether the client is told when the server is about to stop. Thread-safe. */
    boolean announcesStop() {
        return conversation.announcesStop();
    }

    /** The server is about to stop. */
    void onStop() {
        if (!isEnded) {
            conversation.onStop(shard.nowMicros());
        }
    }

    void onClosed() {
        isEnded = true;
        streams.onDisconnect();
        registration.unregister();
    }

    @Override
    public boolean isAuthenticated() {
        return permissions.grant().isAuthenticated();
    }

    @Override
    public Duration authTime() {
        return clientAuthentication.authTimeout();
    }

    @Override
    public void authenticate(String key, Consumer<KeyOutcome> onOutcome) {
        if (clientAuthentication.mode() == AuthMode.NONE) {
            onOutcome.accept(KeyOutcome.ACCEPTED);
            return;
        }
        pause();
        clientAuthentication
                .authenticate(key)
                .subscribe()
                .with(
                        grant -> shard.loop().execute(() -> proceedWith(onOutcome, accept(grant))),
                        failure -> shard.loop().execute(() -> proceedWith(onOutcome, refuse(failure))));
    }

    @Override
    public void askToSelect(Map<Channel, List<String>> names, Consumer<Boolean> onAnswer) {
        CompletableFuture<Void> question = clientAuthentication
                .requestAuthorization()
                .check(permissions.grant(), new ClientRequest.Subscribe(null, names, false, -1, null, null));
        if (question == null) {
            onAnswer.accept(true);
            return;
        }
        pause();
        question.whenComplete((ignored, failure) -> shard.loop().execute(() -> proceedWith(onAnswer, failure == null)));
    }

    private KeyOutcome accept(Grant grant) {
        if (isEnded) {
            return KeyOutcome.INVALID;
        }
        // A further key replaces the first one.
        registration.unregister();
        if (!registration.register(grant)) {
            return KeyOutcome.OVER_LIMIT;
        }
        permissions.upgrade(
                grant, clientAuthentication.limits(grant), shard.loop().nanoTime());
        return KeyOutcome.ACCEPTED;
    }

    private KeyOutcome refuse(Throwable failure) {
        if (failure instanceof AuthenticationFailedException) {
            clientAuthentication.count(Limit.KEYS);
            return KeyOutcome.INVALID;
        }
        LOG.debugf("The key of a client could not be checked: %s", failure);
        return KeyOutcome.UNAVAILABLE;
    }

    /** Reads and handles nothing more until an answer has arrived. */
    private void pause() {
        isWaiting = true;
        updateReading();
    }

    private <T> void proceedWith(Consumer<T> consumer, T answer) {
        if (isEnded) {
            return;
        }
        isWaiting = false;
        updateReading();
        consumer.accept(answer);
        while (!deferred.isEmpty() && !isWaiting && !isEnded) {
            deferred.remove().run();
        }
    }

    private void onAuthenticationTimeout() {
        if (!isEnded && !isWaiting && !permissions.grant().isAuthenticated()) {
            clientAuthentication.count(Limit.AUTH_TIME);
            conversation.onAuthenticationTimeout();
        }
    }

    void close(ErrorCode code, String text) {
        isEnded = true;
        streams.close(code.closeCode(), text);
    }

    private void receive(Runnable message) {
        if (tryAcquireMessage()) {
            inTurn(message);
        }
    }

    /** Handles a message now, or after the answer that is awaited. */
    private void inTurn(Runnable message) {
        if (isWaiting) {
            deferred.add(message);
        } else {
            message.run();
        }
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
