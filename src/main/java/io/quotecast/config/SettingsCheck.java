package io.quotecast.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.quotecast.access.AuthMode;
import io.quotecast.journal.sqlite.SyncMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks all settings at start-up and reports every invalid one. */
public final class SettingsCheck {
    private static final Set<String> SOURCES = Set.of("simulator", "replay", "coinbase", "none");
    private static final Set<String> JOURNALS = Set.of("memory", "disk", "kafka");
    private static final Set<String> STORES = Set.of("memory", "sqlite", "postgresql");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,200}");
    private static final String SIZE_UNITS = " KMGT";

    private final List<String> violations = new ArrayList<>();

    private SettingsCheck() {}

    /**
     * Checks that every setting is within its range.
     *
     * @param pricedInstruments number of listed instruments that the simulator can trade
     * @throws IllegalArgumentException if a setting is invalid; the message names all of them, with value and range
     */
    public static void check(QuotecastConfig config, int pricedInstruments) {
        SettingsCheck check = new SettingsCheck();
        check.checkSources(config);
        if (config.source().contains("simulator")) {
            // Without a simulator, the default is valid for a shorter list too.
            check.requireRange("simulator.symbols", config.simulator().symbols(), 1, pricedInstruments);
        }
        check.requireRange("simulator.events-per-second", config.simulator().eventsPerSecond(), 1, 1_000_000);
        double speed = config.replay().speed();
        if (!(speed >= 0 && speed <= 1_000_000)) {
            check.addOutOfRange("replay.speed", speed, 0, 1_000_000);
        }
        check.requireRange("coinbase.silence", config.coinbase().silence(), Duration.ofSeconds(1), Duration.ofHours(1));
        String scheme = String.valueOf(config.coinbase().address().getScheme());
        check.require(
                "coinbase.address",
                scheme.equals("ws") || scheme.equals("wss"),
                config.coinbase().address(),
                "must begin with ws:// or wss://");
        check.requireRange("push.linger", config.push().linger(), Duration.ZERO, Duration.ofSeconds(10));
        check.requireSize("push.high-water-mark", config.push().highWaterMark(), 4_096, 1L << 26);
        check.requireRange("push.buffer-events", config.push().bufferEvents(), 0, 1_000_000);
        check.requireRange("push.slow-time", config.push().slowTime(), Duration.ofSeconds(1), Duration.ofHours(1));
        check.requireSize("push.max-pending", config.push().maxPending(), 65_536, 1L << 30);
        check.requireRange("journal.capacity", config.journal().capacity(), 1, 100_000_000);
        check.requireSize("journal.message-bytes", config.journal().messageBytes(), 1L << 20, 1L << 34);
        check.checkJournal(config.journal());
        check.checkHistory(config.history());
        check.requireRange("heartbeat", config.heartbeat(), Duration.ofMillis(100), Duration.ofHours(1));
        check.requireRange("drain-time", config.drainTime(), Duration.ZERO, Duration.ofMinutes(10));
        check.checkLimits(config.limits());
        check.require(
                "auth", AuthMode.of(config.auth()).isPresent(), config.auth(), "must be none, publish or required");
        check.throwIfViolated();
    }

    private void checkJournal(QuotecastConfig.JournalSettings journal) {
        require("journal", JOURNALS.contains(journal.type()), journal.type(), "must be memory, disk or kafka");
        require(
                "journal.sync",
                SyncMode.of(journal.sync()).isPresent(),
                journal.sync(),
                "must be always, interval or none");
        requireRange("journal.sync-interval", journal.syncInterval(), Duration.ofMillis(10), Duration.ofHours(1));
        requireRange("journal.max-age", journal.maxAge(), Duration.ofMinutes(1), Duration.ofDays(3_650));
        require(
                "journal.topic",
                TOPIC.matcher(journal.topic()).matches(),
                journal.topic(),
                "must be 1 to 200 characters of a-z A-Z 0-9 . _ -");
        requireRange("journal.replicas", journal.replicas(), 0, 100);
        requireSize("journal.max-bytes", journal.maxBytes(), 1L << 24, 1L << 44);
    }

    private void checkHistory(QuotecastConfig.History history) {
        require("history", STORES.contains(history.store()), history.store(), "must be memory, sqlite or postgresql");
        if (!history.maxAge().isZero()) {
            requireRange("history.max-age", history.maxAge(), Duration.ofHours(1), Duration.ofDays(36_500));
        }
        if (history.store().equals("postgresql") && !history.url().orElse("").startsWith("jdbc:postgresql:")) {
            // The message leaves out the URL, which may contain a password.
            add(
                    "history.url",
                    (history.url().isPresent() ? "invalid" : "not set")
                            + "; must be like jdbc:postgresql://localhost:5432/quotecast because quotecast.history is"
                            + " postgresql");
        }
    }

    private void checkLimits(LimitSettings limits) {
        requireRange("limits.max-connections", limits.maxConnections(), 1, 10_000_000);
        requireRange("limits.max-connections-per-address", limits.maxConnectionsPerAddress(), 1, 10_000_000);
        requireRange("limits.upgrades-per-second", limits.upgradesPerSecond(), 1, 1_000_000);
        requireRange("limits.messages-per-second", limits.messagesPerSecond(), 1, 1_000_000);
        requireRange("limits.message-burst", limits.messageBurst(), 1, 1_000_000);
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
            require("source", SOURCES.contains(name), name, "must be any of simulator, replay and coinbase, or none");
        }
        require("source", !names.contains("none") || names.size() == 1, names, "none excludes other sources");
        require("source", names.size() == Set.copyOf(names).size(), names, "must contain each source only once");
        if (names.contains("replay") && config.replay().file().isEmpty()) {
            add("replay.file", "not set; required because quotecast.source contains replay");
        }
        if (names.contains("coinbase") && config.coinbase().products().isEmpty()) {
            add("coinbase.products", "empty; must contain at least one product, such as BTC-USD");
        }
    }

    private void requireRange(String key, long value, long min, long max) {
        if (value < min || value > max) {
            addOutOfRange(key, value, min, max);
        }
    }

    private void requireRange(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            addOutOfRange(key, text(value), text(min), text(max));
        }
    }

    private void requireSize(String key, MemorySize value, long min, long max) {
        long bytes = value.asLongValue();
        if (bytes < min || bytes > max) {
            addOutOfRange(key, text(bytes), text(min), text(max));
        }
    }

    private void require(String key, boolean isValid, Object value, String rule) {
        if (!isValid) {
            add(key, "'" + value + "' is invalid; " + rule);
        }
    }

    private void addOutOfRange(String key, Object value, Object min, Object max) {
        add(key, value + " is out of range (" + min + " to " + max + ")");
    }

    private void add(String key, String violation) {
        violations.add("quotecast." + key + ": " + violation);
    }

    /** Returns a duration as settings write it, in the largest unit that has no fraction. */
    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        return seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** Returns a size as settings write it, in the largest unit that has no fraction. */
    private static String text(long bytes) {
        long size = bytes;
        int unit = 0;
        while (size != 0 && size % 1_024 == 0 && unit < SIZE_UNITS.length() - 1) {
            size /= 1_024;
            unit++;
        }
        return size + SIZE_UNITS.substring(unit, unit + 1).strip();
    }

    private void throwIfViolated() {
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
    }
}
