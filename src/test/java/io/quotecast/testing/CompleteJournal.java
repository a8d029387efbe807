package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks the events that a client with a subscription to everything has received. */
public final class CompleteJournal {
    private static final Map<String, Long> TIMEFRAME_MICROS = Map.of(
            "1s",
            1_000_000L,
            "1m",
            60_000_000L,
            "5m",
            300_000_000L,
            "15m",
            900_000_000L,
            "1h",
            3_600_000_000L,
            "1d",
            86_400_000_000L);

    private final List<JsonNode> events;

    public CompleteJournal(List<JsonNode> events) {
        this.events = events;
    }

    /** Checks that positions begin with 1 and increase by one, and so do the numbers of each series. */
    public CompleteJournal checkContiguous() {
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i + 1, events.get(i).get("q").asLong());
        }
        return checkSeriesNumbersFromOne();
    }

    /** Checks that positions increase, and that the numbers of each series begin with 1 and increase by one. */
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

    /** Checks that the numbers of each series increase by one, from any number on. */
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

    /** Checks that each of these events is here at its position; positions must be contiguous. */
    public CompleteJournal checkContains(List<JsonNode> received) {
        for (JsonNode event : received) {
            assertEquals(events.get((int) event.get("q").asLong() - 1), event);
        }
        return this;
    }

    /** Checks that acknowledged trades and messages are present, and no trade twice. */
    public CompleteJournal checkContainsAcknowledged(List<Long> trades, List<Long> messages) {
        return checkTrades(trades).checkMessages(messages);
    }

    /** Checks that trades with these ids are present, and no trade twice. */
    public CompleteJournal checkTrades(List<Long> trades) {
        Set<Long> ids = new HashSet<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode event : events) {
            // Values of an index have no id.
            if (event.get("T").asText().equals("t") && event.has("i")) {
                ids.add(event.get("i").asLong());
                assertTrue(seen.add(event.get("S").asText() + event.get("i")), () -> "a duplicate: " + event);
            }
        }
        assertTrue(ids.containsAll(trades), "an acknowledged trade is missing");
        return this;
    }

    /** Checks that messages are at these positions. */
    public CompleteJournal checkMessages(List<Long> positions) {
        Set<Long> messages = new HashSet<>();
        for (JsonNode event : events) {
            if (event.get("T").asText().equals("msg")) {
                messages.add(event.get("q").asLong());
            }
        }
        assertTrue(messages.containsAll(positions), "an acknowledged message is missing");
        return this;
    }

    /**
     * Checks every closed bar against its trades: the first n trades of its interval in the order of the journal, where
     * n is the count of the bar; later ones came after it was closed. Of a bar that late trades have revised, the last
     * revision counts. Only the newest bar of a symbol may be missing.
     *
     * @return the number of closed bars
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
                JsonNode previous = bars.put(window, event);
                assertTrue(
                        previous == null || trades(event) > trades(previous),
                        () -> "a bar was closed twice without another trade: " + event);
            }
        }
        windows.forEach((window, trades) -> {
            JsonNode bar = bars.get(window);
            if (bar == null) {
                String series = window.substring(0, window.lastIndexOf(' '));
                assertEquals(window, series + " " + newest.get(series), "a bar was not closed");
            } else {
                checkBar(bar, trades.subList(0, trades(bar)));
            }
        });
        assertTrue(windows.keySet().containsAll(bars.keySet()), "a bar has no trades");
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
        // By time; of trades with the same time, in the order of the journal.
        List<JsonNode> byTime = new ArrayList<>(trades);
        byTime.sort(Comparator.comparingLong(trade -> trade.get("t").asLong()));
        assertEquals(price(byTime.get(0)), bar.get("o").decimalValue(), bar::toString);
        assertEquals(high, bar.get("h").decimalValue(), bar::toString);
        assertEquals(low, bar.get("l").decimalValue(), bar::toString);
        assertEquals(price(byTime.get(byTime.size() - 1)), bar.get("c").decimalValue(), bar::toString);
        assertEquals(volume, bar.get("v").decimalValue(), bar::toString);
        assertEquals(
                turnover.divide(volume, 2, RoundingMode.HALF_UP), bar.get("vw").decimalValue(), bar::toString);
    }

    private static int trades(JsonNode bar) {
        return bar.get("n").asInt();
    }

    private static BigDecimal price(JsonNode trade) {
        return trade.get("p").decimalValue();
    }
}
