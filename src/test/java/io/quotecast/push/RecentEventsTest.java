package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.testing.SampleInstruments;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
    private static final int PAYLOAD = 1_000;

    private final RecentEvents recentEvents = new RecentEvents(8, 3 * message(1).messageBytes());

    @Test
    void theOldestMessagesAboveTheLimitAreDroppedWithoutTheEventsBetweenThem() {
        for (int position = 1; position <= 8; position++) {
            recentEvents.add(position % 2 == 0 ? message(position) : quote(position));
        }

        assertTrue(recentEvents.holdsAllAfter(0));
        assertEquals(List.of(2L), dropped());
        assertEquals(1, recentEvents.event(recentEvents.firstAfter(0)).position());
    }

    @Test
    void messagesThatLeaveTheRingNoLongerCount() {
        for (int position = 1; position <= 3; position++) {
            recentEvents.add(message(position));
        }
        for (int position = 4; position <= 10; position++) {
            recentEvents.add(quote(position));
        }
        recentEvents.add(message(11));
        recentEvents.add(message(12));

        assertFalse(recentEvents.holdsAllAfter(3));
        assertTrue(recentEvents.holdsAllAfter(4));
        assertEquals(List.of(), dropped());
    }

    @Test
    void aMessageAboveTheLimitIsDropped() {
        recentEvents.add(message(1));
        recentEvents.add(EncodedEvent.of(new Entry(
                2, 2, new Message(new Topic("lobby"), Message.Form.TEXT, new byte[10 * PAYLOAD], "someone", 1))));

        assertEquals(List.of(1L, 2L), dropped());
    }

    private List<Long> dropped() {
        return LongStream.range(recentEvents.firstAfter(0), recentEvents.end())
                .mapToObj(recentEvents::event)
                .filter(EncodedEvent::isDropped)
                .map(EncodedEvent::position)
                .toList();
    }

    private static EncodedEvent message(long position) {
        return EncodedEvent.of(new Entry(
                position,
                position,
                new Message(new Topic("lobby"), Message.Form.TEXT, new byte[PAYLOAD], "someone", 1)));
    }

    private static EncodedEvent quote(long position) {
        return EncodedEvent.of(new Entry(position, position, new Quote(SampleInstruments.AAPL, 1, 1, 2, 1, 1)));
    }
}
