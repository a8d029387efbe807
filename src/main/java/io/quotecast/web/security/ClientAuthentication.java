package io.quotecast.web.security;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quotecast.access.AuditLog;
import io.quotecast.access.AuthMode;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.Grant;
import io.quotecast.access.KeyLimits;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.config.LimitSettings;
import io.quotecast.protocol.Limits;
import io.quotecast.push.ClientPermissions;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Authenticates clients and provides their permissions and limits. Safe on any thread. */
@Singleton
public class ClientAuthentication {
    private final AuthMode mode;
    private final Limits limits;
    private final AuthenticatedConnections authenticatedConnections;
    private final LimitCounters limitCounters;
    private final AuditLog auditLog;
    private final IdentityProviderManager identities;
    private final Credentials credentials;
    private final RequestAuthorization requestAuthorization;
    private final Duration authTimeout;

    ClientAuthentication(
            AuthMode mode,
            Limits limits,
            AuthenticatedConnections authenticatedConnections,
            LimitCounters limitCounters,
            AuditLog auditLog,
            IdentityProviderManager identities,
            Credentials credentials,
            RequestAuthorization requestAuthorization,
            LimitSettings settings) {
        this.mode = mode;
        this.limits = limits;
        this.authenticatedConnections = authenticatedConnections;
        this.limitCounters = limitCounters;
        this.auditLog = auditLog;
        this.identities = identities;
        this.credentials = credentials;
        this.requestAuthorization = requestAuthorization;
        this.authTimeout = settings.authTime();
    }

    public AuthMode mode() {
        return mode;
    }

    /** Returns the time within which a client must authenticate where that is required. */
    public Duration authTimeout() {
        return authTimeout;
    }

    public void count(Limit limit) {
        limitCounters.count(limit);
    }

    /** Returns the limits of one connection: those of its key, and the server's where the key has none. */
    public Limits limits(Grant grant) {
        KeyLimits keyLimits = grant.limits();
        return new Limits(
                keyLimits.messagesPerSecond().orElse(limits.messagesPerSecond()),
                keyLimits.burst().orElse(limits.burst()),
                limits.maxMessageBytes(),
                keyLimits.maxSymbols().orElse(limits.maxSymbols()),
                keyLimits.publishesPerSecond().orElse(limits.publishesPerSecond()),
                limits.publishBurst(),
                limits.maxPublishBytes(),
                limits.publishBytesPerSecond());
    }

    public ClientPermissions permissions(Grant grant, String address, long nowNanos) {
        return new ClientPermissions(grant, limits(grant), address, nowNanos);
    }

    /** Returns what asks about single requests, where a service decides about them. */
    public RequestAuthorization requestAuthorization() {
        return requestAuthorization;
    }

    /** Authenticates a key or a token; fails with an AuthenticationFailedException if it is not valid. */
    public Uni<Grant> authenticate(String text) {
        return identities.authenticate(credentials.requestFor(text)).map(GrantAugmentor::grant);
    }

    /**
     * Returns a registration for a connection, which is not registered yet.
     *
     * @param loop runs tasks on the connection's event loop
     * @param closer closes the connection when its key or token ends
     */
    public ConnectionRegistration newRegistration(Executor loop, ConnectionRegistration.Closer closer) {
        return new ConnectionRegistration(authenticatedConnections, limitCounters, auditLog, loop, closer);
    }
}
