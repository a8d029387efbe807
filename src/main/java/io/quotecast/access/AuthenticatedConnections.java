package io.quotecast.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The connections of those who came with a key or a token, to be ended when that ends. Safe on any thread. */
public final class AuthenticatedConnections {
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perHolder = new ConcurrentHashMap<>();

    /** One connection of a holder. Compared by identity: a holder may have several that are alike. */
    public static final class Registration {
        private final Grant grant;
        private final Consumer<String> close;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        private Registration(Grant grant, Consumer<String> close) {
            this.grant = grant;
            this.close = close;
        }

        /** The first time; a peer that is slow to close is there still when it is looked at again. */
        private void close(String reason) {
            if (isClosed.compareAndSet(false, true)) {
                close.accept(reason);
            }
        }
    }

    /**
     * A connection begins that has said who it is.
     *
     * @param close ends the connection with these words, soon; called on any thread, at most once
     * @return empty if its holder has as many as his limit already
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

    /** It has ended. Does nothing the second time. */
    public void unregister(Registration registration) {
        if (registrations.remove(registration)) {
            perHolder.computeIfPresent(registration.grant.holder(), (holder, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many there are. */
    public int count() {
        return registrations.size();
    }

    /** Ends those whose grant is over: expired, revoked, or no longer what it was. */
    public void closeEnded(KeyRing keys, long nowMicros) {
        for (Registration registration : registrations) {
            ApiKey key = registration.grant.key();
            if (registration.grant.expiresMicros() <= nowMicros) {
                registration.close(registration.grant.holder() + " has expired");
            } else if (key != null && !keys.isCurrent(key)) {
                registration.close(registration.grant.holder() + " has been revoked or changed");
            }
        }
    }
}
