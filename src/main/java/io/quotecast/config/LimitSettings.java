package io.quotecast.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Limits on connections, messages and requests. */
@ConfigMapping(prefix = "quotecast.limits")
@RegisterForReflection
public interface LimitSettings {
    /** WebSocket connections and event streams that are open at once. */
    @WithDefault("100000")
    @Min(1)
    @Max(10_000_000)
    int maxConnections();

    /** WebSocket connections and event streams that are open at once from one address; for IPv6, from one /64 prefix. */
    @WithDefault("20000")
    @Min(1)
    @Max(10_000_000)
    int maxConnectionsPerAddress();

    /**
     * Connections that are open at once and are not WebSockets. At this limit, the connection that has waited longest
     * for a request gives way to a new one.
     */
    @WithDefault("4096")
    @Min(16)
    @Max(1_000_000)
    int maxHttpConnections();

    /** Connections that are not WebSockets from one address; for IPv6, from one /64 prefix. */
    @WithDefault("1024")
    @Min(16)
    @Max(1_000_000)
    int maxHttpConnectionsPerAddress();

    /** Time for the head of a request, and for the TLS handshake before it. */
    @WithDefault("10s")
    @DurationRange(min = "100ms", max = "10m")
    Duration headerTime();

    /** Time that the body of a request, except of ingest, may take beyond what it takes at {@code body-rate}. */
    @WithDefault("10s")
    @DurationRange(min = "100ms", max = "10m")
    Duration bodyTime();

    /** Lowest rate at which the body of a request is received, in bytes per second. */
    @WithDefault("1024")
    @Min(1)
    @Max(1_048_576)
    int bodyRate();

    /** Bytes of responses that may wait for one connection; it is closed if more wait for 5 s. */
    @WithDefault("8M")
    @SizeRange(min = "2M", max = "1G")
    MemorySize maxUnwritten();

    /** New connections per second on average; as many may arrive at once. */
    @WithDefault("5000")
    @Min(1)
    @Max(1_000_000)
    int upgradesPerSecond();

    /** Messages per second from one client, on average. */
    @WithDefault("50")
    @Min(1)
    @Max(1_000_000)
    int messagesPerSecond();

    /** Messages that one client may send at once. */
    @WithDefault("100")
    @Min(1)
    @Max(1_000_000)
    int messageBurst();

    /** Largest message from a client, in bytes. */
    @WithDefault("65536")
    @Min(1_024)
    @Max(1_048_576)
    int maxMessageBytes();

    /** Longest {@code id} of a message, in characters. */
    @WithDefault("36")
    @Min(1)
    @Max(1_000)
    int maxIdLength();

    /** Messages per second that one connection, or one address over HTTP, may publish on average. */
    @WithDefault("50")
    @Min(1)
    @Max(1_000_000)
    int publishesPerSecond();

    /** Messages that one connection, or one address over HTTP, may publish at once. */
    @WithDefault("100")
    @Min(1)
    @Max(1_000_000)
    int publishBurst();

    /** Largest published message, in bytes; in a relay room, {@code max-message-bytes} applies. */
    @WithDefault("8192")
    @Min(1)
    @Max(1_048_576)
    int maxPublishBytes();

    /**
     * Bytes per second that one connection, or one address over HTTP, may publish on average; those of two seconds at
     * once.
     */
    @WithDefault("262144")
    @Min(1_024)
    @Max(100_000_000)
    int publishBytesPerSecond();

    /** Longest URL of a request, with its query, in bytes. */
    @WithDefault("16384")
    @Min(1_024)
    @Max(1_048_576)
    int maxUrlBytes();

    /** Total size of the headers of a request, in bytes. */
    @WithDefault("16384")
    @Min(1_024)
    @Max(1_048_576)
    int maxHeaderBytes();

    /** Time within which a client that needs a key must authenticate. */
    @WithDefault("10s")
    @DurationRange(min = "100ms", max = "10m")
    Duration authTime();

    /** Time without data after which a connection is closed; the server pings after half of it. */
    @WithDefault("60s")
    @DurationRange(min = "1s", max = "1h")
    Duration idleTime();

    /** Symbols and topics to which one connection may subscribe; {@code *} does not count. */
    @WithDefault("5000")
    @Min(1)
    @Max(100_000)
    int maxSymbols();

    /** Rooms and topics in use on the server in total. */
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int maxRooms();

    /**
     * Rooms and topics in use that the clients of one key or, without a key, of one address have opened; for IPv6, of
     * one /64 prefix.
     */
    @WithDefault("1000")
    @Min(1)
    @Max(1_000_000)
    int maxRoomsPerAddress();

    /** Replays for single clients at the same time on the server in total. */
    @WithDefault("16")
    @Min(0)
    @Max(1_000)
    int maxReplays();

    /** Replays at the same time for the clients of one address; for IPv6, of one /64 prefix. */
    @WithDefault("4")
    @Min(0)
    @Max(1_000)
    int maxReplaysPerAddress();

    /** Time without members and messages after which a room or topic is no longer in use. */
    @WithDefault("60s")
    @DurationRange(min = "0s", max = "1d")
    Duration roomQuietTime();
}
