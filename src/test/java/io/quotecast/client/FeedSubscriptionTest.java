package io.quotecast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeedSubscriptionTest {
    @Test
    void theMessageContainsWhatWasChosen() {
        FeedSubscription subscription = FeedSubscription.EMPTY
                .with(FeedChannel.QUOTES, "AAPL", "MSFT")
                .with(FeedChannel.TRADES, "*")
                .withoutSnapshot()
                .conflate(Duration.ofMillis(250))
                .resume(new Cursor("e7f3", 42))
                .replacing("k3f9");

        assertEquals(
                "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\",\"MSFT\"],\"snapshot\":false,"
                        + "\"conflate\":250,\"resume\":\"e7f3:42\",\"session\":\"k3f9\"}",
                subscription.subscribeMessage());
        assertEquals(
                "{\"action\":\"unsubscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\",\"MSFT\"]}",
                subscription.unsubscribeMessage());
    }

    @Test
    void theMessageOmitsDefaults() {
        assertEquals(
                "{\"action\":\"subscribe\",\"messages\":[\"lobby\"]}",
                FeedSubscription.EMPTY.with(FeedChannel.MESSAGES, "lobby").subscribeMessage());
    }

    @Test
    void namesAreEscaped() {
        assertEquals(
                "{\"action\":\"subscribe\",\"trades\":[\"\\\"\"]}",
                FeedSubscription.EMPTY.with(FeedChannel.TRADES, "\"").subscribeMessage());
    }

    @Test
    void aNegativeIntervalIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> FeedSubscription.EMPTY.conflate(Duration.ofMillis(-1)));
    }
}
