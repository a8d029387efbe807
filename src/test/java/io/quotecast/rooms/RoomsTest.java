package io.quotecast.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.Topic;
import io.quotecast.rooms.Rooms.Outcome;
import io.quotecast.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private static final long NOW = 1_767_623_400_208_150L;
    private static final Topic LOBBY = new Topic("lobby");
    private static final Topic GARDEN = new Topic("garden");
    private static final Topic KITCHEN = new Topic("kitchen");
    private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

    private final RecordingSink sink = new RecordingSink();
    private final Rooms rooms = new Rooms(2, new ManualClock(NOW), sink);

    @Test
    void aRoomIsCreatedWhenAClientEnters() {
        Room room = rooms.enter(LOBBY).orElseThrow();

        assertEquals(LOBBY, room.topic());
        assertEquals(1, room.members());
        assertEquals(0, room.messages());
        assertEquals(List.of(room), List.copyOf(rooms.all()));
    }

    @Test
    void clientsOfOneTopicShareARoom() {
        Room first = rooms.enter(LOBBY).orElseThrow();
        Room second = rooms.enter(LOBBY).orElseThrow();

        assertSame(first, second);
        assertEquals(2, first.members());
    }

    @Test
    void anUnusedRoomIsRemovedWhenTheLastClientLeaves() {
        Room room = rooms.enter(LOBBY).orElseThrow();
        rooms.enter(LOBBY);

        rooms.leave(room);
        assertEquals(Set.of(LOBBY), topics());

        rooms.leave(room);
        assertEquals(Set.of(), topics());
        assertNotSame(room, rooms.enter(LOBBY).orElseThrow());
    }

    @Test
    void aRoomWithMessagesStays() {
        Room room = rooms.enter(LOBBY).orElseThrow();
        publish(LOBBY);

        rooms.leave(room);

        assertEquals(Set.of(LOBBY), topics());
        assertSame(room, rooms.enter(LOBBY).orElseThrow());
        assertEquals(1, room.members());
        assertEquals(1, room.messages());
    }

    @Test
    void aRoomIsCreatedWhenAMessageIsPublished() {
        assertEquals(Outcome.ACCEPTED, publish(LOBBY));
        assertEquals(Outcome.ACCEPTED, publish(LOBBY));

        Room room = rooms.all().iterator().next();
        assertEquals(LOBBY, room.topic());
        assertEquals(0, room.members());
        assertEquals(2, room.messages());
    }

    @Test
    void aMessageReachesTheSinkWithItsTimeAndSender() {
        rooms.publish(LOBBY, Form.BINARY, HELLO, "k3f9", position -> {});

        assertEquals(List.of(new Message(LOBBY, Form.BINARY, HELLO, "k3f9", NOW)), sink.messages);
    }

    @Test
    void thePublisherReceivesThePosition() {
        List<Long> positions = new ArrayList<>();

        rooms.publish(LOBBY, Form.TEXT, HELLO, "k3f9", positions::add);
        rooms.publish(GARDEN, Form.TEXT, HELLO, "k3f9", positions::add);

        assertEquals(List.of(1L, 2L), positions);
    }

    @Test
    void enteringARoomAboveTheLimitIsRefused() {
        rooms.enter(LOBBY);
        rooms.enter(GARDEN);

        assertEquals(Optional.empty(), rooms.enter(KITCHEN));
        assertEquals(Set.of(LOBBY, GARDEN), topics());
        assertEquals(2, rooms.maxRooms());
    }

    @Test
    void publishingToARoomAboveTheLimitIsRefused() {
        rooms.enter(LOBBY);
        publish(GARDEN);
        sink.messages.clear();

        assertEquals(Outcome.NO_MORE_ROOMS, publish(KITCHEN));
        assertEquals(List.of(), sink.messages);
        assertEquals(Set.of(LOBBY, GARDEN), topics());
    }

    @Test
    void existingRoomsWorkAtTheLimit() {
        Room lobby = rooms.enter(LOBBY).orElseThrow();
        rooms.enter(GARDEN);

        assertEquals(Optional.of(lobby), rooms.enter(LOBBY));
        assertEquals(Outcome.ACCEPTED, publish(GARDEN));
    }

    @Test
    void aRemovedRoomMakesSpaceForAnother() {
        Room lobby = rooms.enter(LOBBY).orElseThrow();
        rooms.enter(GARDEN);

        rooms.leave(lobby);

        assertTrue(rooms.enter(KITCHEN).isPresent());
        assertEquals(Set.of(GARDEN, KITCHEN), topics());
    }

    @Test
    void aMessageRefusedByABusySinkIsNotCounted() {
        Room room = rooms.enter(LOBBY).orElseThrow();
        sink.busy = true;

        assertEquals(Outcome.BUSY, publish(LOBBY));
        assertEquals(0, room.messages());

        rooms.leave(room);
        assertEquals(Set.of(), topics());
    }

    @Test
    void everyMessageIsCountedByItsOutcome() {
        publish(LOBBY);
        publish(GARDEN);
        publish(KITCHEN);
        sink.busy = true;
        publish(LOBBY);

        assertEquals(2, rooms.total(Outcome.ACCEPTED));
        assertEquals(1, rooms.total(Outcome.NO_MORE_ROOMS));
        assertEquals(1, rooms.total(Outcome.BUSY));
        assertEquals(0, rooms.total(Outcome.UNAVAILABLE));
        assertEquals(2, rooms.count());
    }

    @Test
    void aRefusedMessageLeavesNoRoomBehind() {
        sink.busy = true;

        assertEquals(Outcome.BUSY, publish(LOBBY));
        assertEquals(Outcome.BUSY, publish(GARDEN));

        assertEquals(Set.of(), topics());
    }

    @Test
    void aReturnedListOfRoomsDoesNotGrow() {
        rooms.enter(LOBBY);
        int before = rooms.all().size();

        rooms.enter(GARDEN);

        assertEquals(1, before);
        assertEquals(2, rooms.all().size());
    }

    @Test
    void concurrentClientsAreCountedCorrectly() throws Exception {
        // Far from the limit: the number of rooms is an estimate while clients enter and leave.
        Rooms many = new Rooms(1_000, new ManualClock(NOW), sink);

        CompletableFuture<?>[] clients = IntStream.range(0, 4)
                .mapToObj(client -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        many.leave(many.enter(LOBBY).orElseThrow());
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(clients).get(30, TimeUnit.SECONDS);

        assertEquals(List.of(), List.copyOf(many.all()));
    }

    private Outcome publish(Topic topic) {
        return rooms.publish(topic, Form.TEXT, HELLO, "k3f9", position -> {});
    }

    private Set<Topic> topics() {
        return rooms.all().stream().map(Room::topic).collect(Collectors.toSet());
    }

    /** Accepts and records all messages unless it is busy. */
    private static final class RecordingSink implements Rooms.MessageSink {
        private final List<Message> messages = new ArrayList<>();
        private boolean busy;

        @Override
        public Outcome tryOffer(Message message, LongConsumer recorded) {
            if (busy) {
                return Outcome.BUSY;
            }
            messages.add(message);
            recorded.accept(messages.size());
            return Outcome.ACCEPTED;
        }
    }
}
