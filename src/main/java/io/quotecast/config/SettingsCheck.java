package io.quotecast.config;

import io.quotecast.access.AuthMode;
import io.quotecast.journal.sqlite.SyncMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Holds the settings to their ranges, and names every one that is outside. */
public final class SettingsCheck {
    private static final Set<String> SOURCES = Set.of("simulator", "replay", "coinbase", "none");

    private static final Set<String> JOURNALS = Set.of("memory", "disk", "kafka");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final Set<String> STORES = Set.of("memory", "sqlite", "postgresql");

    private final List<String> violations = new ArrayList<>();

    private SettingsCheck() {}

    /**
     * @param instruments how many are listed
     * @throws IllegalArgumentException naming every setting that is wrong, its value and its range
     */
    public static void check(QuotecastConfig config, int instruments) {
        SettingsCheck check = new SettingsCheck();
        check.checkSources(config);
        if (config.source().contains("simulator")) {
            // Who has a short list of his own and no simulator need not hear of it.
            check.requireRange("simulator.symbols", config.simulator().symbols(), 1, instruments);
        }
        check.requireRange("simulator.events-per-second", config.simulator().eventsPerSecond(), 1, 1_000_000);
        double speed = config.replay().speed();
        check.require("replay.speed", speed >= 0 && speed <= 1_000_000, speed, "between 0 and 1000000");
        check.requireRange("coinbase.silence", config.coinbase().silence(), Duration.ofSeconds(1), Duration.ofHours(1));
        String scheme = String.valueOf(config.coinbase().address().getScheme());
        check.require(
                "coinbase.address",
                scheme.equals("ws") || scheme.equals("wss"),
                config.coinbase().address(),
                "an address that begins with ws:// or wss://");
        check.requireRange("push.linger", config.push().linger(), Duration.ZERO, Duration.ofSeconds(10));
        check.requireRange("push.high-water", config.push().highWater().asLongValue(), 4_096, 1L << 26);
        check.requireRange("push.backlog", config.push().backlog(), 0, 1_000_000);
        check.requireRange("push.slow-time", config.push().slowTime(), Duration.ofSeconds(1), Duration.ofHours(1));
        check.requireRange("push.max-pending", config.push().maxPending().asLongValue(), 65_536, 1L << 30);
        check.requireRange("journal.capacity", config.journal().capacity(), 1, 100_000_000);
        check.requireRange(
                "journal.message-bytes", config.journal().messageBytes().asLongValue(), 1L << 20, 1L << 34);
        check.checkJournal(config.journal());
        check.checkHistory(config.history());
        check.requireRange("heartbeat", config.heartbeat(), Duration.ofMillis(100), Duration.ofHours(1));
        check.requireRange("drain-time", config.drainTime(), Duration.ZERO, Duration.ofMinutes(10));
        check.checkLimits(config.limits());
        check.require("auth", AuthMode.of(config.auth()).isPresent(), config.auth(), "none, publish or required");
        check.throwIfViolated();
    }

    private void checkJournal(QuotecastConfig.JournalSettings journal) {
        require("journal", JOURNALS.contains(journal.type()), journal.type(), "memory, disk or kafka");
        require("journal.sync", SyncMode.of(journal.sync()).isPresent(), journal.sync(), "always, interval or none");
        requireRange("journal.sync-interval", journal.syncInterval(), Duration.ofMillis(10), Duration.ofHours(1));
        requireRange("journal.max-age", journal.maxAge(), Duration.ofMinutes(1), Duration.ofDays(3_650));
        require(
                "journal.topic",
                TOPIC.matcher(journal.topic()).matches(),
                journal.topic(),
                "1-200 of a-z A-Z 0-9 . _ -");
        requireRange("journal.replicas", journal.replicas(), 0, 100);
        requireRange("journal.max-bytes", journal.maxBytes().asLongValue(), 1L << 24, 1L << 44);
    }

    private void checkHistory(QuotecastConfig.History history) {
        require("history", STORES.contains(history.store()), history.store(), "memory, sqlite or postgresql");
        if (!history.maxAge().isZero()) {
            requireRange("history.max-age", history.maxAge(), Duration.ofHours(1), Duration.ofDays(36_500));
        }
        require(
                "history.url",
                !history.store().equals("postgresql")
                        || history.url().orElse("").startsWith("jdbc:postgresql:"),
                // Not the address itself, which may hold a password.
                history.url().isPresent() ? "..." : "",
                "as jdbc:postgresql://localhost:5432/quotecast, because quotecast.history is postgresql");
    }

    private void checkLimits(LimitSettings limits) {
        requireRange("limits.max-connections", limits.maxConnections(), 1, 10_000_000);
        requireRange("limits.max-connections-per-address", limits.maxConnectionsPerAddress(), 1, 10_000_000);
        requireRange("limits.upgrades-per-second", limits.upgradesPerSecond(), 1, 1_000_000);
        requireRange("limits.messages-per-second", limits.messagesPerSecond(), 1, 1_000_000);
        requireRange("limits.burst", limits.burst(), 1, 1_000_000);
        requireRange("limits.max-message-bytes", limits.maxMessageBytes(), 1_024, 1L << 20);
        requireRange("limits.max-id-length", limits.maxIdLength(), 1, 1_000);
        requireRange("limits.publishes-per-second", limits.publishesPerSecond(), 1, 1_000_000);
        requireRange("limits.publish-burst", limits.publishBurst(), 1, 1_000_000);
        requireRange("limits.max-publish-bytes", limits.maxPublishBytes(), 1, 1L << 20);
        requireRange("limits.max-url-bytes", limits.maxUrlBytes(), 1_024, 1L << 20);
        requireRange("limits.max-header-bytes", limits.maxHeaderBytes(), 1_024, 1L << 20);
        requireRange("limits.auth-time", limits.authTime(), Duration.ofMillis(100), Duration.ofMinutes(10));
        requireRange("limits.idle-time", limits.idleTime(), Duration.ofSeconds(1), Duration.ofHours(1));
        requireRange("limits.max-symbols", limits.maxSymbols(), 1, 100_000);
        requireRange("limits.max-rooms", limits.maxRooms(), 1, 1_000_000);
    }

    private void checkSources(QuotecastConfig config) {
        List<String> names = config.source();
        for (String name : names) {
            require("source", SOURCES.contains(name), name, "any of simulator, replay, coinbase, or none");
        }
        require("source", !names.contains("none") || names.size() == 1, names, "'none' alone, or sources without it");
        require("source", names.size() == Set.copyOf(names).size(), names, "each source once");
        require(
                "replay.file",
                !names.contains("replay") || config.replay().file().isPresent(),
                "",
                "a file, because quotecast.source has replay");
        require(
                "coinbase.products",
                !names.contains("coinbase") || !config.coinbase().products().isEmpty(),
                "",
                "at least one product, as BTC-USD");
    }

    private void requireRange(String key, long value, long min, long max) {
        require(key, value >= min && value <= max, value, "between " + min + " and " + max);
    }

    private void requireRange(String key, Duration value, Duration min, Duration max) {
        boolean isWithin = value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
        require(
                key,
                isWithin,
                value.toMillis() + "ms",
                "between " + min.toMillis() + "ms and " + max.toMillis() + "ms");
    }

    private void require(String key, boolean isValid, Object value, String range) {
        if (!isValid) {
            violations.add("quotecast." + key + " is '" + value + "', must be " + range);
        }
    }

    private void throwIfViolated() {
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
    }
}
