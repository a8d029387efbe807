package io.quotecast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.format.FormatVersion;
import io.quotecast.market.Instruments;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import org.junit.jupiter.api.Test;

class SeriesNumbersTest {
    private static final int RETENTION = 100;

    private final SeriesNumbers seriesNumbers = new SeriesNumbers(RETENTION);

    @Test
    void theMessagesOfATopicAreNumberedFromOne() {
        assertEquals(1, seriesNumbers.next(message("lobby"), 1));
        assertEquals(2, seriesNumbers.next(message("lobby"), 2));
        assertEquals(1, seriesNumbers.next(message("garden"), 3));
        assertEquals(3, seriesNumbers.next(message("lobby"), 4));
    }

    @Test
    void aTopicContinuesWhileItsNewestMessageIsRetained() {
        seriesNumbers.next(message("lobby"), 1);

        assertEquals(2, seriesNumbers.next(message("lobby"), 1 + RETENTION));
    }

    @Test
    void aTopicWithoutARetainedMessageStartsAgain() {
        seriesNumbers.next(message("lobby"), 1);

        assertEquals(1, seriesNumbers.next(message("lobby"), 2 + RETENTION));
    }

    @Test
    void topicsThatNobodyUsesAnymoreNeedNoMemory() {
        for (int position = 1; position <= 10_000; position++) {
            seriesNumbers.next(message("room-" + position), position);
        }

        assertEquals(RETENTION + 1, seriesNumbers.topics());
    }

    @Test
    void askingForACountNeedsNoMemory() {
        assertEquals(0, seriesNumbers.count(message("lobby")));

        assertEquals(0, seriesNumbers.topics());
    }

    @Test
    void updatesForgetTopicsToo() {
        seriesNumbers.update(new Entry(1, 7, message("lobby")));
        seriesNumbers.update(new Entry(2 + RETENTION, 1, message("garden")));

        assertEquals(0, seriesNumbers.count(message("lobby")));
        assertEquals(1, seriesNumbers.topics());
    }

    @Test
    void storedCountsContinueAndEndAsTheOriginalOnes() {
        seriesNumbers.next(message("lobby"), 1);
        seriesNumbers.next(message("garden"), 50);
        seriesNumbers.next(message("lobby"), 60);
        seriesNumbers.next(message("kitchen"), 70);

        SeriesNumbers read = read(FormatVersion.CURRENT, seriesNumbers.toByteArray(new Instruments()), 90);

        assertEquals(3, read.topics());
        assertEquals(1, read.next(message("garden"), 151));
        assertEquals(3, read.next(message("lobby"), 160));
        assertEquals(1, read.next(message("kitchen"), 171));
    }

    @Test
    void countsOfVersion01AreRead() {
        byte[] stored = {0, 5, 'l', 'o', 'b', 'b', 'y', 17};

        SeriesNumbers read = read(FormatVersion.LEGACY, stored, 90);

        assertEquals(18, read.next(message("lobby"), 90 + RETENTION));
    }

    private static SeriesNumbers read(int version, byte[] stored, long position) {
        SeriesNumbers read = new SeriesNumbers(RETENTION);
        read.read(version, stored, new Instruments(), position);
        return read;
    }

    private static Message message(String topic) {
        return new Message(new Topic(topic), Message.Form.TEXT, new byte[] {'x'}, "k3f9", 1);
    }
}
