package io.quotecast.web.security;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quotecast.access.AuthMode;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.Grant;
import io.quotecast.access.KeyLimits;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.protocol.Limits;
import io.quotecast.push.ClientPermissions;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Where it is settled who a client is and what he may do. Safe on any thread. */
@Singleton
public class ClientAuthentication {
    private final AuthMode mode;
    private final Limits limits;
    private final AuthenticatedConnections authenticatedConnections;
    private final LimitCounters limitCounters;
    private final IdentityProviderManager identities;
    private final AuthTimeout authTimeout;

    ClientAuthentication(
            AuthMode mode,
            Limits limits,
            AuthenticatedConnections authenticatedConnections,
            LimitCounters limitCounters,
            IdentityProviderManager identities,
            AuthTimeout authTimeout) {
        this.mode = mode;
        this.limits = limits;
        this.authenticatedConnections = authenticatedConnections;
        this.limitCounters = limitCounters;
        this.identities = identities;
        this.authTimeout = authTimeout;
    }

    /** How long a client may take to say who he is, where he must. */
    public record AuthTimeout(Duration duration) {}

    public AuthMode mode() {
        return mode;
    }

    public Duration authTimeout() {
        return authTimeout.duration;
    }

    public void count(Limit limit) {
        limitCounters.count(limit);
    }

    /** The limits of one connection: the server's, or those of its key where that has others. */
    public Limits limits(Grant grant) {
        KeyLimits keyLimits = grant.limits();
        return new Limits(
                keyLimits.messagesPerSecond().orElse(limits.messagesPerSecond()),
                keyLimits.burst().orElse(limits.burst()),
                limits.maxMessageBytes(),
                keyLimits.maxSymbols().orElse(limits.maxSymbols()),
                keyLimits.publishesPerSecond().orElse(limits.publishesPerSecond()),
                limits.publishBurst(),
                limits.maxPublishBytes());
    }

    public ClientPermissions permissions(Grant grant, long nowNanos) {
        return new ClientPermissions(grant, limits(grant), nowNanos);
    }

    /** Looks at a key or a token; fails if it is not valid. */
    public Uni<Grant> authenticate(String text) {
        return GrantAugmentor.authenticate(text, identities);
    }

    /**
     * One who has said who he is stays until the end of his key.
     *
     * @param close ends the connection with these words, soon; on any thread
     * @return empty if his key has as many connections as it may have
     */
    public Optional<AuthenticatedConnections.Registration> register(Grant grant, Consumer<String> close) {
        Optional<AuthenticatedConnections.Registration> registration =
                authenticatedConnections.register(grant, reason -> {
                    limitCounters.count(Limit.KEYS);
                    close.accept(reason);
                });
        if (registration.isEmpty()) {
            limitCounters.count(Limit.CONNECTIONS_PER_KEY);
        }
        return registration;
    }

    public void unregister(AuthenticatedConnections.Registration registration) {
        authenticatedConnections.unregister(registration);
    }

    /** What one is told whose key has all the connections that it may have. */
    public static String connectionLimitMessage(Grant grant) {
        return grant.holder() + " has " + grant.limits().connections().orElse(0) + " connections, as many as it may";
    }
}
