package io.quotecast.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.protocol.Notification.ReplayStatus;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import io.quotecast.testing.EmbeddedHub;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import io.quotecast.testing.SampleInstruments;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Replays that begin with the stored trades from before the journal. The price of a trade, in cents, identifies it. */
class ReplayHistoryTest {
    private static final long T = EmbeddedHub.TIME_MICROS;
    private static final int CAPACITY = 100;
    private static final Instrument AAA = SampleInstruments.instrument(0, "AAA", 2, 0, 1);

    private final MemoryJournal journal = new MemoryJournal(new Epoch("e2"), CAPACITY, 1_000);
    private final StoredTrades stored = new StoredTrades();
    private final EmbeddedServer server = new EmbeddedServer(0, 256);
    private final ConnectedClient client = server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
    private final List<String> failures = new ArrayList<>();
    private final ReplayFeed feed =
            new ReplayFeed(journal.openReader(), journal.epoch(), server.hub(), stored, Runnable::run);
    private int pages;
    private int tradeCount;

    @Test
    void storedTradesPrecedeTheJournalAndEachIsPlayedOnce() {
        earlier(0, 1, 2, 3);
        current(10, 11, 12);

        play("0", null, "0");

        assertEquals(prices(1, 7), played());
        assertEquals(new ReplayStatus("ended", T + 12_000_000, BigDecimal.ZERO, 3, 3, ""), feed.status(0));
    }

    @Test
    void onlyEventsOfTheJournalHavePositions() {
        earlier(0, 1);
        current(10, 11);
        client.transport().drainMessages();

        play("0", null, "0");
        run();
        server.deliver();

        assertEquals(List.of("t AAA 0", "t AAA 0", "t AAA 1", "t AAA 2"), client.takeEvents());
    }

    @Test
    void pagesHaveNoGapsOrRepeatsEvenAtEqualTimes() {
        earlier(IntStream.range(0, 2_500).map(i -> i / 1_700).toArray());
        current(10);

        play("0", null, "0");

        assertEquals(prices(1, 2_501), played());
    }

    @Test
    void eventsThatTheJournalHasDeletedAreReadFromTheHistory() {
        current(IntStream.range(0, CAPACITY + 20).toArray());

        play("0", null, "0");

        assertEquals(prices(1, CAPACITY + 20), played());
    }

    @Test
    void eventsThatTheJournalDeletesMeanwhileAreReadFromTheHistoryToo() {
        // Each second trade is earlier than the one before it.
        current(IntStream.range(0, CAPACITY + 20).map(i -> i ^ 1).toArray());
        play("0", null, "0");
        stored.hold();
        feed.publishDue(0);

        current(IntStream.range(CAPACITY + 20, CAPACITY + 63).map(i -> i ^ 1).toArray());
        stored.release();

        List<Long> played = played();
        assertEquals(prices(1, CAPACITY + 20), played.stream().sorted().toList());
        assertEquals(journal.last() - 43, feed.status(0).position());
    }

    @Test
    void eventsThatTheJournalDeletesBeforeTheyAreReachedAreReadFromTheHistory() {
        current(IntStream.range(0, CAPACITY).map(i -> i ^ 1).toArray());
        play("0", null, "1");
        feed.publishDue(seconds(3));
        List<Long> played = new ArrayList<>(prices());
        assertFalse(feed.isInPast());

        current(IntStream.range(CAPACITY, 2 * CAPACITY - 20).map(i -> i ^ 1).toArray());
        // What had been read before is played first.
        feed.setSpeed(BigDecimal.ZERO, 0);
        feed.publishDue(0);
        played.addAll(played());

        assertEquals(prices(1, CAPACITY), played.stream().sorted().toList());
        assertFalse(feed.isInPast());
        assertEquals("", feed.status(0).text());
    }

    @Test
    void tradesOfAnEarlierEpochWithTheTimeOfTheJournalAreNotLost() {
        earlier(0, 10, 12);
        current(11, 13);

        play("0", null, "0");

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), played());
    }

    @Test
    void storedTradesFollowAtThePaceOfTheirTimes() {
        earlier(0, 2);
        current(6);
        play("0", null, "2");

        assertEquals(seconds(1), feed.publishDue(0));
        assertEquals(
                new ReplayStatus(
                        "playing",
                        T + 1_000_000,
                        new BigDecimal("2"),
                        0,
                        1,
                        "trades only, from the history, until the journal begins at 2026-01-05T14:30:06Z"),
                feed.status(seconds(1) / 2));
        assertEquals(seconds(2), feed.publishDue(seconds(1)));
        assertFalse(feed.isInPast());
        assertEquals(
                new ReplayStatus("playing", T + 2_000_000, new BigDecimal("2"), 0, 1, ""), feed.status(seconds(1)));
        assertEquals(ReplayFeed.NEVER, feed.publishDue(seconds(3)));
        assertEquals(prices(1, 3), played());
    }

    @Test
    void aStartWithinTheHistorySkipsWhatIsBeforeIt() {
        earlier(0, 1, 2, 3);
        current(10);

        play(text(2), null, "0");

        assertEquals(prices(3, 5), played());
    }

    @Test
    void aStartWithinTheJournalReadsNoHistory() {
        earlier(0, 1);
        current(10, 11);
        stored.fail(new IllegalStateException());

        play(text(11), null, "0");
        play("e2:0", null, "0");

        assertEquals(prices(3, 4), played());
    }

    @Test
    void aSeekCrossesTheBorderInBothDirections() {
        earlier(0, 1, 2);
        current(10, 11, 12);
        play("0", null, "0");
        assertEquals(prices(1, 6), played());

        seek(text(1));
        assertEquals(prices(2, 6), played());

        seek(text(11));
        assertEquals(prices(5, 6), played());
    }

    @Test
    void aSeekFromAPageThatIsBeingReadPlaysNothingOfIt() {
        earlier(0, 1, 2);
        current(10, 11);
        play("0", null, "0");
        stored.hold();
        assertEquals(ReplayFeed.NEVER, feed.publishDue(0));
        assertFalse(feed.isEnded());

        seek("e2:1");
        stored.release();

        assertEquals(prices(5, 5), played());
    }

    @Test
    void aPageThatArrivesContinuesTheReplay() {
        earlier(0);
        current(10);
        play("0", null, "0");
        stored.hold();
        feed.onPage(() -> pages++);

        assertEquals(ReplayFeed.NEVER, feed.publishDue(0));
        assertFalse(feed.isEnded());
        stored.release();

        assertEquals(1, pages);
        assertEquals(prices(1, 2), played());
    }

    @Test
    void aReplayEndsWithinTheHistoryAndGoesOnWithALaterEnd() {
        earlier(0, 1, 2, 3);
        current(10, 11);
        play("0", text(2), "0");
        assertEquals(prices(1, 2), played());
        assertEquals(new ReplayStatus("ended", T + 1_000_000, BigDecimal.ZERO, 0, 0, ""), feed.status(0));

        feed.find(options(null, text(11)), feed::setEnd, failure -> failures.add(failure.text()));

        assertEquals(prices(3, 5), played());
        assertEquals(List.of(), failures);
    }

    @Test
    void anEarlierEndAppliesToTradesThatHaveBeenRead() {
        earlier(0, 1, 2, 3);
        current(10, 11);
        play("0", null, "1");
        feed.publishDue(0);

        feed.find(options(null, text(2)), feed::setEnd, failure -> failures.add(failure.text()));
        feed.find(options(null, text(0)), feed::setEnd, failure -> failures.add(failure.text()));
        feed.publishDue(seconds(60));

        assertEquals(prices(1, 2), played());
        assertTrue(feed.isEnded());
        assertEquals(List.of("end must be after start: no event is between them"), failures);
    }

    @Test
    void anEmptyJournalIsPrecededByTheHistory() {
        earlier(0, 1);

        play("0", null, "0");

        assertEquals(prices(1, 2), played());
        assertTrue(feed.isEnded());
    }

    @Test
    void otherEventsThanTradesAreInTheJournalOnly() {
        earlier(0);
        journal.append(new Quote(AAA, 1, 1, 2, 1, T + 5_000_000));
        current(10);

        play("0", null, "0");

        assertEquals(prices(1, 2), played());
        assertEquals(2, feed.status(0).position());
    }

    @Test
    void aPartThatIsNotThereIsRefused() {
        current(10, 11);
        assertRefused(
                "start 2026-01-05T14:30:05Z is before the oldest event in the journal, of 2026-01-05T14:30:10Z;"
                        + " start=0 is that event",
                text(5),
                null);

        earlier(0, 4);
        assertRefused(
                "start 2026-01-05T14:29:59Z is before the oldest trade in the history, of 2026-01-05T14:30:00Z;"
                        + " start=0 is that trade",
                text(-1),
                null);
        assertRefused("end must be after start: no event is between them", text(1), text(3));
        assertRefused("end must be after start: no event is between them", "0", text(0));

        stored.fail(new IllegalStateException("disk"));
        assertRefused("the history cannot be read at the moment; retry later", "0", null);
    }

    @Test
    void aHistoryThatCannotBeReadEndsTheReplayWithTheReason() {
        earlier(0, 1);
        current(10);
        play("0", null, "0");
        stored.fail(new IllegalStateException("disk"));

        run();

        ReplayStatus status = feed.status(0);
        assertTrue(status.hasFailed());
        assertEquals("the history cannot be read at the moment; retry later", status.text());
    }

    private void play(String start, String end, String speed) {
        try {
            ReplayOptions options = ReplayOptions.parse(start, end, speed);
            feed.setSpeed(options.speed(), 0);
            feed.find(options, range -> feed.seek(range, 0, false), failure -> failures.add(failure.text()));
            feed.unpause(0);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        assertEquals(List.of(), failures);
    }

    private void seek(String start) {
        feed.find(options(start, null), range -> feed.seek(range, 0, true), failure -> failures.add(failure.text()));
        assertEquals(List.of(), failures);
    }

    private void assertRefused(String text, String start, String end) {
        failures.clear();
        feed.find(options(start, end), range -> failures.add("found"), failure -> failures.add(failure.text()));
        assertEquals(List.of(text), failures);
    }

    private static ReplayOptions options(String start, String end) {
        try {
            return ReplayOptions.parse(start, end, null);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Plays all that is due. */
    private void run() {
        while (feed.publishDue(0) == 0) {
            server.deliver();
        }
        server.deliver();
    }

    /** Returns the prices of the trades that were played since the last call. */
    private List<Long> played() {
        run();
        return prices();
    }

    private List<Long> prices() {
        server.deliver();
        return client.transport().drainMessages().stream()
                .filter(message -> message.path("T").asText().equals("t") && !message.has("sn"))
                .map(ReplayHistoryTest::price)
                .toList();
    }

    private static long price(JsonNode trade) {
        return trade.get("p").decimalValue().movePointRight(2).longValueExact();
    }

    private static List<Long> prices(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** Stores trades of an earlier epoch. */
    private void earlier(int... atSeconds) {
        for (int second : atSeconds) {
            stored.add("e1", 100 + tradeCount, trade(second));
        }
    }

    /** Appends trades to the journal, and stores them. */
    private void current(int... atSeconds) {
        for (int second : atSeconds) {
            Trade trade = trade(second);
            stored.add("e2", journal.append(trade).position(), trade);
        }
    }

    private Trade trade(int second) {
        tradeCount++;
        return new Trade(AAA, tradeCount, 1, Side.BUY, null, 0, T + second * 1_000_000L);
    }

    private static String text(int atSeconds) {
        return Long.toString(T + atSeconds * 1_000_000L);
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
