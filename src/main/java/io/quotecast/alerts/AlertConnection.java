package io.quotecast.alerts;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection that can set alerts and receives those that fire. Its methods are called on one thread; the answers
 * come on the pipeline thread. A method returns false, and has no effect, if the pipeline is too busy at the moment.
 */
public final class AlertConnection {
    private final Alerts alerts;
    private final AlertReceiver receiver;
    private volatile Identity identity = Identity.GUEST;
    private volatile boolean closed;
    /** Owned by the pipeline thread. */
    private @Nullable AlertOwner owner;

    /** The holder of the key of a connection, and when its permissions end. */
    record Identity(String holder, long expiresMicros) {
        private static final Identity GUEST = new Identity("", Long.MAX_VALUE);
    }

    AlertConnection(Alerts alerts, AlertReceiver receiver) {
        this.alerts = alerts;
        this.receiver = receiver;
    }

    /**
     * Makes the connection one of the holder of a key, which receives all of its alerts from now on, and first those
     * that fired while it was not connected. Alerts that the connection has set without the key are then alerts of the
     * key, as far as its limit permits.
     *
     * @param expiresMicros when the permissions end, µs since 1970-01-01T00:00Z
     */
    public boolean identify(String holder, long expiresMicros) {
        identity = new Identity(holder, expiresMicros);
        return alerts.run(() -> alerts.attach(this));
    }

    /** Sets an alert. */
    public boolean set(Alert alert, Consumer<AlertAnswer> answer) {
        return alerts.run(() -> alerts.set(this, alert, answer));
    }

    /**
     * Removes alerts.
     *
     * @param ids of the alerts; null for all alerts of the client
     */
    public boolean remove(@Nullable List<String> ids, Consumer<AlertAnswer> answer) {
        return alerts.run(() -> alerts.remove(this, ids, answer));
    }

    /** Lists the alerts of the client. */
    public boolean list(Consumer<AlertAnswer> answer) {
        return alerts.run(() -> alerts.list(this, answer));
    }

    /** Ends the connection. Its alerts end with it if it has no key. */
    public void close() {
        closed = true;
        alerts.onClosed(this);
    }

    AlertReceiver receiver() {
        return receiver;
    }

    Identity identity() {
        return identity;
    }

    boolean isClosed() {
        return closed;
    }

    @Nullable
    AlertOwner owner() {
        return owner;
    }

    void setOwner(@Nullable AlertOwner newOwner) {
        owner = newOwner;
    }
}
