package io.quotecast.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.configuration.MemorySize;
import io.quotecast.journal.kafka.KafkaSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the server, under the prefix {@code quotecast}; those of a source are beside the source. The comment
 * of a setting is its description in {@code operations.md}, and its annotations are its default and its range, which
 * {@link SettingsCheck} checks at start-up.
 */
@ConfigMapping(prefix = "quotecast")
@RegisterForReflection
public interface QuotecastConfig {
    /**
     * CSV file of instruments that replaces the built-in
     * <a href="../main/resources/instruments.csv">instruments.csv</a> and has the same columns; {@code true} in the
     * optional column {@code signed_prices} allows prices of the instrument to be zero or negative, and the optional
     * columns {@code calendar} and {@code tz} name its <a href="feed.md#calendars">trading days</a>.
     */
    Optional<Path> instruments();

    /** Event sources, in addition to pushed events. */
    @WithDefault("simulator")
    List<String> source();

    @WithName("source")
    SourcePrioritySettings sourcePriority();

    CaptureSettings capture();

    /**
     * The <a href="protocol.md#bars">bars</a> that the server makes: some of {@code 1s}, {@code 5s}, {@code 15s},
     * {@code 30s}, {@code 1m}, {@code 3m}, {@code 5m}, {@code 15m}, {@code 30m}, {@code 1h}, {@code 4h}, {@code 1d} and
     * {@code 1w}; {@code 1m} is required.
     */
    @WithDefault("1s,1m,5m,15m,1h,1d")
    List<String> timeframes();

    Bars bars();

    Ingest ingest();

    Push push();

    RoomSettings rooms();

    JournalSettings journal();

    /** Directory for stored files; it is created if necessary, and only one server can use it at a time. */
    @WithDefault("data")
    Path dataDir();

    History history();

    /** Interval of the heartbeats to every client, which do not depend on other messages. */
    @WithDefault("5s")
    @DurationRange(min = "100ms", max = "1h")
    Duration heartbeat();

    /** Longest time for draining clients on shutdown; {@code 0s} disconnects them immediately. */
    @WithDefault("5s")
    @DurationRange(min = "0s", max = "10m")
    Duration drainTime();

    /**
     * Clients that need a key: {@code none}, those that publish ({@code publish}), or all ({@code required}); with
     * {@code webhook}, all do, and <a href="user-guide.md#webhook">another service</a> decides what they may do.
     */
    @WithDefault("none")
    @OneOf({"none", "publish", "required", "webhook"})
    String auth();

    /**
     * Whether requests that seem to come from a program on the server's own machine may ingest events and control the
     * market without a key, if {@code auth} is {@code none}; the default is {@code true} in dev mode. Set it only
     * where no proxy, tunnel or load balancer on that machine forwards requests of others, because they look the same.
     * If it is not set, local programs use the <a href="#the-local-key">key in {@code local.key}</a>.
     */
    @WithDefault("false")
    boolean trustLocal();

    /** JSON file of hashed API keys, which is read again whenever it changes. */
    Optional<Path> keysFile();

    /**
     * File to which the <a href="#audit-log">audit log</a> is appended: what holders of keys did through
     * administration and ingest, changes of keys, and connections that the server closed because of them.
     */
    Optional<Path> audit();

    /**
     * Origins whose web pages may read and publish, such as {@code https://app.example}; {@code *} allows all, and an
     * entry between slashes is a regular expression.
     */
    @WithDefault("*")
    List<String> origins();

    /**
     * Host names, without a port, under which clients reach the server, such as {@code feed.example}; {@code *} allows
     * all. A request under another name gets 421, except {@code localhost} and IP addresses. Set it together with
     * {@code origins}: a page whose host name resolves to the server (DNS rebinding) otherwise passes as its own.
     */
    @WithDefault("*")
    List<String> hosts();

    /**
     * Origins, besides the server's own, whose web pages may ingest events and control the market; without regular
     * expressions.
     */
    Optional<List<String>> trustedOrigins();

    /**
     * Protocols of other feeds that clients may speak, each under its own path: {@code alpaca} ({@code /alpaca}),
     * {@code binance} ({@code /binance}), {@code coinbase} ({@code /coinbase}), {@code massive} ({@code /massive}), and
     * {@code udf} for charts and dashboards ({@code /udf}, {@code /openbb}); an empty value for none. In dev mode, the
     * default is all.
     */
    @WithDefault("udf")
    Optional<List<String>> dialects();

    WebhookSettings webhook();

    AlertSettings alerts();

    LimitSettings limits();

    /** Settings of captures. */
    interface CaptureSettings {
        /**
         * Directory to which every message of every exchange is <a href="feed.md#captures">captured</a> exactly as it
         * arrives; it is created if necessary. Default: nothing is captured.
         */
        @WithParentName
        Optional<Path> directory();

        /** Size of a compressed file of a capture after which the next one begins. */
        @WithDefault("256M")
        @SizeRange(min = "64K", max = "64G")
        MemorySize fileBytes();

        /** Age of a file of a capture after which the next one begins. */
        @WithDefault("1h")
        @DurationRange(min = "1s", max = "7d")
        Duration fileAge();
    }

    /** Settings of the bars. */
    @ConfigMapping(prefix = "quotecast.bars")
    interface Bars {
        /**
         * How much older than the newest trade of its instrument a trade may be to revise closed bars. A trade that is
         * older is counted, and changes the <a href="history.md#late-trades">history</a> only. The server holds the
         * bars of this time in memory.
         */
        @WithDefault("2m")
        @DurationRange(min = "1m", max = "1h")
        Duration late();
    }

    /** Settings for events from outside. */
    @ConfigMapping(prefix = "quotecast.ingest")
    interface Ingest {
        /**
         * What happens to a quote whose bid is above its ask, from any source: {@code refuse} rejects and counts it,
         * {@code pass} delivers it with {@code "crossed":true}. A bid equal to the ask is always accepted.
         */
        @WithDefault("refuse")
        @OneOf({"refuse", "pass"})
        String crossedQuotes();

        /**
         * Time for which an ingest request over HTTP may send nothing. After it, the server responds with 408 and the
         * number of events that it has accepted.
         */
        @WithDefault("60s")
        @DurationRange(min = "1s", max = "20m")
        Duration idleTime();
    }

    /** Settings of the fan-out. */
    @ConfigMapping(prefix = "quotecast.push")
    interface Push {
        /** Time to wait for more events per write, like {@code linger.ms} in Kafka: less CPU, later events. */
        @WithDefault("0ms")
        @DurationRange(min = "0ms", max = "10s")
        Duration linger();

        /** Unsent bytes of a client at which the server stops writing to it until it has read them. */
        @WithDefault("32K")
        @SizeRange(min = "4K", max = "64M")
        MemorySize highWaterMark();

        /**
         * Events buffered per shard. A client that is at most this far behind loses none; a client further behind
         * receives the newest values and a report of what is missing.
         */
        @WithDefault("8192")
        @Min(0)
        @Max(1_000_000)
        int bufferEvents();

        /**
         * Memory per shard for messages that wait for slow members of a room, and half as much for those among
         * {@code buffer-events}. A client that is further behind misses messages.
         */
        @WithDefault("8M")
        @SizeRange(min = "1M", max = "1G")
        MemorySize bufferMessages();

        /** Time without reading after which a client is disconnected as slow. */
        @WithDefault("30s")
        @DurationRange(min = "1s", max = "1h")
        Duration slowTime();

        /**
         * Bytes of responses that may wait for one client before it is disconnected as slow.
         */
        @WithDefault("1M")
        @SizeRange(min = "64K", max = "1G")
        MemorySize maxPending();
    }

    /** What is kept of the messages of rooms, for newcomers. */
    interface RoomSettings {
        /** Newest messages without a key that are kept of each room, for newcomers that ask for its history. */
        @WithDefault("50")
        @Min(0)
        @Max(10_000)
        int history();

        /**
         * Keys whose values are kept of each room. Beyond it, the server removes the value that has not changed for the
         * longest time.
         */
        @WithDefault("1000")
        @Min(0)
        @Max(100_000)
        int keys();

        /** Memory for the history and the values of one room. */
        @WithDefault("1M")
        @SizeRange(min = "64K", max = "1G")
        MemorySize roomMemory();

        /**
         * Memory for those of all rooms. Beyond it, the server forgets those of the room that has had no message for the
         * longest time.
         */
        @WithDefault("16M")
        @SizeRange(min = "1M", max = "1G")
        MemorySize memory();
    }

    /** Settings of the journal. */
    interface JournalSettings {
        /**
         * Storage of the journal: {@code memory}, {@code disk} ({@code journal.db} in {@code data-dir}), or
         * {@code kafka} (<a href="reliability.md#journal-on-kafka">shared with other nodes</a>).
         */
        @WithParentName
        @WithDefault("memory")
        @OneOf({"memory", "disk", "kafka"})
        String type();

        /**
         * When an event is delivered and acknowledged if the journal is on disk: {@code always} after the file is
         * flushed to disk, {@code interval} after the event is written to the file, {@code none} immediately;
         * <a href="reliability.md#journal-on-disk">guarantees of each</a>.
         */
        @WithDefault("interval")
        @OneOf({"always", "interval", "none"})
        String sync();

        /** Interval at which the file is flushed to disk. */
        @WithDefault("1s")
        @DurationRange(min = "10ms", max = "1h")
        Duration syncInterval();

        /** Time that events stay on disk, or in a topic that the server creates. */
        @WithDefault("7d")
        @DurationRange(min = "1m", max = "3650d")
        Duration maxAge();

        /** Largest size of the file, or of a topic that the server creates. */
        @WithDefault("10G")
        @SizeRange(min = "16M", max = "16T")
        MemorySize maxBytes();

        /**
         * Kafka topic of the journal, which has one partition; the server creates it, and the topic of this name
         * followed by {@code .state}, if necessary.
         */
        @WithDefault(KafkaSettings.DEFAULT_TOPIC)
        @Pattern(regexp = "[a-zA-Z0-9._-]{1,200}", message = "1 to 200 characters of a-z A-Z 0-9 . _ -")
        String topic();

        /**
         * Replication factor of a topic that the server creates; 0 means three, or the number of brokers if it is
         * smaller.
         */
        @WithDefault("0")
        @Min(0)
        @Max(100)
        int replicas();

        /** Events kept in memory for clients that resume. */
        @WithDefault("1000000")
        @Min(1)
        @Max(100_000_000)
        int capacity();

        /** Memory for the payloads of published messages among these events. */
        @WithDefault("64M")
        @SizeRange(min = "1M", max = "16G")
        MemorySize messageBytes();
    }

    /** Settings of the history, which stores trades and closed bars beyond those in memory. */
    interface History {
        /**
         * Storage of the <a href="history.md">history</a>: {@code memory} (only what is in memory), {@code sqlite}
         * ({@code history.db} in {@code data-dir}), or {@code postgresql}.
         */
        @WithParentName
        @WithDefault("memory")
        @OneOf({"memory", "sqlite", "postgresql"})
        String store();

        /** Age, by their own time, at which trades and bars are removed; {@code 0s} keeps all. */
        @WithDefault("90d")
        @DurationRange(min = "1h", max = "36500d", orZero = true)
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
