package io.quotecast.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.quotecast.journal.sqlite.SyncMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every setting, under the prefix {@code quotecast}; {@link SettingsCheck} holds the ranges. */
@ConfigMapping(prefix = "quotecast")
public interface QuotecastConfig {
    /** Where events come from: any of {@code simulator}, {@code replay}, {@code coinbase}, or {@code none}. */
    @WithDefault("simulator")
    List<String> source();

    Simulator simulator();

    Replay replay();

    Coinbase coinbase();

    /** A CSV of instruments in place of the built-in one; the columns are those of {@code instruments.csv}. */
    Optional<Path> instruments();

    Push push();

    JournalSettings journal();

    History history();

    /** A directory for what is kept, of this server's own; it is made if need be. */
    @WithDefault("data")
    Path dataDir();

    /** A message to every client at least this often, whatever else flows. 100 ms to 1 h. */
    @WithDefault("5s")
    Duration heartbeat();

    /** How long leave-taking may take when the server is stopped; 0 for none. 0 to 10 min. */
    @WithDefault("5s")
    Duration drainTime();

    /** Who needs a key: {@code none}, {@code publish} (to say something; reading is free) or {@code required}. */
    @WithDefault("none")
    String auth();

    /** API keys, hashed, as JSON; it is read again when it changes. */
    Optional<Path> keysFile();

    /** Web pages of these origins may read and talk; {@code *} is any, and an origin between slashes a pattern. */
    @WithDefault("*")
    List<String> origins();

    /** Web pages of these origins may push events in and steer, besides those that the server itself serves. */
    Optional<List<String>> trustedOrigins();

    LimitSettings limits();

    /** The simulated market. */
    interface Simulator {
        /** How many instruments trade, from the top of the list. 1 to as many as are listed. */
        @WithDefault("100")
        int symbols();

        /** Quotes and trades over all symbols, on average. 1 to 1,000,000. */
        @WithDefault("500")
        int eventsPerSecond();

        /** Same seed, same market. */
        @WithDefault("42")
        long seed();

        /** No closing hours; otherwise those of New York. */
        @WithDefault("true")
        boolean alwaysOpen();
    }

    /** A recorded file. */
    interface Replay {
        /** NDJSON in the ingest shape, or CSV with a header; either may be gzipped. */
        Optional<Path> file();

        /** 1 is as recorded, 2 twice as fast, 0 as fast as possible. 0 to 1,000,000. */
        @WithDefault("1")
        double speed();

        /** Begins again at the end, with times that go on from there. */
        @WithDefault("false")
        boolean loop();
    }

    /** The public feed of Coinbase Exchange; needs no key. */
    interface Coinbase {
        @WithDefault("wss://ws-feed.exchange.coinbase.com")
        URI address();

        @WithDefault("BTC-USD,ETH-USD,SOL-USD")
        List<String> products();

        /** Without anything heard for so long the connection counts as dead. 1 s to 1 h. */
        @WithDefault("10s")
        Duration silence();
    }

    /** The fan-out. */
    interface Push {
        /** Waits to gather more per write, as Kafka's {@code linger.ms} does. 0 to 10 s. */
        @WithDefault("0ms")
        Duration linger();

        /** With so much waiting for one client nothing more is written to it until it has read. 4K to 64M. */
        @WithDefault("32K")
        MemorySize highWater();

        /** Of how many events who is behind by no more gets every one. 0 to 1,000,000. */
        @WithDefault("8192")
        int backlog();

        /** How long a client may read nothing before it is closed as slow. 1 s to 1 h. */
        @WithDefault("30s")
        Duration slowTime();

        /** What may wait of answers for one client, or of messages in a room, before it is closed as slow. 64K to 1G. */
        @WithDefault("1M")
        MemorySize maxPending();
    }

    /** The tape. */
    interface JournalSettings {
        /**
         * Where it is kept: {@code memory}, or {@code disk} too, in the directory for what is kept, or {@code kafka}, where
         * it is shared with other servers.
         */
        @WithParentName
        @WithDefault("memory")
        String type();

        /** When an event on disk may be shown: {@code always}, {@code interval} or {@code none}; see {@link SyncMode}. */
        @WithDefault("interval")
        String sync();

        /** How often what was written is brought to the disk. 10 ms to 1 h. */
        @WithDefault("1s")
        Duration syncInterval();

        /** How long an event stays on disk, or in a topic that this server makes. 1 min to 3,650 d. */
        @WithDefault("7d")
        Duration maxAge();

        /** How large the file or the topic may become. 16M to 16T. */
        @WithDefault("10G")
        MemorySize maxBytes();

        /** The topic on Kafka in which the tape lies; it has one partition. */
        @WithDefault("quotecast.tape")
        String topic();

        /** How many brokers have a copy of a topic that this server makes; 0 for three, or all if they are fewer. 0 to 100. */
        @WithDefault("0")
        int replicas();

        /** How many events are held in memory. 1 to 100,000,000. */
        @WithDefault("1000000")
        int capacity();

        /** How much the payloads of held messages may take. 1M to 16G. */
        @WithDefault("64M")
        MemorySize messageBytes();
    }

    /** Trades and closed bars beyond what memory holds. */
    interface History {
        /** Where they are kept: {@code memory}, for nowhere, {@code sqlite} or {@code postgresql}. */
        @WithParentName
        @WithDefault("memory")
        String store();

        /** What is older by its own time is removed; 0 for never. 0, or 1 h to 100 years. */
        @WithDefault("90d")
        Duration maxAge();

        /** Of PostgreSQL, as {@code jdbc:postgresql://localhost:5432/quotecast}. */
        Optional<String> url();

        Optional<String> user();

        Optional<String> password();
    }
}
