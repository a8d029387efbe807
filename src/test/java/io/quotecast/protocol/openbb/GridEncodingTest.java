package io.quotecast.protocol.openbb;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.journal.Entry;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Ticker;
import io.quotecast.market.TradingState;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GridEncodingTest {
    private static final long TIME = 1_767_623_400_123_456L;

    @Test
    void aTickerIsOneFlatRow() {
        assertEquals(
                "{\"symbol\":\"AAPL\",\"name\":\"AAPL Inc.\",\"price\":271.00,\"change\":-1.00,"
                        + "\"change_percent\":-0.37,\"bid\":270.90,\"ask\":null,\"open\":270.00,\"high\":272.00,"
                        + "\"low\":269.00,\"volume\":1000,\"trades\":8,\"state\":\"Halted\","
                        + "\"time\":\"2026-01-05T14:30:00.123Z\"}",
                new String(encode(ticker(27_200)), StandardCharsets.UTF_8));
    }

    @Test
    void otherEventsAreNoRows() {
        assertNull(encode(new Quote(AAPL, 1, 1, 2, 1, TIME)));
    }

    private static Ticker ticker(long previousClose) {
        return new Ticker(
                AAPL,
                27_100,
                27_000,
                27_200,
                26_900,
                previousClose,
                1_000,
                27_050,
                8,
                27_090,
                0,
                TradingState.HALTED,
                TIME);
    }

    private static byte[] encode(MarketEvent event) {
        return GridEncoding.INSTANCE.encode(new Entry(9, 5, event));
    }
}
