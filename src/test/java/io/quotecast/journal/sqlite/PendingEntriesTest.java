package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import org.junit.jupiter.api.Test;

class PendingEntriesTest {
    private static final int MEBIBYTE = 1 << 20;

    private final PendingEntries pendingEntries = new PendingEntries();

    @Test
    void payloadsAreBoundedInBytes() {
        for (int position = 1; position <= 32; position++) {
            pendingEntries.add(message(position), null);
        }
        assertFalse(pendingEntries.isFull());

        pendingEntries.add(message(33), null);

        assertTrue(pendingEntries.isFull());
        assertEquals(33 * MEBIBYTE, pendingEntries.messageBytes());
    }

    @Test
    void payloadsAreReleasedOnceTheyAreWrittenAndCommitted() {
        for (int position = 1; position <= 33; position++) {
            pendingEntries.add(message(position), null);
        }

        pendingEntries.markWritten(20);
        pendingEntries.updateFull();
        assertEquals(33 * MEBIBYTE, pendingEntries.messageBytes());
        for (int i = 0; i < 18; i++) {
            pendingEntries.markCommitted();
        }
        pendingEntries.updateFull();

        assertEquals(15 * MEBIBYTE, pendingEntries.messageBytes());
        assertFalse(pendingEntries.isFull());
        assertEquals(19, pendingEntries.nextUncommitted(20).position());
        assertEquals(21, pendingEntries.entry(21).position());
    }

    private static Entry message(long position) {
        return new Entry(
                position,
                position,
                new Message(new Topic("lobby"), Message.Form.BINARY, new byte[MEBIBYTE], "someone", 1));
    }
}
