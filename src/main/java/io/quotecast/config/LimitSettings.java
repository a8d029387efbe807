package io.quotecast.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits on connections, messages and requests. */
public interface LimitSettings {
    /** WebSocket connections and event streams that are open at once. 1 to 10,000,000. */
    @WithDefault("100000")
    int maxConnections();

    /**
     * WebSocket connections and event streams that are open at once from one address; for IPv6, from one /64 prefix.
     * 1 to 10,000,000.
     */
    @WithDefault("20000")
    int maxConnectionsPerAddress();

    /** New connections per second on average; as many may arrive at once. 1 to 1,000,000. */
    @WithDefault("5000")
    int upgradesPerSecond();

    /** Messages per second from one client, on average. 1 to 1,000,000. */
    @WithDefault("50")
    int messagesPerSecond();

    /** Messages that one client may send at once. 1 to 1,000,000. */
    @WithDefault("100")
    int messageBurst();

    /** Largest message from a client, in bytes. 1,024 to 1,048,576. */
    @WithDefault("65536")
    int maxMessageBytes();

    /** Longest {@code id} of a message, in characters. 1 to 1,000. */
    @WithDefault("36")
    int maxIdLength();

    /** Messages per second that one connection, or one address over HTTP, may publish on average. 1 to 1,000,000. */
    @WithDefault("50")
    int publishesPerSecond();

    /** Messages that one connection, or one address over HTTP, may publish at once. 1 to 1,000,000. */
    @WithDefault("100")
    int publishBurst();

    /** Largest published message, in bytes; in a relay room, {@code max-message-bytes} applies. 1 to 1,048,576. */
    @WithDefault("8192")
    int maxPublishBytes();

    /** Longest URL of a request, with its query, in bytes. 1,024 to 1,048,576. */
    @WithDefault("16384")
    int maxUrlBytes();

    /** Total size of the headers of a request, in bytes. 1,024 to 1,048,576. */
    @WithDefault("16384")
    int maxHeaderBytes();

    /** Time within which a client that needs a key must authenticate. 100ms to 10m. */
    @WithDefault("10s")
    Duration authTime();

    /** Time without data after which a connection is closed; the server pings after half of it. 1s to 1h. */
    @WithDefault("60s")
    Duration idleTime();

    /** Symbols and topics to which one connection may subscribe; {@code *} does not count. 1 to 100,000. */
    @WithDefault("5000")
    int maxSymbols();

    /** Rooms and topics on the server in total. 1 to 1,000,000. */
    @WithDefault("10000")
    int maxRooms();
}
