package io.quotecast.pipeline;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.push.Hub;
import io.quotecast.testing.EmbeddedHub;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelayedFeedTest {
    private static final Duration DELAY = Duration.ofMinutes(15);
    private static final int CAPACITY = 100;

    private final MemoryJournal journal = new MemoryJournal(new Epoch("e"), CAPACITY, 1_000);
    private final Hub hub = new EmbeddedHub(
                    new EmbeddedHub.ShardLimits(1_000, 1_000, 10, 1_000), journal, EmbeddedHub.IMMEDIATE, () -> 0)
            .hub();

    @Test
    void eventsArePublishedNoEarlierThanTheDelay() {
        DelayedFeed feed = feed();
        trades(3);
        feed.onTick(seconds(1), true);
        trades(2);

        feed.onTick(seconds(900), true);
        assertEquals(0, hub.position());

        feed.onTick(seconds(901), true);
        assertEquals(3, hub.position());

        feed.onTick(seconds(1_799), true);
        assertEquals(3, hub.position());

        feed.onTick(seconds(1_800), true);
        assertEquals(5, hub.position());
    }

    @Test
    void eventsFromBeforeTheStartAreNotPublished() {
        trades(4);
        DelayedFeed feed = feed();

        feed.onTick(seconds(900), true);

        assertEquals(4, hub.position());
    }

    @Test
    void eventsThatTheJournalNoLongerHoldsAreSkipped() {
        DelayedFeed feed = feed();
        trades(CAPACITY + 50);
        feed.onTick(seconds(1), true);

        feed.onTick(seconds(901), true);
        trades(1);
        feed.onTick(seconds(902), true);
        feed.onTick(seconds(1_802), true);

        assertEquals(CAPACITY + 51, hub.position());
    }

    @Test
    void nothingIsReadWithoutClients() {
        DelayedFeed feed = feed();
        trades(3);
        feed.onTick(seconds(1), false);

        feed.onTick(seconds(901), false);

        assertEquals(3, hub.position());
    }

    private DelayedFeed feed() {
        return new DelayedFeed(journal, hub, DELAY, 0);
    }

    private void trades(int count) {
        for (int i = 0; i < count; i++) {
            journal.append(new Trade(AAPL, 27_000, 1, Side.BUY, null, 0, EmbeddedHub.TIME_MICROS));
        }
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
