package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All events of an epoch from its first position on, as a client with every subscription was given them. */
public final class CompleteJournal {
    private static final Map<String, Long> TIMEFRAME_MICROS =
            Map.of("1s", 1_000_000L, "1m", 60_000_000L, "5m", 300_000_000L, "1h", 3_600_000_000L);

    private final List<JsonNode> events;

    public CompleteJournal(List<JsonNode> events) {
        this.events = events;
    }

    /** Every position follows the one before, and so does every number of a series. */
    public CompleteJournal checkContiguous() {
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i + 1, events.get(i).get("q").asLong());
        }
        return checkSeriesNumbersFromOne();
    }

    /** Every position is behind the one before, and every number of a series follows the one before. */
    public CompleteJournal checkSeriesNumbersFromOne() {
        Map<String, Long> counts = new HashMap<>();
        long previous = 0;
        for (JsonNode event : events) {
            assertTrue(event.get("q").asLong() > previous, event::toString);
            previous = event.get("q").asLong();
            assertEquals(
                    counts.merge(series(event), 1L, Long::sum), event.get("u").asLong(), event::toString);
        }
        return this;
    }

    /** As {@link #checkSeriesNumbersFromOne} for what was heard from any moment on. */
    public CompleteJournal checkSeriesContiguous() {
        Map<String, Long> counts = new HashMap<>();
        for (JsonNode event : events) {
            long seriesNumber = event.get("u").asLong();
            Long previous = counts.put(series(event), seriesNumber);
            assertTrue(previous == null || previous + 1 == seriesNumber, event::toString);
        }
        return this;
    }

    private static String series(JsonNode event) {
        return event.get("T").asText() + " " + event.path("S").asText()
                + event.path("topic").asText();
    }

    /** What was heard at any time is what stands here. */
    public CompleteJournal checkContains(List<JsonNode> received) {
        for (JsonNode event : received) {
            assertEquals(events.get((int) event.get("q").asLong() - 1), event);
        }
        return this;
    }

    /** What was acknowledged is here, and nothing is twice. */
    public CompleteJournal checkContainsAcknowledged(List<Long> trades, List<Long> messages) {
        return checkTrades(trades).checkMessages(messages);
    }

    /** Trades with these numbers are here, and none is twice. */
    public CompleteJournal checkTrades(List<Long> trades) {
        Set<Long> ids = new HashSet<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode event : events) {
            // An index that is printed has none.
            if (event.get("T").asText().equals("t") && event.has("i")) {
                ids.add(event.get("i").asLong());
                assertTrue(seen.add(event.get("S").asText() + event.get("i")), () -> "twice: " + event);
            }
        }
        assertTrue(ids.containsAll(trades), "every trade that was acknowledged");
        return this;
    }

    /** Messages are at these positions. */
    public CompleteJournal checkMessages(List<Long> positions) {
        Set<Long> messages = new HashSet<>();
        for (JsonNode event : events) {
            if (event.get("T").asText().equals("msg")) {
                messages.add(event.get("q").asLong());
            }
        }
        assertTrue(messages.containsAll(positions), "every message that was acknowledged");
        return this;
    }

    /**
     * Every bar that closed is what its trades make: the first of its time, as many as it says, in the order of the
     * tape. More than that came too late for it. No bar but the newest of its symbol is missing.
     */
    public int checkBars() {
        Map<String, List<JsonNode>> windows = new LinkedHashMap<>();
        Map<String, Long> newest = new HashMap<>();
        Map<String, JsonNode> bars = new HashMap<>();
        for (JsonNode event : events) {
            String symbol = event.path("S").asText();
            if (event.get("T").asText().equals("t")) {
                TIMEFRAME_MICROS.forEach((timeframe, micros) -> {
                    long start = event.get("t").asLong() / micros * micros;
                    windows.computeIfAbsent(symbol + " " + timeframe + " " + start, any -> new ArrayList<>())
                            .add(event);
                    newest.merge(symbol + " " + timeframe, start, Math::max);
                });
            } else if (event.get("T").asText().equals("b") && event.get("x").asBoolean()) {
                String window = symbol + " " + event.get("tf").asText() + " "
                        + event.get("t").asLong();
                assertFalse(bars.containsKey(window), () -> "closed twice: " + event);
                bars.put(window, event);
            }
        }
        windows.forEach((window, trades) -> {
            JsonNode bar = bars.get(window);
            if (bar == null) {
                String series = window.substring(0, window.lastIndexOf(' '));
                assertEquals(window, series + " " + newest.get(series), "a bar that never closed");
            } else {
                checkBar(bar, trades.subList(0, bar.get("n").asInt()));
            }
        });
        assertTrue(windows.keySet().containsAll(bars.keySet()), "no bar without trades");
        return bars.size();
    }

    private static void checkBar(JsonNode bar, List<JsonNode> trades) {
        BigDecimal volume = BigDecimal.ZERO;
        BigDecimal turnover = BigDecimal.ZERO;
        BigDecimal high = price(trades.get(0));
        BigDecimal low = high;
        for (JsonNode trade : trades) {
            volume = volume.add(trade.get("s").decimalValue());
            turnover = turnover.add(trade.get("s").decimalValue().multiply(price(trade)));
            high = high.max(price(trade));
            low = low.min(price(trade));
        }
        assertEquals(price(trades.get(0)), bar.get("o").decimalValue(), bar::toString);
        assertEquals(high, bar.get("h").decimalValue(), bar::toString);
        assertEquals(low, bar.get("l").decimalValue(), bar::toString);
        assertEquals(price(trades.get(trades.size() - 1)), bar.get("c").decimalValue(), bar::toString);
        assertEquals(volume, bar.get("v").decimalValue(), bar::toString);
        assertEquals(
                turnover.divide(volume, 2, RoundingMode.HALF_UP), bar.get("vw").decimalValue(), bar::toString);
    }

    private static BigDecimal price(JsonNode trade) {
        return trade.get("p").decimalValue();
    }
}
