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

    private final List<String> faults = new ArrayList<>();

    private SettingsCheck() {}

    /**
     * @param instruments how many are listed
     * @throws IllegalArgumentException naming every setting that is wrong, its value and its range
     */
    public static void check(QuotecastConfig config, int instruments) {
        SettingsCheck check = new SettingsCheck();
        check.sources(config);
        if (config.source().contains("simulator")) {
            // Who has a short list of his own and no simulator need not hear of it.
            check.range("simulator.symbols", config.simulator().symbols(), 1, instruments);
        }
        check.range("simulator.events-per-second", config.simulator().eventsPerSecond(), 1, 1_000_000);
        double speed = config.replay().speed();
        check.that("replay.speed", speed >= 0 && speed <= 1_000_000, speed, "between 0 and 1000000");
        check.range("coinbase.silence", config.coinbase().silence(), Duration.ofSeconds(1), Duration.ofHours(1));
        String scheme = String.valueOf(config.coinbase().address().getScheme());
        check.that(
                "coinbase.address",
                scheme.equals("ws") || scheme.equals("wss"),
                config.coinbase().address(),
                "an address that begins with ws:// or wss://");
        check.range("push.linger", config.push().linger(), Duration.ZERO, Duration.ofSeconds(10));
        check.range("push.high-water", config.push().highWater().asLongValue(), 4_096, 1L << 26);
        check.range("push.backlog", config.push().backlog(), 0, 1_000_000);
        check.range("push.slow-time", config.push().slowTime(), Duration.ofSeconds(1), Duration.ofHours(1));
        check.range("push.max-pending", config.push().maxPending().asLongValue(), 65_536, 1L << 30);
        check.range("journal.capacity", config.journal().capacity(), 1, 100_000_000);
        check.range("journal.message-bytes", config.journal().messageBytes().asLongValue(), 1L << 20, 1L << 34);
        check.journal(config.journal());
        check.history(config.history());
        check.range("heartbeat", config.heartbeat(), Duration.ofMillis(100), Duration.ofHours(1));
        check.range("drain-time", config.drainTime(), Duration.ZERO, Duration.ofMinutes(10));
        check.limits(config.limits());
        check.that("auth", AuthMode.of(config.auth()).isPresent(), config.auth(), "none, publish or required");
        check.finish();
    }

    private void journal(QuotecastConfig.JournalSettings journal) {
        that("journal", JOURNALS.contains(journal.type()), journal.type(), "memory, disk or kafka");
        that("journal.sync", SyncMode.of(journal.sync()).isPresent(), journal.sync(), "always, interval or none");
        range("journal.sync-interval", journal.syncInterval(), Duration.ofMillis(10), Duration.ofHours(1));
        range("journal.max-age", journal.maxAge(), Duration.ofMinutes(1), Duration.ofDays(3_650));
        that("journal.topic", TOPIC.matcher(journal.topic()).matches(), journal.topic(), "1-200 of a-z A-Z 0-9 . _ -");
        range("journal.replicas", journal.replicas(), 0, 100);
        range("journal.max-bytes", journal.maxBytes().asLongValue(), 1L << 24, 1L << 44);
    }

    private void history(QuotecastConfig.History history) {
        that("history", STORES.contains(history.store()), history.store(), "memory, sqlite or postgresql");
        if (!history.maxAge().isZero()) {
            range("history.max-age", history.maxAge(), Duration.ofHours(1), Duration.ofDays(36_500));
        }
        that(
                "history.url",
                !history.store().equals("postgresql")
                        || history.url().orElse("").startsWith("jdbc:postgresql:"),
                // Not the address itself, which may hold a password.
                history.url().isPresent() ? "..." : "",
                "as jdbc:postgresql://localhost:5432/quotecast, because quotecast.history is postgresql");
    }

    private void limits(LimitSettings limits) {
        range("limits.max-connections", limits.maxConnections(), 1, 10_000_000);
        range("limits.max-connections-per-address", limits.maxConnectionsPerAddress(), 1, 10_000_000);
        range("limits.upgrades-per-second", limits.upgradesPerSecond(), 1, 1_000_000);
        range("limits.messages-per-second", limits.messagesPerSecond(), 1, 1_000_000);
        range("limits.burst", limits.burst(), 1, 1_000_000);
        range("limits.max-message-bytes", limits.maxMessageBytes(), 1_024, 1L << 20);
        range("limits.max-id-length", limits.maxIdLength(), 1, 1_000);
        range("limits.publishes-per-second", limits.publishesPerSecond(), 1, 1_000_000);
        range("limits.publish-burst", limits.publishBurst(), 1, 1_000_000);
        range("limits.max-publish-bytes", limits.maxPublishBytes(), 1, 1L << 20);
        range("limits.max-url-bytes", limits.maxUrlBytes(), 1_024, 1L << 20);
        range("limits.max-header-bytes", limits.maxHeaderBytes(), 1_024, 1L << 20);
        range("limits.auth-time", limits.authTime(), Duration.ofMillis(100), Duration.ofMinutes(10));
        range("limits.idle-time", limits.idleTime(), Duration.ofSeconds(1), Duration.ofHours(1));
        range("limits.max-symbols", limits.maxSymbols(), 1, 100_000);
        range("limits.max-rooms", limits.maxRooms(), 1, 1_000_000);
    }

    private void sources(QuotecastConfig config) {
        List<String> names = config.source();
        for (String name : names) {
            that("source", SOURCES.contains(name), name, "any of simulator, replay, coinbase, or none");
        }
        that("source", !names.contains("none") || names.size() == 1, names, "'none' alone, or sources without it");
        that("source", names.size() == Set.copyOf(names).size(), names, "each source once");
        that(
                "replay.file",
                !names.contains("replay") || config.replay().file().isPresent(),
                "",
                "a file, because quotecast.source has replay");
        that(
                "coinbase.products",
                !names.contains("coinbase") || !config.coinbase().products().isEmpty(),
                "",
                "at least one product, as BTC-USD");
    }

    private void range(String key, long value, long least, long most) {
        that(key, value >= least && value <= most, value, "between " + least + " and " + most);
    }

    private void range(String key, Duration value, Duration least, Duration most) {
        boolean within = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        that(key, within, value.toMillis() + "ms", "between " + least.toMillis() + "ms and " + most.toMillis() + "ms");
    }

    private void that(String key, boolean right, Object value, String range) {
        if (!right) {
            faults.add("quotecast." + key + " is '" + value + "', must be " + range);
        }
    }

    private void finish() {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }
}
