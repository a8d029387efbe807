package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.journal.Entry;
import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of the messages of rooms for newcomers. */
class RoomContentsTest {
    private static final Topic LOBBY = new Topic("lobby");
    private static final Topic GAME = new Topic("game");

    private final RoomContents states = new RoomContents(new RoomLimits(3, 2, 4_000, 6_000));
    private long position;

    @Test
    void theNewestMessagesOfARoomAreKept() {
        for (int i = 1; i <= 5; i++) {
            add(LOBBY, "", "m" + i);
        }

        assertEquals(List.of("m3", "m4", "m5"), history(LOBBY, 10));
        assertEquals(List.of("m4", "m5"), history(LOBBY, 2));
        assertEquals(List.of(), history(LOBBY, 0));
    }

    @Test
    void theNewestValueOfEachKeyIsKeptInTheOrderOfTheChanges() {
        add(GAME, "a", "1");
        add(GAME, "b", "2");
        add(GAME, "a", "3");

        assertEquals(List.of("2", "3"), values(GAME));
        assertEquals(List.of(), history(GAME, 10));
    }

    @Test
    void nullRemovesAValue() {
        add(GAME, "a", "1");
        add(GAME, "b", "2");
        add(GAME, "a", "null");
        add(GAME, "c", "null");

        assertEquals(List.of("2"), values(GAME));
        add(GAME, "b", "null");
        assertNull(states.of(GAME));
    }

    @Test
    void beyondTheNumberOfKeysTheValueGoesThatHasNotChangedForLongest() {
        add(GAME, "a", "1");
        add(GAME, "b", "2");
        add(GAME, "a", "3");
        add(GAME, "c", "4");

        assertEquals(List.of("3", "4"), values(GAME));
    }

    @Test
    void beyondTheMemoryOfARoomMessagesGoBeforeValues() {
        add(GAME, "a", "1".repeat(1_000));
        add(GAME, "", "2".repeat(500));
        add(GAME, "", "3".repeat(200));

        assertEquals(1, values(GAME).size());
        assertEquals(List.of("3".repeat(200)), history(GAME, 10));
    }

    @Test
    void aMessageThatIsLargerThanTheMemoryIsNotKept() {
        add(GAME, "a", "1".repeat(5_000));
        add(LOBBY, "", "1".repeat(5_000));

        assertNull(states.of(GAME));
        assertNull(states.of(LOBBY));
    }

    @Test
    void beyondTheTotalMemoryTheRoomGoesThatHasBeenQuietForLongest() {
        add(LOBBY, "", "1".repeat(1_500));
        add(GAME, "", "2".repeat(1_000));
        add(LOBBY, "", "3");
        add(new Topic("third"), "", "4".repeat(500));

        assertNull(states.of(GAME));
        assertEquals(List.of("1".repeat(1_500), "3"), history(LOBBY, 10));
    }

    @Test
    void aCopyDoesNotChangeWithTheOriginal() {
        add(LOBBY, "", "m1");
        add(LOBBY, "k", "1");
        RoomContents copy = states.copy();
        add(LOBBY, "", "m2");
        add(LOBBY, "k", "2");

        List<String> copied = new ArrayList<>();
        copy.of(LOBBY).readValues(event -> copied.add(text(event)));
        copy.of(LOBBY).readHistory(10, event -> copied.add(text(event)));
        assertEquals(List.of("1", "m1"), copied);
    }

    @Test
    void nothingIsKeptOfADroppedMessage() {
        Message message = new Message(LOBBY, Message.Form.TEXT, new byte[1], "p7", 1).dropped();
        states.add(EncodedEvent.of(new Entry(1, 1, message)), message);

        assertNull(states.of(LOBBY));
    }

    private void add(Topic topic, String key, String text) {
        Message message =
                new Message(topic, Message.Form.JSON, text.getBytes(StandardCharsets.UTF_8), Sender.of("p7"), key, 1);
        position++;
        states.add(EncodedEvent.of(new Entry(position, position, message)), message);
    }

    private List<String> history(Topic topic, int count) {
        List<String> texts = new ArrayList<>();
        RoomContent room = states.of(topic);
        if (room != null) {
            room.readHistory(count, event -> texts.add(text(event)));
        }
        return texts;
    }

    private List<String> values(Topic topic) {
        List<String> texts = new ArrayList<>();
        RoomContent room = states.of(topic);
        if (room != null) {
            room.readValues(event -> texts.add(text(event)));
        }
        return texts;
    }

    private static String text(EncodedEvent event) {
        Message message = event.message();
        return message == null ? "" : new String(message.payload(), StandardCharsets.UTF_8);
    }
}
