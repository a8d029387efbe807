package io.quotecast.access;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The connections that were authenticated by a key or a token, and that end with it. Safe on any thread. */
public final class AuthenticatedConnections {
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perHolder = new ConcurrentHashMap<>();

    /** One connection of a holder. Compared by identity, because a holder may have several equal ones. */
    public static final class Registration {
        private final Grant grant;
        private final Consumer<String> close;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        private Registration(Grant grant, Consumer<String> close) {
            this.grant = grant;
            this.close = close;
        }

        /**
         * Closes the connection on the first call only: a peer that closes slowly is still registered at the next
         * check.
         */
        private void close(String reason) {
            if (isClosed.compareAndSet(false, true)) {
                close.accept(reason);
            }
        }
    }

    /**
     * Registers an authenticated connection.
     *
     * @param close closes the connection for the given reason, without waiting; called on any thread, at most once
     * @return empty if the holder has reached its limit
     */
    public Optional<Registration> register(Grant grant, Consumer<String> close) {
        int maxConnections = grant.limits().connections().orElse(Integer.MAX_VALUE);
        boolean[] isFull = {false};
        perHolder.compute(grant.holder(), (holder, count) -> {
            int current = count == null ? 0 : count;
            isFull[0] = current >= maxConnections;
            return isFull[0] ? count : Integer.valueOf(current + 1);
        });
        if (isFull[0]) {
            return Optional.empty();
        }
        Registration registration = new Registration(grant, close);
        registrations.add(registration);
        return Optional.of(registration);
    }

    /** Removes a connection that has ended. A second call has no effect. */
    public void unregister(Registration registration) {
        if (registrations.remove(registration)) {
            perHolder.computeIfPresent(registration.grant.holder(), (holder, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Returns the number of registered connections. */
    public int count() {
        return registrations.size();
    }

    /** Closes the connections whose grant has expired or whose key was revoked or changed. */
    public void closeEnded(KeyRing keys, long nowMicros) {
        for (Registration registration : registrations) {
            Grant grant = registration.grant;
            ApiKey key = grant.key();
            OptionalLong expiry = key == null ? OptionalLong.of(grant.expiresMicros()) : keys.currentExpiry(key);
            if (expiry.isEmpty()) {
                registration.close(grant.holder() + " has been revoked or changed");
            } else if (expiry.getAsLong() <= nowMicros) {
                registration.close(grant.holder() + " has expired");
            }
        }
    }
}
