package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.client.FeedChannel;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubscriptionOptionsTest {
    private static final List<String> ALL = List.of("*");

    @Test
    void theMessageNamesEveryChannel() {
        SubscriptionOptions options = new SubscriptionOptions(
                Map.of(
                        FeedChannel.QUOTES, List.of("aapl", "MSFT"),
                        FeedChannel.TRADES, ALL,
                        FeedChannel.BARS, List.of("A"),
                        FeedChannel.TICKERS, ALL,
                        FeedChannel.STATUSES, List.of("B"),
                        FeedChannel.MESSAGES, List.of("lobby", "x")),
                250,
                0,
                List.of(),
                "");

        assertEquals(
                "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\",\"MSFT\"],\"bars\":[\"A\"],"
                        + "\"tickers\":[\"*\"],\"statuses\":[\"B\"],\"messages\":[\"lobby\",\"x\"],\"conflate\":250}",
                options.message(0));
    }

    @Test
    void eachConnectionAlwaysPicksTheSameSymbols() {
        SubscriptionOptions options = new SubscriptionOptions(
                        Map.of(FeedChannel.QUOTES, ALL), 0, 2, List.of("A", "B", "C", "D", "E", "F"), "")
                .withDefaults(true);

        assertEquals(options.message(3), options.message(3));
        assertTrue(IntStream.range(0, 50).mapToObj(options::message).distinct().count() > 10);
        assertTrue(options.message(3)
                .matches("\\{\"action\":\"subscribe\",\"quotes\":\\[\"([A-F])\",\"(?!\\1)[A-F]\"],\"conflate\":0}"));
    }

    @Test
    void aMessageThatIsGivenIsSentUnchanged() {
        SubscriptionOptions options =
                new SubscriptionOptions(Map.of(), 0, 0, List.of(), "{\"action\":\"list\"}").withDefaults(true);

        assertEquals("{\"action\":\"list\"}", options.message(0));
        assertFalse(options.isEmpty());
    }
}
