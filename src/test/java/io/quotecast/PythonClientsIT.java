package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.PythonProgram;
import io.quotecast.testing.ServerProcess;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python clients for other feeds, for which only the address and the key change, on a server that requires keys. What
 * they receive is compared with what the stream of Quotecast sends.
 */
@Tag("slow")
@Timeout(480)
class PythonClientsIT {
    private static final String ALPACA = "alpaca-py";
    private static final String ALPACA_VERSION = "0.44.0";
    private static final String MASSIVE = "massive";
    private static final String MASSIVE_VERSION = "2.9.1";

    private static final int EVENTS = 1_000;
    /** All of them are listed at NASDAQ, except for the last one, which the server does not know. */
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA", "NOPE");

    private static final String SUBSCRIPTION =
            "?trades=AAPL,MSFT,NVDA&quotes=AAPL,MSFT,NVDA&bars=AAPL,MSFT,NVDA&snapshot=false";

    @TempDir
    static Path folder;

    private static ServerProcess server;

    /** Writes an event of the stream as a client prints it; null for an event that it does not receive. */
    private interface RowWriter {
        @Nullable
        List<Object> row(JsonNode event);
    }

    @BeforeAll
    static void start() throws Exception {
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                ApiKeyFixture.fileContent(ApiKeyFixture.entry("reader", "'roles':['read']")));
        Path recording = Files.writeString(folder.resolve("recording.ndjson"), recording());
        server = ServerProcess.start(
                "-Dquotecast.dialects=alpaca,massive",
                "-Dquotecast.source=replay",
                "-Dquotecast.replay.file=" + recording,
                // A bar of a minute closes every second.
                "-Dquotecast.replay.speed=60",
                "-Dquotecast.replay.loop=true",
                "-Dquotecast.trust-local=false",
                "-Dquotecast.auth=required",
                "-Dquotecast.keys-file=" + keys);
    }

    /** Returns half an hour with a trade and a quote of each known symbol every 500 ms. */
    private static String recording() {
        Random random = new Random(20);
        StringBuilder lines = new StringBuilder();
        long timeMicros = Instant.parse("2026-01-05T15:00:00Z").getEpochSecond() * 1_000_000;
        for (int i = 1; i <= 3_600; i++) {
            for (String symbol : SYMBOLS.subList(0, SYMBOLS.size() - 1)) {
                String price =
                        BigDecimal.valueOf(10_000 + random.nextInt(500), 2).toPlainString();
                lines.append(JsonLines.trade(symbol, price, 1 + random.nextInt(900), i, timeMicros));
                lines.append(JsonLines.quote(symbol, price, price, timeMicros));
            }
            timeMicros += 500_000;
        }
        return lines.toString();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theClientOfAlpacaReceivesTheEventsOfTheStream() throws Exception {
        PythonProgram python = PythonProgram.withPackage(ALPACA, ALPACA_VERSION);

        try (FeedClient stream = FeedClient.connectAs(ApiKeyFixture.READER, server.address(), SUBSCRIPTION)) {
            List<String> rows = python.run(
                    "alpaca_stream.py",
                    List.of(alpacaAddress(), ApiKeyFixture.READER, String.join(",", SYMBOLS), String.valueOf(EVENTS)));

            compare(rows, List.of("t", "q", "b"), stream, PythonClientsIT::alpacaRow);
        }
    }

    @Test
    void theClientOfAlpacaIsToldThatItsKeyIsWrong() throws Exception {
        PythonProgram python = PythonProgram.withPackage(ALPACA, ALPACA_VERSION);

        assertEquals(
                List.of("[\"problem\", \"error during websocket communication: auth failed\"]"),
                python.run("alpaca_stream.py", List.of(alpacaAddress(), ApiKeyFixture.UNKNOWN, "AAPL,NOPE", "1")));
    }

    @Test
    void theClientOfMassiveReceivesTheEventsOfTheStream() throws Exception {
        PythonProgram python = PythonProgram.withPackage(MASSIVE, MASSIVE_VERSION);
        String topics = SYMBOLS.stream()
                .map(symbol -> "T." + symbol + ",Q." + symbol + ",A." + symbol)
                .collect(Collectors.joining(","));

        try (FeedClient stream = FeedClient.connectAs(ApiKeyFixture.READER, server.address(), SUBSCRIPTION)) {
            List<String> rows = python.run(
                    "massive_stream.py", List.of(massiveFeed(), ApiKeyFixture.READER, topics, String.valueOf(EVENTS)));

            compare(rows, List.of("T", "Q", "A"), stream, PythonClientsIT::massiveRow);
        }
    }

    @Test
    void theClientOfMassiveIsToldThatItsKeyIsWrong() throws Exception {
        PythonProgram python = PythonProgram.withPackage(MASSIVE, MASSIVE_VERSION);

        List<String> rows =
                python.run("massive_stream.py", List.of(massiveFeed(), ApiKeyFixture.UNKNOWN, "T.AAPL", "1"));

        assertEquals(1, rows.size(), rows::toString);
        assertTrue(rows.get(0).startsWith("[\"problem\", "), rows::toString);
    }

    private static String alpacaAddress() throws Exception {
        return "ws://" + server.address().getAuthority() + "/alpaca/v2/iex";
    }

    private static String massiveFeed() throws Exception {
        return server.address().getAuthority() + "/massive";
    }

    /**
     * Fails unless the rows of each kind and known symbol are, in their order and without a gap, events of the stream.
     */
    private static void compare(List<String> printed, List<String> kinds, FeedClient stream, RowWriter writer)
            throws InterruptedException {
        Map<String, List<String>> received = new LinkedHashMap<>();
        for (String line : printed) {
            JsonNode row = FeedClient.parse(line);
            add(row.get(0).asText() + " " + row.get(1).asText(), text(row), received);
        }
        assertTrue(printed.size() >= EVENTS, () -> "only " + printed.size() + " events");
        assertEquals(
                kinds.stream()
                        .flatMap(kind ->
                                SYMBOLS.stream().limit(SYMBOLS.size() - 1).map(symbol -> kind + " " + symbol))
                        .sorted()
                        .toList(),
                received.keySet().stream().sorted().toList());

        Map<String, List<String>> expected = new LinkedHashMap<>();
        while (!hasAllLast(received, expected)) {
            List<Object> row = writer.row(stream.event());
            if (row != null) {
                add(row.get(0) + " " + row.get(1), text(row), expected);
            }
        }

        received.forEach((series, rows) -> {
            List<String> events = expected.getOrDefault(series, List.of());
            int first = events.indexOf(rows.get(0));
            assertTrue(first >= 0, () -> "no event of the stream is " + rows.get(0) + ": " + events);
            assertEquals(events.subList(first, Math.min(events.size(), first + rows.size())), rows);
        });
    }

    private static void add(String series, String row, Map<String, List<String>> rows) {
        rows.computeIfAbsent(series, any -> new ArrayList<>()).add(row);
    }

    /** Returns whether the last row of each series is among the events. */
    private static boolean hasAllLast(Map<String, List<String>> received, Map<String, List<String>> expected) {
        return received.entrySet().stream().allMatch(series -> expected.getOrDefault(series.getKey(), List.of())
                .contains(series.getValue().get(series.getValue().size() - 1)));
    }

    private static @Nullable List<Object> alpacaRow(JsonNode event) {
        return switch (FeedClient.kind(event)) {
            case "t" -> row("t", event, "i p s t", "Q", List.of("@"), "C");
            case "q" -> row("q", event, "bp bs ap as t", "Q", "Q", List.of("R"), "C");
            case "b" -> isClosed(event, "1m") ? row("b", event, "o h l c v vw n t") : null;
            default -> null;
        };
    }

    private static @Nullable List<Object> massiveRow(JsonNode event) {
        long millis = event.get("t").longValue() / 1_000;
        long position = event.get("q").longValue();
        return switch (FeedClient.kind(event)) {
            case "t" -> row("T", event, "i p s", millis, 12, 3, position);
            case "q" -> row("Q", event, "bp bs ap as", millis, 12, 12, 3, position);
            case "b" -> isClosed(event, "1s") ? row("A", event, "o h l c v vw", millis, millis + 1_000) : null;
            default -> null;
        };
    }

    /**
     * Returns a kind, the symbol of an event, some of its numbers, and further values.
     *
     * @param fields the names of the numbers, separated by blanks
     */
    private static List<Object> row(String kind, JsonNode event, String fields, Object... further) {
        List<Object> row = new ArrayList<>(List.of(kind, event.get("S").asText()));
        for (String field : fields.split(" ")) {
            row.add(event.get(field).decimalValue());
        }
        row.addAll(List.of(further));
        return row;
    }

    private static boolean isClosed(JsonNode bar, String timeframe) {
        return bar.get("tf").asText().equals(timeframe) && bar.get("x").asBoolean();
    }

    private static String text(List<Object> row) {
        return row.stream()
                .map(value -> value instanceof BigDecimal number ? text(number) : value.toString())
                .toList()
                .toString();
    }

    private static String text(JsonNode row) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : row) {
            texts.add(
                    value.isNumber()
                            ? text(value.decimalValue())
                            : value.isArray() ? Arrays.toString(texts(value)) : value.asText());
        }
        return texts.toString();
    }

    private static String[] texts(JsonNode array) {
        String[] texts = new String[array.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = array.get(i).asText();
        }
        return texts;
    }

    /** Returns a number without the zeros at its end. */
    private static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
