package io.quotecast.web.security;

import io.quotecast.access.AuditLog;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.protocol.ErrorCode;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Counts one connection for its key or token, and closes it when that ends. Owned by the connection's event loop. */
public final class ConnectionRegistration {
    private final AuthenticatedConnections authenticatedConnections;
    private final LimitCounters limitCounters;
    private final AuditLog auditLog;
    private final Executor loop;
    private final Closer closer;
    private AuthenticatedConnections.@Nullable Registration registration;

    ConnectionRegistration(
            AuthenticatedConnections authenticatedConnections,
            LimitCounters limitCounters,
            AuditLog auditLog,
            Executor loop,
            Closer closer) {
        this.authenticatedConnections = authenticatedConnections;
        this.limitCounters = limitCounters;
        this.auditLog = auditLog;
        this.loop = loop;
        this.closer = closer;
    }

    /** Closes a connection with an error. Called on the connection's event loop. */
    public interface Closer {
        void close(ErrorCode code, String reason);
    }

    /**
     * Registers the connection; has no effect for an anonymous grant.
     *
     * @return false if the key or token has reached its limit: {@link #closeOverLimit} must follow
     */
    public boolean register(Grant grant) {
        if (!grant.isAuthenticated()) {
            return true;
        }
        registration = authenticatedConnections
                .register(grant, reason -> {
                    limitCounters.count(Limit.KEYS);
                    auditLog.record("kick", grant.holder(), Map.of("reason", reason));
                    loop.execute(() -> closer.close(ErrorCode.AUTHENTICATION_FAILED, reason));
                })
                .orElse(null);
        if (registration == null) {
            limitCounters.count(Limit.CONNECTIONS_PER_KEY);
        }
        return registration != null;
    }

    /** Closes a connection that could not be registered. */
    public void closeOverLimit(Grant grant) {
        closer.close(
                ErrorCode.CONNECTION_LIMIT,
                grant.holder() + " has too many open connections; the limit is "
                        + grant.limits().connections().orElse(0));
    }

    /** Removes a connection that has ended; has no effect if it is not registered. */
    public void unregister() {
        if (registration != null) {
            authenticatedConnections.unregister(registration);
        }
    }
}
