package io.quotecast;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.access.AuditLog;
import io.quotecast.access.AuthMode;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.HttpConnectionLimiter;
import io.quotecast.access.KeyRing;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.LocalKey;
import io.quotecast.base.OpenFiles;
import io.quotecast.config.LimitSettings;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** CDI producers for access control: keys and limits, as the settings define them. */
@Singleton
class AccessProducers {
    /** HTTP connections beyond the limit for programs on this machine, such as health checks. */
    private static final int RESERVED_CONNECTIONS = 16;

    private final QuotecastConfig config;

    AccessProducers(QuotecastConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    AuthMode authMode() {
        return AuthMode.of(config.auth()).orElseThrow();
    }

    @Produces
    @Singleton
    AuditLog auditLog() {
        try {
            return config.audit()
                    .map(file -> AuditLog.open(file, InstantSource.system()))
                    .orElseGet(AuditLog::none);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
    }

    void close(@Disposes AuditLog auditLog) {
        auditLog.close();
    }

    @Produces
    @Singleton
    KeyRing keyRing(AuditLog auditLog) {
        try {
            return new KeyRing(config.keysFile(), InstantSource.system(), auditLog);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
    }

    /** Where no key is needed and addresses are not trusted, local programs prove where they run by a file. */
    @Produces
    @Singleton
    LocalKey localKey(AuthMode mode) {
        return mode == AuthMode.NONE && !config.trustLocal()
                ? LocalKey.in(config.dataDir(), new SecureRandom())
                : LocalKey.NONE;
    }

    @Produces
    @Singleton
    AuthenticatedConnections authenticatedConnections() {
        return new AuthenticatedConnections();
    }

    @Produces
    @Singleton
    LimitCounters limitCounters() {
        return new LimitCounters();
    }

    @Produces
    @Singleton
    ConnectionLimiter connectionLimiter() {
        int maxOpen = OpenFiles.maxConnections();
        return new ConnectionLimiter(
                Math.min(config.limits().maxConnections(), maxOpen),
                Math.min(config.limits().maxConnectionsPerAddress(), maxOpen / 2));
    }

    /**
     * Limits HTTP connections so that all connections together leave descriptors for files, and plain ones leave half of
     * the rest to WebSockets.
     */
    @Produces
    @Singleton
    HttpConnectionLimiter httpConnectionLimiter() {
        LimitSettings limits = config.limits();
        int maxOpen = OpenFiles.maxConnections();
        return new HttpConnectionLimiter(
                Math.min(limits.maxHttpConnections(), Math.max(16, maxOpen / 2)),
                Math.min(limits.maxHttpConnectionsPerAddress(), Math.max(16, maxOpen / 4)),
                RESERVED_CONNECTIONS,
                maxOpen);
    }

    @Produces
    @Singleton
    QuotecastDialect quotecastDialect(LimitCounters limitCounters) {
        return new QuotecastDialect(
                config.limits().maxMessageBytes(),
                config.limits().maxIdLength(),
                () -> limitCounters.count(Limit.ID_LENGTH));
    }
}
