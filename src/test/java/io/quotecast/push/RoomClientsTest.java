package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.Entry;
import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.WireFormat;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RecordingTransport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Members of a room whose sockets are full. */
class RoomClientsTest {
    private static final long MAX_BYTES = 1_000;
    private static final long SLOW_MILLIS = 5_000;
    /** Four of these and what is added for each fit into the limit. */
    private static final int LENGTH = 100;

    private final ManualEventLoop loop = new ManualEventLoop();
    private final ShardMetrics metrics = new ShardMetrics();
    private final RoomClients roomClients = new RoomClients(loop, MAX_BYTES, SLOW_MILLIS * 1_000_000, metrics);
    private final RecordingTransport fast = join("lobby", null);
    private long position;

    @Test
    void aMemberWhoseSocketWasFullReceivesEverythingLaterInOrder() {
        RecordingTransport slow = join("lobby", null);
        slow.writableFrames(1);

        publish("lobby", 4);
        assertEquals(texts("lobby", 1, 4), fast.drainTexts());
        assertEquals(texts("lobby", 1, 1), slow.drainTexts());
        slow.writableFrames(2);
        loop.run();
        assertEquals(texts("lobby", 2, 3), slow.drainTexts());
        publish("lobby", 1);
        slow.writableFrames(Integer.MAX_VALUE);
        loop.run();
        publish("lobby", 1);

        assertEquals(texts("lobby", 4, 6), slow.drainTexts());
        assertEquals(texts("lobby", 5, 6), fast.drainTexts());
        assertEquals("", slow.closeStatus());
    }

    @Test
    void aMemberThatCannotBeNotifiedIsClosedIfItMissesMessages() {
        RecordingTransport slow = join("lobby", null);
        slow.writableFrames(0);

        publish("lobby", 5);
        slow.writableFrames(10);
        loop.run();

        assertEquals("4407 slow client", slow.closeStatus());
        assertEquals(List.of(), slow.drainTexts());
        assertEquals("", fast.closeStatus());
        assertEquals(texts("lobby", 1, 5), fast.drainTexts());
    }

    @Test
    void aMemberThatCanBeNotifiedSkipsWhatWasDropped() {
        RecordingTransport slow = join("lobby", QuotecastDialect.JSON);
        slow.writableFrames(1);
        publish("lobby", 8);
        slow.drainTexts();

        slow.writableFrames(10);
        loop.run();
        publish("lobby", 1);

        List<String> received = slow.drainTexts();
        assertEquals(
                "[{\"T\":\"gap\",\"channel\":\"messages\",\"topic\":\"lobby\",\"from\":2,\"to\":4,\"reason\":\"slow\"}]",
                received.get(0));
        assertEquals(texts("lobby", 5, 9), received.subList(1, received.size()));
        assertEquals("", slow.closeStatus());
    }

    @Test
    void aRoomWithManyMessagesTakesNoMemoryFromOthers() {
        RecordingTransport quiet = join("quiet", null);
        RecordingTransport noisy = join("noisy", QuotecastDialect.JSON);
        quiet.writableFrames(0);
        noisy.writableFrames(0);

        publish("quiet", 1);
        publish("noisy", 20);
        quiet.writableFrames(10);
        noisy.writableFrames(10);
        loop.run();

        assertEquals(texts("quiet", 1, 1), quiet.drainTexts());
        assertEquals(4, noisy.drainTexts().size());
    }

    @Test
    void aMemberThatReadsNothingIsClosed() {
        RecordingTransport slow = join("lobby", QuotecastDialect.JSON);
        slow.writableFrames(0);
        publish("lobby", 1);

        loop.advance(SLOW_MILLIS - 1_000);
        assertEquals("", slow.closeStatus());
        loop.advance(1_000);

        assertEquals("4407 slow client", slow.closeStatus());
    }

    private RecordingTransport join(String room, @Nullable WireFormat notifications) {
        RecordingTransport transport = new RecordingTransport();
        RoomClient client = new RoomClient(
                Sender.of(room), true, transport, notifications, 1 << 20, metrics, new Topic(room), roomClients::leave);
        transport.onWritable(() -> roomClients.onWritable(client));
        roomClients.join(client);
        return transport;
    }

    private void publish(String room, int count) {
        EncodedEvent[] batch = IntStream.range(0, count)
                .mapToObj(i -> {
                    position++;
                    byte[] payload = text(room, position).getBytes(StandardCharsets.UTF_8);
                    return EncodedEvent.of(new Entry(
                            position,
                            position,
                            new Message(new Topic(room), Message.Form.TEXT, payload, "someone", 1)));
                })
                .toArray(EncodedEvent[]::new);
        roomClients.deliver(batch, count);
    }

    private static List<String> texts(String room, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> text(room, i)).toList();
    }

    private static String text(String room, long number) {
        return room + " " + number
                + " ".repeat(LENGTH - room.length() - 1 - String.valueOf(number).length());
    }
}
