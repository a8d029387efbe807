package io.quotecast.pipeline;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Bar;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.protocol.Notification.ReplayStatus;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import io.quotecast.push.Hub;
import io.quotecast.testing.EmbeddedHub;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayFeedTest {
    private static final int CAPACITY = 1_000;
    private static final long T = EmbeddedHub.TIME_MICROS;

    private final MemoryJournal journal = new MemoryJournal(new Epoch("e"), CAPACITY, 1_000);
    private final Hub hub = new EmbeddedHub(
                    new EmbeddedHub.ShardLimits(1_000, 1_000, 10, 1_000), journal, EmbeddedHub.IMMEDIATE, () -> 0)
            .hub();
    private final ReplayFeed feed = new ReplayFeed(journal.openReader(), journal.epoch(), hub, null, Runnable::run);

    @Test
    void eventsFollowAtThePaceOfTheirTimes() throws ProtocolException {
        trades(0, 1, 3);
        play("0", null, "1");

        assertEquals(seconds(1), feed.publishDue(0));
        assertEquals(1, hub.position());
        assertEquals(1_000, feed.publishDue(seconds(1) - 1_000));
        assertEquals(seconds(2), feed.publishDue(seconds(1)));
        assertEquals(2, hub.position());
        assertEquals(ReplayFeed.NEVER, feed.publishDue(seconds(3)));
        assertEquals(3, hub.position());
        assertEquals(status("ended", 3, "1", 3, 3), feed.status(seconds(9)));
    }

    @Test
    void aSpeedShortensTheTimeBetweenEvents() throws ProtocolException {
        trades(0, 10);
        play("0", null, "4");

        assertEquals(seconds(10) / 4, feed.publishDue(0));
        assertEquals(status("playing", 4, "4", 1, 2), feed.status(seconds(1)));
    }

    @Test
    void aNewSpeedAppliesFromNowOn() throws ProtocolException {
        trades(0, 100);
        play("0", null, "1");
        feed.publishDue(0);

        feed.setSpeed(new BigDecimal("10"), seconds(50));

        assertEquals(seconds(5), feed.publishDue(seconds(50)));
    }

    @Test
    void speedZeroHasNoPauses() throws ProtocolException {
        trades(0, 1_000, 100_000);
        play("0", null, "0");

        assertEquals(ReplayFeed.NEVER, feed.publishDue(0));
        assertEquals(status("ended", 100_000, "0", 3, 3), feed.status(seconds(1)));
    }

    @Test
    void positionsWithoutEventsAreSkipped() throws ProtocolException {
        trades(IntStream.range(0, 900).map(second -> second / 2).toArray());
        ReplayFeed sparseFeed =
                new ReplayFeed(new SparseEntries(journal.openReader()), journal.epoch(), hub, null, Runnable::run);

        ReplayFeed.Range range = range(sparseFeed, ReplayOptions.parse(text(200), text(350), "0"));
        sparseFeed.seek(range, 0, false);
        sparseFeed.setSpeed(BigDecimal.ZERO, 0);
        sparseFeed.unpause(0);
        while (sparseFeed.publishDue(0) != ReplayFeed.NEVER) {
            continue;
        }

        assertEquals(T + 200_000_000, range.startMicros());
        assertEquals(700, range.endPosition());
        assertEquals(new ReplayStatus("ended", T + 349_000_000, BigDecimal.ZERO, 700, 700, ""), sparseFeed.status(0));
    }

    @Test
    void aBarWhoseTimeIsItsStartDoesNotMisleadTheSearch() throws ProtocolException {
        for (int second = 0; second < 400; second++) {
            trades(second);
            journal.append(new Bar(AAPL, Timeframe.DAY, 1, 1, 1, 1, 1, 1, 1, false, T - T % 86_400_000_000L));
        }

        ReplayFeed.Range range = range(text(100), text(300));

        // The trades of the seconds 99 and 299.
        assertEquals(new ReplayFeed.Range(199, 599, T + 100_000_000), range);
    }

    @Test
    void aTurnPublishesNoMoreThanOneWriteHolds() throws ProtocolException {
        trades(new int[300]);
        play("0", null, "1");

        assertEquals(0, feed.publishDue(0));
        assertEquals(ReplayFeed.MAX_EVENTS, hub.position());
        feed.publishDue(0);
        assertEquals(ReplayFeed.NEVER, feed.publishDue(0));
        assertEquals(300, hub.position());
    }

    @Test
    void anEventWithAnEarlierTimeFollowsAtOnce() throws ProtocolException {
        trades(5, 2, 6);
        play("0", null, "1");

        assertEquals(seconds(1), feed.publishDue(0));
        assertEquals(2, hub.position());
    }

    @Test
    void startAndEndSelectAPart() throws ProtocolException {
        trades(0, 1, 2, 3, 4);

        assertEquals(new ReplayFeed.Range(1, 3, T + 1_000_000), range(text(1), text(3)));
        assertEquals(new ReplayFeed.Range(1, 5, T + 500_000), range(Long.toString(T + 500_000), null));
        assertEquals(new ReplayFeed.Range(2, 5, T + 2_000_000), range("e:2", null));
    }

    @Test
    void aPartThatIsNotThereIsRefused() throws ProtocolException {
        assertRefused("the journal has no events yet: there is nothing to replay", "0", null);
        trades(0, 1, 2);

        assertRefused(
                "start 2026-01-05T14:29:59Z is before the oldest event in the journal, of 2026-01-05T14:30:00Z;"
                        + " start=0 is that event",
                text(-1),
                null);
        assertRefused("start is after the newest event, which is of 2026-01-05T14:30:02Z", text(3), null);
        assertRefused("end must be after start: no event is between them", text(1), text(1));
        assertRefused("start 'e:4' is not available; the journal has e:0 to e:3", "e:4", null);
        assertRefused("start 'f:1' is not available; the journal has e:0 to e:3", "f:1", null);
    }

    @Test
    void aPauseStopsTheClock() throws ProtocolException {
        trades(0, 10);
        play("0", null, "1");
        feed.publishDue(0);

        feed.pause(seconds(4));
        assertEquals(ReplayFeed.NEVER, feed.publishDue(seconds(60)));
        assertEquals(status("paused", 4, "1", 1, 2), feed.status(seconds(60)));
        feed.unpause(seconds(100));

        assertEquals(seconds(6), feed.publishDue(seconds(100)));
    }

    @Test
    void aSeekGoesBackwardsToo() throws ProtocolException {
        trades(0, 1, 2);
        play("0", null, "0");
        feed.publishDue(0);

        feed.seek(range(text(1), null), 0, true);

        assertEquals(1, hub.position());
        assertEquals(ReplayFeed.NEVER, feed.publishDue(0));
        assertEquals(3, hub.position());
    }

    @Test
    void anEndThatHasPassedEndsTheReplay() throws ProtocolException {
        trades(0, 1, 2);
        play("0", null, "0");
        feed.publishDue(0);

        feed.setEnd(new ReplayFeed.Range(0, 2, T));

        assertEquals("ended", feed.status(0).state());
    }

    @Test
    void eventsThatTheJournalNoLongerStoresEndTheReplayWithTheReason() throws ProtocolException {
        trades(0, 1);
        play("0", null, "1");
        feed.publishDue(0);
        trades(new int[CAPACITY + 1]);
        feed.setEnd(new ReplayFeed.Range(1, CAPACITY, T));

        // The second event was read together with the first one.
        feed.publishDue(seconds(1));

        assertEquals(
                "the journal no longer stores the events after e:2",
                feed.status(0).text());
        assertEquals("ended", feed.status(0).state());
    }

    private ReplayFeed.Range range(String start, String end) throws ProtocolException {
        return range(feed, ReplayOptions.parse(start, end, null));
    }

    private static ReplayFeed.Range range(ReplayFeed of, ReplayOptions options) throws ProtocolException {
        List<ReplayFeed.Range> found = new ArrayList<>();
        List<ProtocolException> failures = new ArrayList<>();
        of.find(options, found::add, failures::add);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return found.get(0);
    }

    /**
     * Entries of which those at the positions from 441 to 640 are missing, as those of an ended term in a shared
     * journal.
     */
    private record SparseEntries(EntryReader entries) implements EntryReader {
        @Override
        public long first() {
            return entries.first();
        }

        @Override
        public long last() {
            return entries.last();
        }

        @Override
        public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
            return entries.readAfter(position, limit, entry -> {
                if (entry.position() < 441 || entry.position() > 640) {
                    reader.accept(entry);
                }
            });
        }

        @Override
        public void close() {
            entries.close();
        }
    }

    private void play(String start, String end, String speed) throws ProtocolException {
        ReplayOptions options = ReplayOptions.parse(start, end, speed);
        feed.setSpeed(options.speed(), 0);
        feed.seek(range(feed, options), 0, false);
        feed.unpause(0);
    }

    private void assertRefused(String text, String start, String end) {
        assertEquals(
                text,
                assertThrows(ProtocolException.class, () -> range(start, end)).text());
    }

    private static ReplayStatus status(String state, long atSeconds, String speed, long position, long end) {
        return new ReplayStatus(state, T + atSeconds * 1_000_000, new BigDecimal(speed), position, end, "");
    }

    private static String text(int atSeconds) {
        return Long.toString(T + atSeconds * 1_000_000L);
    }

    private void trades(int... atSeconds) {
        for (int second : atSeconds) {
            journal.append(new Trade(AAPL, 27_000, 1, Side.BUY, null, 0, T + second * 1_000_000L));
        }
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
