package io.quotecast.access;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The connections of those who came with a key or a token, to be ended when that ends. Safe on any thread. */
public final class AuthenticatedConnections {
    private final Set<Registration> all = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> perHolder = new ConcurrentHashMap<>();

    /** One connection of a holder. Compared by identity: a holder may have several that are alike. */
    public static final class Registration {
        private final Grant grant;
        private final Consumer<String> end;
        private final AtomicBoolean isOver = new AtomicBoolean();

        private Registration(Grant grant, Consumer<String> end) {
            this.grant = grant;
            this.end = end;
        }

        /** The first time; a peer that is slow to close is there still when it is looked at again. */
        private void end(String words) {
            if (isOver.compareAndSet(false, true)) {
                end.accept(words);
            }
        }
    }

    /**
     * A connection begins that has said who it is.
     *
     * @param end ends the connection with these words, soon; called on any thread, at most once
     * @return empty if its holder has as many as his limit already
     */
    public Optional<Registration> enter(Grant grant, Consumer<String> end) {
        int most = grant.limits().connections().orElse(Integer.MAX_VALUE);
        boolean[] full = {false};
        perHolder.compute(grant.holder(), (holder, count) -> {
            int now = count == null ? 0 : count;
            full[0] = now >= most;
            return full[0] ? count : Integer.valueOf(now + 1);
        });
        if (full[0]) {
            return Optional.empty();
        }
        Registration registration = new Registration(grant, end);
        all.add(registration);
        return Optional.of(registration);
    }

    /** It has ended. Does nothing the second time. */
    public void leave(Registration registration) {
        if (all.remove(registration)) {
            perHolder.computeIfPresent(registration.grant.holder(), (holder, count) -> count == 1 ? null : count - 1);
        }
    }

    /** How many there are. */
    public int count() {
        return all.size();
    }

    /** Ends those whose grant is over: expired, revoked, or no longer what it was. */
    public void check(KeyRing keys, long nowMicros) {
        for (Registration registration : all) {
            ApiKey key = registration.grant.key();
            if (registration.grant.expiresMicros() <= nowMicros) {
                registration.end(registration.grant.holder() + " has expired");
            } else if (key != null && !keys.holds(key)) {
                registration.end(registration.grant.holder() + " has been revoked or changed");
            }
        }
    }
}
