package io.quotecast.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What one connection may do, and all together. */
public interface LimitSettings {
    /** WebSocket connections and event streams, in all. 1 to 10,000,000. */
    @WithDefault("100000")
    int maxConnections();

    /** WebSocket connections and event streams from one address; of IPv6, from one /64. 1 to 10,000,000. */
    @WithDefault("20000")
    int maxConnectionsPerAddress();

    /** Connections that may begin, in the long run; as many at once. 1 to 1,000,000. */
    @WithDefault("5000")
    int upgradesPerSecond();

    /** Messages from one client, in the long run. 1 to 1,000,000. */
    @WithDefault("50")
    int messagesPerSecond();

    /** Messages from one client at once. 1 to 1,000,000. */
    @WithDefault("100")
    int burst();

    /** The longest message from a client. 1,024 to 1,048,576. */
    @WithDefault("65536")
    int maxMessageBytes();

    /** The longest {@code id} of a message, in characters. 1 to 1,000. */
    @WithDefault("36")
    int maxIdLength();

    /** Messages published by one connection, or over HTTP by one address, in the long run. 1 to 1,000,000. */
    @WithDefault("50")
    int publishesPerSecond();

    /** Messages published by one connection, or over HTTP by one address, at once. 1 to 1,000,000. */
    @WithDefault("100")
    int publishBurst();

    /** The longest published message; in a room of the relay it is {@code max-message-bytes}. 1 to 1,048,576. */
    @WithDefault("8192")
    int maxPublishBytes();

    /** The longest address of a request, with its query. 1,024 to 1,048,576. */
    @WithDefault("16384")
    int maxUrlBytes();

    /** The headers of a request, all together. 1,024 to 1,048,576. */
    @WithDefault("16384")
    int maxHeaderBytes();

    /** How long a client that needs a key may take to present it. 100 ms to 10 min. */
    @WithDefault("10s")
    Duration authTime();

    /** A peer from which nothing comes for half as long is pinged; if the rest passes too, it is closed. 1 s to 1 h. */
    @WithDefault("60s")
    Duration idleTime();

    /** Symbols and topics of one connection; {@code *} counts as none. 1 to 100,000. */
    @WithDefault("5000")
    int maxSymbols();

    /** Rooms and topics of messages, over all. 1 to 1,000,000. */
    @WithDefault("10000")
    int maxRooms();
}
