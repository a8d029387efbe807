package io.quotecast.journal;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryJournalTest {
    private static final Epoch EPOCH = new Epoch("e7f3");

    private final MemoryJournal journal = new MemoryJournal(EPOCH, 4, 100);

    @Test
    void anEmptyJournalEndsAtZero() {
        assertEquals(EPOCH, journal.epoch());
        assertEquals(0, journal.last());
        assertEquals(1, journal.first());
        assertEquals(List.of(), after(0));
    }

    @Test
    void positionsIncreaseByOneForEveryKindOfEvent() {
        List<MarketEvent> events = List.of(trade(AAPL), quote(AAPL), message("lobby", 1), trade(NIKKEI), trade(AAPL));

        List<Long> positions =
                events.stream().map(event -> journal.append(event).position()).toList();

        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), positions);
        assertEquals(5, journal.last());
    }

    @Test
    void everyChannelAndSymbolCountsItsOwnEvents() {
        List<MarketEvent> events = List.of(
                trade(AAPL),
                trade(MSFT),
                quote(AAPL),
                trade(AAPL),
                trade(NIKKEI),
                quote(AAPL),
                trade(AAPL),
                trade(NIKKEI));

        List<Long> numbers = events.stream()
                .map(event -> journal.append(event).seriesNumber())
                .toList();

        assertEquals(List.of(1L, 1L, 1L, 2L, 1L, 2L, 3L, 2L), numbers);
    }

    @Test
    void everyTopicCountsItsOwnMessages() {
        List<MarketEvent> events = List.of(
                message("lobby", 1), message("Lobby", 1), message("lobby", 1), trade(AAPL), message("lobby", 1));

        List<Long> numbers = events.stream()
                .map(event -> journal.append(event).seriesNumber())
                .toList();

        assertEquals(List.of(1L, 1L, 2L, 1L, 3L), numbers);
    }

    @Test
    void entriesAreReadInTheOrderTheyWereAppended() {
        Trade trade = trade(AAPL);
        Message message = message("lobby", 1);

        journal.append(trade);
        journal.append(message);

        assertEquals(List.of(new Entry(1, 1, trade), new Entry(2, 1, message)), after(0));
        assertEquals(List.of(new Entry(2, 1, message)), after(1));
        assertEquals(List.of(), after(2));
        assertEquals(List.of(), after(1_000));
    }

    @Test
    void aFullJournalEvictsTheOldestEntries() {
        appendTrades(10);

        assertEquals(7, journal.first());
        assertEquals(10, journal.last());
        assertEquals(List.of(7L, 8L, 9L, 10L), positions(6));
        assertEquals(List.of(9L, 10L), positions(8));
    }

    @Test
    void readAfterReturnsFalseWhenTheNextEntryWasEvicted() {
        appendTrades(6);

        assertFalse(journal.readAfter(1, 10, entry -> {}));
        assertFalse(journal.holdsAllAfter(1));
        assertTrue(journal.holdsAllAfter(2));
        assertEquals(List.of(3L, 4L, 5L, 6L), positions(2));
        assertEquals(List.of(4L, 5L, 6L), positions(3));
    }

    @Test
    void aFuturePositionIsNotHeld() {
        appendTrades(2);

        assertTrue(journal.holdsAllAfter(2));
        assertFalse(journal.holdsAllAfter(3));
    }

    @Test
    void aReaderGetsNoMoreThanItsLimit() {
        appendTrades(4);

        List<Long> read = new ArrayList<>();
        journal.readAfter(1, 2, entry -> read.add(entry.position()));

        assertEquals(List.of(2L, 3L), read);
    }

    @Test
    void readersOnOtherThreadsGetEveryEntryInOrderOrLearnOfALoss() throws Exception {
        MemoryJournal small = new MemoryJournal(EPOCH, 64, 0);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService reader = Executors.newSingleThreadExecutor();
        Future<Long> read = reader.submit(() -> {
            long at = 0;
            while (!done.get() || at < small.last()) {
                long[] next = {at};
                boolean held = small.readAfter(at, 16, entry -> assertEquals(++next[0], entry.position()));
                at = held ? next[0] : small.first() - 1;
            }
            return at;
        });

        for (int i = 0; i < 200_000; i++) {
            small.append(trade(AAPL));
        }
        done.set(true);

        assertEquals(200_000L, read.get(30, TimeUnit.SECONDS));
        reader.shutdown();
    }

    @Test
    void aJournalOfOneEntryHoldsTheNewest() {
        MemoryJournal single = new MemoryJournal(EPOCH, 1, 0);

        single.append(trade(AAPL));
        Entry newest = single.append(trade(MSFT));

        List<Entry> held = new ArrayList<>();
        single.readAfter(1, 10, held::add);
        assertEquals(List.of(newest), held);
        assertEquals(2, single.first());
    }

    @Test
    void seriesNumbersContinueAfterEntriesAreEvicted() {
        appendTrades(10);

        assertEquals(new Entry(11, 11, trade(AAPL)), journal.append(trade(AAPL)));
        assertEquals(new Entry(12, 1, trade(MSFT)), journal.append(trade(MSFT)));
    }

    @Test
    void payloadsUpToTheLimitAreHeld() {
        journal.append(message("lobby", 60));
        journal.append(message("lobby", 40));

        assertEquals(List.of(1L, 2L), held());
    }

    @Test
    void payloadsAboveTheLimitAreDroppedWithoutTheEntriesAroundThem() {
        journal.append(trade(AAPL));
        journal.append(message("lobby", 60));
        journal.append(trade(AAPL));
        journal.append(message("lobby", 41));

        assertEquals(1, journal.first());
        List<Entry> entries = new ArrayList<>();
        assertTrue(journal.readAfter(0, 10, entries::add));
        assertEquals(
                List.of("1 1 false", "2 1 true", "3 2 false", "4 2 false"),
                entries.stream()
                        .map(entry -> entry.position() + " " + entry.seriesNumber() + " "
                                + (entry.event() instanceof Message message && message.isDropped()))
                        .toList());
    }

    @Test
    void theNewestMessageIsHeldWhateverItsLength() {
        journal.append(message("lobby", 60));
        journal.append(message("lobby", 1_000));

        assertEquals(List.of(2L), undropped());
    }

    @Test
    void droppedPayloadsNoLongerCount() {
        journal.append(message("lobby", 1_000));
        journal.append(message("lobby", 50));
        journal.append(message("lobby", 50));
        appendTrades(3);
        journal.append(message("lobby", 100));

        assertEquals(List.of(4L, 5L, 6L, 7L), undropped());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void aCapacityBelowOneIsRefused(int capacity) {
        IllegalArgumentException exception =
                assertThrows(IllegalArgumentException.class, () -> new MemoryJournal(EPOCH, capacity, 0));

        assertEquals("journal capacity: " + capacity + " is out of range (1 or above)", exception.getMessage());
    }

    private void appendTrades(int count) {
        LongStream.range(0, count).forEach(i -> journal.append(trade(AAPL)));
    }

    private List<Entry> after(long position) {
        List<Entry> entries = new ArrayList<>();
        assertTrue(journal.readAfter(position, 100, entries::add));
        return entries;
    }

    private List<Long> positions(long after) {
        return after(after).stream().map(Entry::position).toList();
    }

    private List<Long> undropped() {
        List<Long> positions = new ArrayList<>();
        journal.readAfter(journal.first() - 1, 100, entry -> {
            if (!(entry.event() instanceof Message message && message.isDropped())) {
                positions.add(entry.position());
            }
        });
        return positions;
    }

    private List<Long> held() {
        return positions(journal.first() - 1);
    }

    private static Trade trade(Instrument instrument) {
        return new Trade(instrument, 100, 1, Side.BUY, null, 0, 1_000_000);
    }

    private static Quote quote(Instrument instrument) {
        return new Quote(instrument, 99, 1, 101, 1, 1_000_000);
    }

    private static Message message(String topic, int bytes) {
        return new Message(new Topic(topic), Form.TEXT, new byte[bytes], "k3f9", 1_000_000);
    }
}
