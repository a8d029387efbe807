package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rate limit of an exchange for messages. */
class PacedSenderTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> sent = new ArrayList<>();
    // Shortly before the value wraps around, as System.nanoTime may.
    private long nanos = Long.MAX_VALUE - SECOND / 2;
    private final PacedSender sender = new PacedSender(2, 4, () -> nanos);

    @Test
    void messagesAboveTheLimitWaitForTheNextSecondInOrder() {
        sender.onOpen(sent::add);
        for (int i = 1; i <= 5; i++) {
            sender.send("m" + i);
        }
        assertEquals(List.of("m1", "m2"), sent);
        nanos += SECOND - 1;
        sender.onTick();
        assertEquals(List.of("m1", "m2"), sent);
        nanos += 1;
        sender.onTick();
        assertEquals(List.of("m1", "m2", "m3", "m4"), sent);
        nanos += SECOND;
        sender.send("m6");

        assertEquals(List.of("m1", "m2", "m3", "m4", "m5", "m6"), sent);
        assertEquals(0, sender.waiting());
    }

    @Test
    void aNewConnectionGetsNothingThatWaitedForThePreviousOne() {
        sender.onOpen(sent::add);
        for (int i = 1; i <= 3; i++) {
            sender.send("m" + i);
        }
        List<String> second = new ArrayList<>();
        sender.onOpen(second::add);
        sender.send("m4");

        assertEquals(List.of("m1", "m2"), sent);
        assertEquals(List.of("m4"), second);
    }

    @Test
    void tooManyWaitingMessagesAreAnError() {
        sender.onOpen(sent::add);
        for (int i = 1; i <= 6; i++) {
            sender.send("m" + i);
        }

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> sender.send("m7"));
        assertEquals("4 messages to the exchange are waiting already", e.getMessage());
    }
}
