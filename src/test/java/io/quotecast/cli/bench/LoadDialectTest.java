package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.client.FeedChannel;
import io.quotecast.testing.MsgpackText;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadDialectTest {
    private static final Map<FeedChannel, List<String>> NAMES =
            new EnumMap<>(Map.of(FeedChannel.TRADES, List.of("AAPL", "BRK.B"), FeedChannel.QUOTES, List.of("AAPL")));

    @Test
    void theRequestsSubscribeToTradesAndQuotes() {
        assertEquals(
                List.of("{\"method\":\"SUBSCRIBE\",\"params\":[\"aapl@trade\",\"brkb@trade\",\"aapl@bookTicker\"],"
                        + "\"id\":1}"),
                LoadDialect.BINANCE.requests(NAMES).stream()
                        .map(request -> new String(request.payload(), StandardCharsets.US_ASCII))
                        .toList());
        assertEquals(
                List.of(
                        "{\"action\":\"auth\",\"key\":\"bench\",\"secret\":\"bench\"}",
                        "{\"action\":\"subscribe\",\"trades\":[\"AAPL\",\"BRK.B\"],\"quotes\":[\"AAPL\"]}"),
                LoadDialect.ALPACA.requests(NAMES).stream()
                        .map(request -> MsgpackText.read(request.payload()).toString())
                        .toList());
    }

    @Test
    void eachMessageOfBinanceIsAnEventOrAnAnswer() {
        assertEquals(1, count(LoadDialect.BINANCE, "{\"e\":\"trade\",\"E\":1}"));
        assertEquals(1, count(LoadDialect.BINANCE, "{\"u\":400900217,\"s\":\"AAPL\"}"));
        assertEquals(0, count(LoadDialect.BINANCE, "{\"result\":null,\"id\":1}"));
        assertEquals(LoadDialect.REFUSED, count(LoadDialect.BINANCE, "{\"error\":{\"code\":2}}"));
        assertEquals(LoadDialect.REFUSED, count(LoadDialect.BINANCE, ""));
    }

    @Test
    void eachMessageOfAlpacaIsAnArrayOfEventsOrAnAnswer() {
        String event = "{\"T\":\"t\",\"S\":\"AAPL\"}";

        assertEquals(1, count("[" + event + "]"));
        assertEquals(15, count("[" + (event + ",").repeat(14) + event + "]"));
        assertEquals(16, count("[" + (event + ",").repeat(15) + event + "]"));
        assertEquals(1_000, count("[" + (event + ",").repeat(999) + event + "]"));
        assertEquals(70_000, count("[" + (event + ",").repeat(69_999) + event + "]"));
        assertEquals(0, count("[{\"T\":\"success\",\"msg\":\"connected\"}]"));
        assertEquals(0, count("[{\"T\":\"subscription\",\"trades\":[]}]"));
        assertEquals(LoadDialect.REFUSED, count("[{\"T\":\"error\",\"code\":402}]"));
        assertEquals(LoadDialect.REFUSED, count("[]"));
    }

    private static int count(String alpacaMessage) {
        return count(LoadDialect.ALPACA, MsgpackText.fromJson(alpacaMessage));
    }

    private static int count(LoadDialect dialect, String message) {
        return count(dialect, message.getBytes(StandardCharsets.US_ASCII));
    }

    /** Counts the events of a message that arrives byte by byte, after another one. */
    private static int count(LoadDialect dialect, byte[] message) {
        EventCounter counter = new EventCounter(dialect);
        counter.read(new byte[] {1, 2, 3}, 0, 3);
        counter.end();
        for (int i = 0; i < message.length; i++) {
            counter.read(message, i, i + 1);
        }
        return counter.end();
    }
}
