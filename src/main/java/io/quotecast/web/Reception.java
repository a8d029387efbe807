package io.quotecast.web;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.Guests;
import io.quotecast.access.KeyLimits;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.protocol.Limits;
import io.quotecast.push.Visitor;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Where it is settled who a client is and what he may do. Safe on any thread. */
@Singleton
public class Reception {
    private final AuthMode mode;
    private final Limits limits;
    private final Guests guests;
    private final Refusals refusals;
    private final IdentityProviderManager identities;
    private final AuthTime authTime;

    Reception(
            AuthMode mode,
            Limits limits,
            Guests guests,
            Refusals refusals,
            IdentityProviderManager identities,
            AuthTime authTime) {
        this.mode = mode;
        this.limits = limits;
        this.guests = guests;
        this.refusals = refusals;
        this.identities = identities;
        this.authTime = authTime;
    }

    /** How long a client may take to say who he is, where he must. */
    public record AuthTime(Duration most) {}

    AuthMode mode() {
        return mode;
    }

    Duration authTime() {
        return authTime.most;
    }

    void count(Limit limit) {
        refusals.count(limit);
    }

    /** The limits of one connection: the server's, or those of its key where that has others. */
    Limits limits(Grant grant) {
        KeyLimits own = grant.limits();
        return new Limits(
                own.messagesPerSecond().orElse(limits.messagesPerSecond()),
                own.burst().orElse(limits.burst()),
                limits.maxMessageBytes(),
                own.maxSymbols().orElse(limits.maxSymbols()),
                own.publishesPerSecond().orElse(limits.publishesPerSecond()),
                limits.publishBurst(),
                limits.maxPublishBytes());
    }

    Visitor visitor(Grant grant, long nowNanos) {
        return new Visitor(grant, limits(grant), nowNanos);
    }

    /** Looks at a key or a token; fails if it is not valid. */
    Uni<Grant> authenticate(String text) {
        return Callers.authenticate(text, identities);
    }

    /**
     * One who has said who he is stays until the end of his key.
     *
     * @param end ends the connection with these words, soon; on any thread
     * @return empty if his key has as many connections as it may have
     */
    Optional<Guests.Guest> enter(Grant grant, Consumer<String> end) {
        Optional<Guests.Guest> guest = guests.enter(grant, words -> {
            refusals.count(Limit.KEYS);
            end.accept(words);
        });
        if (guest.isEmpty()) {
            refusals.count(Limit.CONNECTIONS_PER_KEY);
        }
        return guest;
    }

    void leave(Guests.Guest guest) {
        guests.leave(guest);
    }

    /** What one is told whose key has all the connections that it may have. */
    static String tooMany(Grant grant) {
        return grant.holder() + " has " + grant.limits().connections().orElse(0) + " connections, as many as it may";
    }
}
