package io.quotecast.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.access.AuthMode;
import io.quotecast.ingest.Listing;
import io.quotecast.journal.sqlite.SyncMode;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframes;
import io.quotecast.pipeline.Pipeline;
import io.quotecast.source.SourceRegistry;
import io.quotecast.source.SourceType;
import io.quotecast.testing.TestConfig;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {
    @Test
    void theDefaultsAreValid() {
        assertDoesNotThrow(() -> check(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "source | nasdaq | 'nasdaq' is invalid; must be any of simulator, replay, alpaca, binance, bitstamp,"
                        + " coinbase, gemini, kraken, massive, or none",
                "source | none,simulator | '[none, simulator]' is invalid; none excludes other sources",
                "source | simulator,simulator | '[simulator, simulator]' is invalid; must contain each source only"
                        + " once",
                "simulator.symbols | 0 | 0 is out of range (1 to 545)",
                "simulator.symbols | 546 | 546 is out of range (1 to 545)",
                "simulator.events-per-second | 0 | 0 is out of range (1 to 1000000)",
                "simulator.events-per-second | 1000001 | 1000001 is out of range (1 to 1000000)",
                "replay.speed | -1 | -1.0 is out of range (0 to 1000000)",
                "replay.speed | 1000001 | 1000001.0 is out of range (0 to 1000000)",
                "replay.speed | NaN | NaN is out of range (0 to 1000000)",
                "replay.times | then | 'then' is invalid; must be original or now",
                "coinbase.silence | 999ms | 999ms is out of range (1s to 1h)",
                "coinbase.silence | 61M | 61m is out of range (1s to 1h)",
                "coinbase.address | http://a | 'http://a' is invalid; must begin with ws:// or wss://",
                "coinbase.address | a | 'a' is invalid; must begin with ws:// or wss://",
                "push.linger | -1ms | -1ms is out of range (0ms to 10s)",
                "push.linger | 11s | 11s is out of range (0ms to 10s)",
                "push.max-pending | 65535 | 65535 is out of range (64K to 1G)",
                "push.max-pending | 2G | 2G is out of range (64K to 1G)",
                "push.high-water-mark | 4095 | 4095 is out of range (4K to 64M)",
                "journal | tape | 'tape' is invalid; must be memory, disk or kafka",
                "journal.sync | never | 'never' is invalid; must be always, interval or none",
                "journal.topic | a b | 'a b' is invalid; must be 1 to 200 characters of a-z A-Z 0-9 . _ -",
                "journal.max-bytes | 1M | 1M is out of range (16M to 16T)",
                "journal.replicas | 101 | 101 is out of range (0 to 100)",
                "journal.capacity | 0 | 0 is out of range (1 to 100000000)",
                "journal.capacity | 100000001 | 100000001 is out of range (1 to 100000000)",
                "journal.message-bytes | 1023K | 1023K is out of range (1M to 16G)",
                "journal.message-bytes | 17G | 17G is out of range (1M to 16G)",
                "history | mysql | 'mysql' is invalid; must be memory, sqlite or postgresql",
                "history.max-age | 59M | 59m is out of range (1h to 36500d, or 0s)",
                "heartbeat | 99ms | 99ms is out of range (100ms to 1h)",
                "heartbeat | 2H | 2h is out of range (100ms to 1h)",
                "limits.messages-per-second | 0 | 0 is out of range (1 to 1000000)",
                "limits.messages-per-second | 1000001 | 1000001 is out of range (1 to 1000000)",
                "limits.message-burst | 0 | 0 is out of range (1 to 1000000)",
                "limits.message-burst | 1000001 | 1000001 is out of range (1 to 1000000)",
                "limits.max-symbols | 0 | 0 is out of range (1 to 100000)",
                "limits.max-symbols | 100001 | 100001 is out of range (1 to 100000)",
                "limits.max-rooms | 0 | 0 is out of range (1 to 1000000)",
                "limits.max-rooms | 1000001 | 1000001 is out of range (1 to 1000000)",
                "limits.max-connections | 0 | 0 is out of range (1 to 10000000)",
                "limits.max-connections | 10000001 | 10000001 is out of range (1 to 10000000)",
                "limits.max-connections-per-address | 0 | 0 is out of range (1 to 10000000)",
                "limits.max-connections-per-address | 10000001 | 10000001 is out of range (1 to 10000000)",
                "limits.upgrades-per-second | 0 | 0 is out of range (1 to 1000000)",
                "limits.upgrades-per-second | 1000001 | 1000001 is out of range (1 to 1000000)",
                "limits.max-message-bytes | 1023 | 1023 is out of range (1024 to 1048576)",
                "limits.max-message-bytes | 1048577 | 1048577 is out of range (1024 to 1048576)",
                "limits.max-id-length | 0 | 0 is out of range (1 to 1000)",
                "limits.max-id-length | 1001 | 1001 is out of range (1 to 1000)",
                "limits.publishes-per-second | 0 | 0 is out of range (1 to 1000000)",
                "limits.publishes-per-second | 1000001 | 1000001 is out of range (1 to 1000000)",
                "limits.publish-burst | 0 | 0 is out of range (1 to 1000000)",
                "limits.publish-burst | 1000001 | 1000001 is out of range (1 to 1000000)",
                "limits.max-publish-bytes | 0 | 0 is out of range (1 to 1048576)",
                "limits.max-publish-bytes | 1048577 | 1048577 is out of range (1 to 1048576)",
                "limits.max-url-bytes | 1023 | 1023 is out of range (1024 to 1048576)",
                "limits.max-url-bytes | 1048577 | 1048577 is out of range (1024 to 1048576)",
                "limits.max-header-bytes | 1023 | 1023 is out of range (1024 to 1048576)",
                "limits.max-header-bytes | 1048577 | 1048577 is out of range (1024 to 1048576)",
                "limits.auth-time | 99ms | 99ms is out of range (100ms to 10m)",
                "limits.auth-time | 600001ms | 600001ms is out of range (100ms to 10m)",
                "limits.idle-time | 999ms | 999ms is out of range (1s to 1h)",
                "limits.idle-time | 3600001ms | 3600001ms is out of range (1s to 1h)",
                "hosts | https://feed.example | 'https://feed.example' is invalid; must be a host name without scheme"
                        + " and port, or *",
                "hosts | feed.example:8080 | 'feed.example:8080' is invalid; must be a host name without scheme and"
                        + " port, or *",
                "hosts | *.example | '*.example' is invalid; must be a host name without scheme and port, or *",
                "auth | None | 'None' is invalid; must be none, publish, required or webhook",
                "auth | jwt | 'jwt' is invalid; must be none, publish, required or webhook"
            })
    void anInvalidSettingIsReportedWithItsValueAndRange(String key, String value, String rest) {
        assertEquals("quotecast." + key + ": " + rest, errorMessage(Map.of("quotecast." + key, value)));
    }

    @Test
    void theWebhookOfAlertsNeedsASecret() {
        assertEquals(
                "quotecast.alerts.webhook.secret: not set; must be a secret because quotecast.alerts.webhook.url is set",
                errorMessage(Map.of("quotecast.alerts.webhook.url", "https://alerts.example/fired?token=hidden")));
        assertEquals(
                "quotecast.alerts.webhook.url: invalid; must contain a host",
                errorMessage(Map.of(
                        "quotecast.alerts.webhook.url",
                        "https:///fired",
                        "quotecast.alerts.webhook.secret",
                        "hidden")));
    }

    @ParameterizedTest
    @CsvSource({
        "simulator.symbols, 1",
        "simulator.symbols, 545",
        "simulator.events-per-second, 1000000",
        "replay.speed, 0",
        "replay.speed, 1000000",
        "coinbase.silence, 1s",
        "coinbase.silence, 1H",
        "push.linger, 10s",
        "push.max-pending, 64K",
        "push.max-pending, 1G",
        "journal.capacity, 1",
        "journal.capacity, 100000000",
        "journal.message-bytes, 1M",
        "journal.message-bytes, 16G",
        "history, sqlite",
        "history.max-age, 0s",
        "history.max-age, 1H",
        "history.max-age, 90d",
        "heartbeat, 100ms",
        "heartbeat, 1H",
        "limits.max-connections, 1",
        "limits.max-connections, 10000000",
        "limits.max-connections-per-address, 1",
        "limits.max-connections-per-address, 10000000",
        "limits.upgrades-per-second, 1",
        "limits.upgrades-per-second, 1000000",
        "limits.max-message-bytes, 1024",
        "limits.max-message-bytes, 1048576",
        "limits.max-id-length, 1",
        "limits.max-id-length, 1000",
        "limits.publishes-per-second, 1",
        "limits.publishes-per-second, 1000000",
        "limits.publish-burst, 1",
        "limits.publish-burst, 1000000",
        "limits.max-publish-bytes, 1",
        "limits.max-publish-bytes, 1048576",
        "limits.max-url-bytes, 1024",
        "limits.max-url-bytes, 1048576",
        "limits.max-header-bytes, 1024",
        "limits.max-header-bytes, 1048576",
        "limits.auth-time, 100ms",
        "limits.auth-time, 600000ms",
        "limits.idle-time, 1000ms",
        "limits.idle-time, 3600000ms",
        "auth, none",
        "auth, publish",
        "auth, required",
        "limits.messages-per-second, 1000000",
        "limits.message-burst, 1",
        "limits.max-symbols, 100000",
        "limits.max-rooms, 1"
    })
    void bothEndsOfARangeAreValid(String key, String value) {
        assertDoesNotThrow(() -> check(Map.of("quotecast." + key, value)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "format | pcap | 'pcap' is invalid; must be one of tardis-trades, tardis-quotes, massive-trades,"
                        + " massive-quotes, databento-quotes, databento-trades, binance-trades, binance-agg-trades,"
                        + " lobster, lean-trades, lean-quotes, capture-alpaca, capture-binance, capture-bitstamp,"
                        + " capture-coinbase, capture-gemini, capture-kraken, capture-massive",
                "symbols | BTCUSDT | 'BTCUSDT' is invalid; must be a symbol of the recordings, a colon and a symbol,"
                        + " such as BTCUSDT:BTC-USD"
            })
    void anInvalidSettingOfTheReplayIsReported(String key, String value, String message) {
        assertEquals(
                "quotecast.replay." + key + ": " + message,
                errorMessage(Map.of(
                        "quotecast.source",
                        "replay",
                        "quotecast.replay.file",
                        "day.csv",
                        "quotecast.replay." + key,
                        value)));
    }

    @Test
    void aReplayRequiresAFile() {
        assertEquals(
                "quotecast.replay.file: not set; this or quotecast.replay.files is required because quotecast.source"
                        + " contains replay",
                errorMessage(Map.of("quotecast.source", "replay")));
    }

    @ParameterizedTest
    @CsvSource({"1", "6", "100", "545"})
    void aShortInstrumentListLimitsTheSimulatorWithoutAnError(int symbols) {
        assertDoesNotThrow(() -> check(Map.of("quotecast.source", "none"), 6));
        assertDoesNotThrow(() -> check(Map.of("quotecast.simulator.symbols", "" + symbols), 6));
    }

    @Test
    void theSimulatorNeedsAnInstrumentWithAPrice() {
        assertDoesNotThrow(() -> check(Map.of("quotecast.source", "none"), 0));
        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> check(Map.of(), 0));
        assertEquals(
                "quotecast.instruments: no listed instrument has a price, and the simulator needs at least one",
                failure.getMessage());
    }

    @Test
    void theDocumentationNamesTheLimitThatTheServerNames() throws IOException {
        String row = Files.readAllLines(Path.of("src", "docs", "operations.md")).stream()
                .filter(line -> line.startsWith("| `simulator.symbols` |"))
                .findFirst()
                .orElseThrow();

        assertTrue(errorMessage(Map.of("quotecast.simulator.symbols", "546")).endsWith("(1 to 545)"));
        assertTrue(row.contains("1 to 545"), row);
    }

    @Test
    void aMissingDatabaseUrlIsReportedAndAnInvalidOneIsNotPrinted() {
        String rest = "; must be like jdbc:postgresql://localhost:5432/quotecast because quotecast.history is"
                + " postgresql";

        assertEquals("quotecast.history.url: not set" + rest, errorMessage(Map.of("quotecast.history", "postgresql")));
        assertEquals(
                "quotecast.history.url: invalid" + rest,
                errorMessage(Map.of(
                        "quotecast.history",
                        "postgresql",
                        "quotecast.history.url",
                        "postgres://me:secret@localhost/q")));
    }

    @Test
    void theNumberOfProductsIsLimited() {
        String products = IntStream.rangeClosed(1, 201).mapToObj(i -> "P" + i).collect(Collectors.joining(","));

        assertEquals(
                "quotecast.coinbase.products: the number of entries 201 is out of range (1 to 200 entries)",
                errorMessage(Map.of("quotecast.coinbase.products", products)));
    }

    @Test
    void theChoicesAreThoseOfTheCode() throws NoSuchMethodException {
        assertEquals(Stream.of(AuthMode.values()).map(AuthMode::text).toList(), choices(QuotecastConfig.class, "auth"));
        assertEquals(
                List.of(),
                choices(QuotecastConfig.JournalSettings.class, "sync").stream()
                        .filter(text -> SyncMode.of(text).isEmpty())
                        .toList());
    }

    private static List<String> choices(Class<?> group, String name) throws NoSuchMethodException {
        return List.of(group.getMethod(name).getAnnotation(OneOf.class).value());
    }

    @Test
    void allInvalidSettingsAreReportedTogether() {
        assertEquals(
                "quotecast.auth: 'jwt' is invalid; must be none, publish, required or webhook; "
                        + "quotecast.heartbeat: 1ms is out of range (100ms to 1h); "
                        + "quotecast.limits.message-burst: 0 is out of range (1 to 1000000); "
                        + "quotecast.simulator.symbols: 9999 is out of range (1 to 545)",
                errorMessage(Map.of(
                        "quotecast.heartbeat",
                        "1ms",
                        "quotecast.limits.message-burst",
                        "0",
                        "quotecast.auth",
                        "jwt",
                        "quotecast.simulator.symbols",
                        "9999")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "heartbeat | 1ms | quotecast.heartbeat: 1ms is out of range (100ms to 1h)",
                "instruments | no-such.csv | quotecast.instruments: 'no-such.csv' cannot be read",
                "replay.file | no-such.ndjson | no-such.ndjson"
            })
    void anInvalidSettingPreventsTheStart(String key, String value, String message) {
        String source = key.startsWith("replay") ? "replay" : "none";

        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.create(
                        TestConfig.all(Map.of("quotecast.source", source, "quotecast." + key, value)),
                        InstantSource.system(),
                        new Random(1)));

        assertTrue(failure.getMessage().contains(message), failure::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"heartbeat, soon", "limits.message-burst, many", "push.max-pending, 4X", "simulator.symbols, ''"})
    void aSettingThatCannotBeParsedIsReported(String key, String value) {
        RuntimeException failure =
                assertThrows(RuntimeException.class, () -> TestConfig.of(Map.of("quotecast." + key, value)));

        assertTrue(failure.getMessage().contains(key), failure::getMessage);
    }

    static void check(Map<String, String> settings) {
        check(settings, Integer.MAX_VALUE);
    }

    private static void check(Map<String, String> settings, int maxInstruments) {
        Instruments instruments = new Instruments();
        List<Listing> listings = SourceRegistry.readListings(Optional.empty(), instruments).stream()
                .filter(listing -> listing.price() > 0)
                .limit(maxInstruments)
                .toList();
        SmallRyeConfig all = TestConfig.all(settings);
        QuotecastConfig config = all.getConfigMapping(QuotecastConfig.class);
        Violations violations = new Violations();
        Timeframes timeframes = SettingsCheck.timeframes(config, violations);
        new SourceRegistry(
                        config.source(),
                        config.sourcePriority(),
                        all,
                        new SourceType.Context(
                                listings, instruments, timeframes, InstantSource.system(), new Random(1)))
                .check(violations);
        SettingsCheck.check(config, violations);
        violations.throwIfAny();
    }

    private static String errorMessage(Map<String, String> settings) {
        return assertThrows(IllegalArgumentException.class, () -> check(settings))
                .getMessage();
    }
}
