package io.quotecast.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.quotecast.journal.kafka.KafkaSettings;
import io.quotecast.journal.sqlite.SyncMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All settings, under the prefix {@code quotecast}. {@link SettingsCheck} checks their ranges at start-up. */
@ConfigMapping(prefix = "quotecast")
public interface QuotecastConfig {
    /** Event sources: any of {@code simulator}, {@code replay} and {@code coinbase}, or {@code none}. */
    @WithDefault("simulator")
    List<String> source();

    Simulator simulator();

    Replay replay();

    Coinbase coinbase();

    /** CSV file of instruments that replaces the built-in {@code instruments.csv} and has the same columns. */
    Optional<Path> instruments();

    Push push();

    JournalSettings journal();

    History history();

    /** Directory for stored files; it is created if necessary, and only one server can use it at a time. */
    @WithDefault("data")
    Path dataDir();

    /** Interval of the heartbeats to every client, which do not depend on other messages. 100ms to 1h. */
    @WithDefault("5s")
    Duration heartbeat();

    /** Longest time for draining clients on shutdown; {@code 0s} disconnects them immediately. 0s to 10m. */
    @WithDefault("5s")
    Duration drainTime();

    /** Clients that need a key: {@code none}, {@code publish} (those that publish) or {@code required} (all). */
    @WithDefault("none")
    String auth();

    /** JSON file of hashed API keys, which is read again whenever it changes. */
    Optional<Path> keysFile();

    /**
     * Origins whose web pages may read and publish; {@code *} allows all, and an entry between slashes is a regular
     * expression.
     */
    @WithDefault("*")
    List<String> origins();

    /** Origins, besides the server's own, whose web pages may ingest events and administer the server. */
    Optional<List<String>> trustedOrigins();

    LimitSettings limits();

    /** Settings of the market simulator. */
    interface Simulator {
        /**
         * Simulated instruments, taken from the top of the list. 1 to the number of listed instruments that have a
         * price, which is 555 for the built-in list.
         */
        @WithDefault("100")
        int symbols();

        /** Quotes and trades per second over all symbols, on average. 1 to 1,000,000. */
        @WithDefault("500")
        int eventsPerSecond();

        /** Seed of the random numbers; the same seed gives the same market. */
        @WithDefault("42")
        long seed();

        /** Whether the market never closes; if not, it keeps the trading hours of New York. */
        @WithDefault("true")
        boolean alwaysOpen();
    }

    /** Settings of the replay. */
    interface Replay {
        /**
         * Recording to replay: NDJSON in the format of the ingest API, or CSV with a header, optionally compressed
         * with gzip. Required if {@code source} contains {@code replay}.
         */
        Optional<Path> file();

        /** Speed: 1 is the recorded speed, 2 is twice as fast, 0 is as fast as possible. 0 to 1,000,000. */
        @WithDefault("1")
        double speed();

        /** Whether the replay starts over at its end, with times that continue from there. */
        @WithDefault("false")
        boolean loop();
    }

    /** Settings of the public feed of Coinbase Exchange, which requires no key. */
    interface Coinbase {
        /** Address of the exchange's WebSocket, which begins with {@code ws://} or {@code wss://}. */
        @WithDefault("wss://ws-feed.exchange.coinbase.com")
        URI address();

        /** Products to subscribe to, at most 200. */
        @WithDefault("BTC-USD,ETH-USD,SOL-USD")
        List<String> products();

        /** Time without data after which the connection is closed and opened again. 1s to 1h. */
        @WithDefault("10s")
        Duration silence();
    }

    /** Settings of the fan-out. */
    interface Push {
        /** Time to wait for more events per write, like {@code linger.ms} in Kafka. 0ms to 10s. */
        @WithDefault("0ms")
        Duration linger();

        /** Unsent bytes of a client at which the server stops writing to it until it has read them. 4K to 64M. */
        @WithDefault("32K")
        MemorySize highWaterMark();

        /** Events buffered per shard; a client that is at most this far behind loses none. 0 to 1,000,000. */
        @WithDefault("8192")
        int bufferEvents();

        /** Time without reading after which a client is disconnected as slow. 1s to 1h. */
        @WithDefault("30s")
        Duration slowTime();

        /**
         * Bytes of responses, or of messages in a room, that may wait for one client before it is disconnected as
         * slow. 64K to 1G.
         */
        @WithDefault("1M")
        MemorySize maxPending();
    }

    /** Settings of the journal. */
    interface JournalSettings {
        /**
         * Storage of the journal: {@code memory}, {@code disk} (a file in {@code data-dir}) or {@code kafka} (shared
         * with other nodes).
         */
        @WithParentName
        @WithDefault("memory")
        String type();

        /**
         * When an event is delivered and acknowledged if the journal is on disk: {@code always} after the file is
         * flushed to disk, {@code interval} after the event is written to the file, {@code none} immediately; see
         * {@link SyncMode}.
         */
        @WithDefault("interval")
        String sync();

        /** Interval at which the file is flushed to disk. 10ms to 1h. */
        @WithDefault("1s")
        Duration syncInterval();

        /** Time that events stay on disk, or in a topic that the server creates. 1m to 3650d. */
        @WithDefault("7d")
        Duration maxAge();

        /** Largest size of the file, or of a topic that the server creates. 16M to 16T. */
        @WithDefault("10G")
        MemorySize maxBytes();

        /**
         * Kafka topic of the journal, which has one partition; the server creates it, and the topic of this name
         * followed by {@code .state}, if necessary. 1 to 200 characters of {@code a-z A-Z 0-9 . _ -}.
         */
        @WithDefault(KafkaSettings.DEFAULT_TOPIC)
        String topic();

        /**
         * Replication factor of a topic that the server creates; 0 means three, or the number of brokers if it is
         * smaller. 0 to 100.
         */
        @WithDefault("0")
        int replicas();

        /** Events kept in memory for clients that resume. 1 to 100,000,000. */
        @WithDefault("1000000")
        int capacity();

        /** Memory for the payloads of published messages among these events. 1M to 16G. */
        @WithDefault("64M")
        MemorySize messageBytes();
    }

    /** Settings of the history, which stores trades and closed bars beyond those in memory. */
    interface History {
        /**
         * Storage of the history: {@code memory} (only what is in memory), {@code sqlite} (a file in
         * {@code data-dir}) or {@code postgresql}.
         */
        @WithParentName
        @WithDefault("memory")
        String store();

        /** Age, by their own time, at which trades and bars are removed; {@code 0s} keeps all. 1h to 36500d. */
        @WithDefault("90d")
        Duration maxAge();

        /**
         * JDBC URL of PostgreSQL, such as {@code jdbc:postgresql://localhost:5432/quotecast}. Required for
         * {@code postgresql}.
         */
        Optional<String> url();

        /** User name for PostgreSQL. */
        Optional<String> user();

        /** Password for PostgreSQL. */
        Optional<String> password();
    }
}
