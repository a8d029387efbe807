package io.quotecast.rooms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.quotecast.market.Message;
import io.quotecast.market.Message.Form;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.rooms.Rooms.Outcome;
import io.quotecast.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final String OWNER = "127.0.0.1";
    private static final String OTHER = "key desk";
    private static final long QUIET_NANOS = 60_000_000_000L;

    private final RecordingSink sink = new RecordingSink();
    private final AtomicLong nanoTime = new AtomicLong();
    private final Rooms rooms = rooms(2, 2);

    @Test
    void aRoomIsOpenedWhenAClientEnters() {
        Room room = enter(LOBBY);

        assertEquals(LOBBY, room.topic());
        assertEquals(1, room.members());
        assertEquals(0, room.messages());
        assertEquals(List.of(room), List.copyOf(rooms.all()));
    }

    @Test
    void clientsOfOneTopicShareARoom() {
        Room first = enter(LOBBY);
        Room second = enter(LOBBY);

        assertSame(first, second);
        assertEquals(2, first.members());
    }

    @Test
    void aRoomWithoutMessagesIsFreedWhenTheLastClientLeaves() {
        Room room = enter(LOBBY);
        enter(LOBBY);

        rooms.leave(room);
        assertEquals(Set.of(LOBBY), topics());

        rooms.leave(room);
        assertEquals(Set.of(), topics());
        assertNotSame(room, enter(LOBBY));
    }

    @Test
    void aRoomWithMessagesIsFreedWhenItHasBeenEmptyAndQuiet() {
        Room room = enter(LOBBY);
        publish(LOBBY);
        rooms.leave(room);

        nanoTime.addAndGet(QUIET_NANOS - 1);
        assertEquals(Set.of(LOBBY), topics());

        nanoTime.addAndGet(1);
        assertEquals(Set.of(), topics());
        assertEquals(0, rooms.count());
    }

    @Test
    void everyMessageKeepsARoomForTheQuietTime() {
        publish(LOBBY);
        publish(GARDEN);
        nanoTime.addAndGet(QUIET_NANOS - 1);
        publish(LOBBY);
        nanoTime.addAndGet(1);

        assertEquals(Set.of(LOBBY), topics());
    }

    @Test
    void aRoomWithMembersIsNeverFreed() {
        Room room = enter(LOBBY);
        publish(LOBBY);
        nanoTime.addAndGet(10 * QUIET_NANOS);

        assertEquals(Set.of(LOBBY), topics());
        assertSame(room, enter(LOBBY));
        assertEquals(2, room.members());
        assertEquals(1, room.messages());
    }

    @Test
    void aClientThatEntersAQuietRoomKeepsIt() {
        publish(LOBBY);
        Room room = enter(LOBBY);
        nanoTime.addAndGet(10 * QUIET_NANOS);

        assertEquals(Set.of(LOBBY), topics());

        rooms.leave(room);
        assertEquals(Set.of(LOBBY), topics());
    }

    @Test
    void aRoomIsOpenedWhenAMessageIsPublished() {
        assertEquals(Outcome.ACCEPTED, publish(LOBBY));
        assertEquals(Outcome.ACCEPTED, publish(LOBBY));

        Room room = rooms.all().iterator().next();
        assertEquals(LOBBY, room.topic());
        assertEquals(0, room.members());
        assertEquals(2, room.messages());
    }

    @Test
    void aMessageReachesTheSinkWithItsTimeAndSender() {
        rooms.publish(LOBBY, new Publication(Form.BINARY, HELLO, Sender.of("k3f9")), OWNER, position -> {});

        assertEquals(List.of(new Message(LOBBY, Form.BINARY, HELLO, "k3f9", NOW)), sink.messages);
    }

    @Test
    void thePublisherReceivesThePosition() {
        List<Long> positions = new ArrayList<>();

        rooms.publish(LOBBY, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, positions::add);
        rooms.publish(GARDEN, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, positions::add);

        assertEquals(List.of(1L, 2L), positions);
    }

    @Test
    void enteringARoomAboveTheLimitIsRefused() {
        enter(LOBBY);
        rooms.enter(GARDEN, OTHER);

        Rooms.Entrance entrance = rooms.enter(KITCHEN, OTHER);

        assertEquals(new Rooms.Entrance(Outcome.NO_MORE_ROOMS, null), entrance);
        assertEquals("too many rooms; the limit is 2", rooms.refusal(entrance.outcome()));
        assertEquals(Set.of(LOBBY, GARDEN), topics());
    }

    @Test
    void publishingToARoomAboveTheLimitIsRefused() {
        enter(LOBBY);
        rooms.enter(GARDEN, OTHER);

        assertEquals(Outcome.NO_MORE_ROOMS, publish(KITCHEN, OTHER));
        assertEquals(List.of(), sink.messages);
        assertEquals(Set.of(LOBBY, GARDEN), topics());
    }

    @Test
    void oneAfterTheOtherFindsARoomOfItsOwn() {
        Rooms few = rooms(2, 10);
        for (int i = 0; i < 7; i++) {
            Topic topic = new Topic("call-" + i);
            Room room = few.enter(topic, OWNER).room();
            assertEquals(
                    Outcome.ACCEPTED,
                    few.publish(topic, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, position -> {}));
            few.leave(Objects.requireNonNull(room));
        }

        assertEquals(2, few.count());
    }

    @Test
    void theRoomThatHasBeenQuietForLongestMakesSpace() {
        Rooms few = rooms(2, 10);
        few.publish(LOBBY, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, position -> {});
        few.publish(GARDEN, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, position -> {});
        few.publish(LOBBY, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, position -> {});

        few.enter(KITCHEN, OTHER);

        assertEquals(Set.of(LOBBY, KITCHEN), topics(few));
    }

    @Test
    void anOwnerCannotUseUpAllRooms() {
        Rooms many = rooms(100, 3);
        for (int i = 0; i < 1_000; i++) {
            many.publish(
                    new Topic("room-" + i),
                    new Publication(Form.TEXT, HELLO, Sender.of("k3f9")),
                    OWNER,
                    position -> {});
            many.enter(new Topic("other-" + i), OWNER);
        }

        assertEquals(3, many.count());
        assertEquals(Outcome.TOO_MANY_ROOMS_OF_OWNER, many.enter(LOBBY, OWNER).outcome());
        assertEquals(
                "too many rooms opened with this key or, without a key, from this address; the limit is 3",
                many.refusal(Outcome.TOO_MANY_ROOMS_OF_OWNER));
        assertEquals(Outcome.ACCEPTED, many.enter(LOBBY, OTHER).outcome());
    }

    @Test
    void anOwnerAtItsLimitCanUseTheRoomsOfOthers() {
        Rooms many = rooms(100, 1);
        many.enter(LOBBY, OTHER);
        many.enter(GARDEN, OWNER);

        assertEquals(Outcome.ACCEPTED, many.enter(LOBBY, OWNER).outcome());
        assertEquals(
                Outcome.ACCEPTED,
                many.publish(LOBBY, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, position -> {}));
    }

    @Test
    void anOwnerCanOpenRoomsAgainWhenItsRoomsAreFreed() {
        Rooms many = rooms(100, 1);
        many.publish(LOBBY, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), OWNER, position -> {});
        assertEquals(Outcome.TOO_MANY_ROOMS_OF_OWNER, many.enter(GARDEN, OWNER).outcome());

        nanoTime.addAndGet(QUIET_NANOS);

        assertEquals(Outcome.ACCEPTED, many.enter(GARDEN, OWNER).outcome());
        assertEquals(Set.of(GARDEN), topics(many));
    }

    @Test
    void existingRoomsWorkAtTheLimit() {
        Room lobby = enter(LOBBY);
        enter(GARDEN);

        assertSame(lobby, enter(LOBBY));
        assertEquals(Outcome.ACCEPTED, publish(GARDEN));
    }

    @Test
    void aFreedRoomMakesSpaceForAnother() {
        Room lobby = enter(LOBBY);
        enter(GARDEN);

        rooms.leave(lobby);

        enter(KITCHEN);
        assertEquals(Set.of(GARDEN, KITCHEN), topics());
    }

    @Test
    void aMessageRefusedByABusySinkIsNotCounted() {
        Room room = enter(LOBBY);
        sink.busy = true;

        assertEquals(Outcome.BUSY, publish(LOBBY));
        assertEquals(0, room.messages());

        rooms.leave(room);
        assertEquals(Set.of(), topics());
    }

    @Test
    void aRoomStaysWhileAMessageIsOnItsWay() {
        Room room = enter(LOBBY);
        sink.onOffer = () -> rooms.leave(room);

        assertEquals(Outcome.ACCEPTED, publish(LOBBY));

        assertEquals(Set.of(LOBBY), topics());
        assertEquals(1, room.messages());
    }

    @Test
    void everyMessageIsCountedByItsOutcome() {
        enter(LOBBY);
        publish(LOBBY);
        rooms.enter(GARDEN, OTHER);
        publish(KITCHEN, OTHER);
        publish(LOBBY, OTHER);
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
        enter(LOBBY);
        int before = rooms.all().size();

        enter(GARDEN);

        assertEquals(1, before);
        assertEquals(2, rooms.all().size());
    }

    @Test
    void concurrentClientsAreCountedCorrectly() throws Exception {
        CompletableFuture<?>[] clients = IntStream.range(0, 4)
                .mapToObj(client -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        rooms.leave(enter(LOBBY));
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(clients).get(30, TimeUnit.SECONDS);

        assertEquals(List.of(), List.copyOf(rooms.all()));
    }

    private Rooms rooms(int maxRooms, int maxRoomsPerOwner) {
        return new Rooms(
                new Rooms.Limits(maxRooms, maxRoomsPerOwner, QUIET_NANOS), new ManualClock(NOW), nanoTime::get, sink);
    }

    private Room enter(Topic topic) {
        return Objects.requireNonNull(rooms.enter(topic, OWNER).room());
    }

    private Outcome publish(Topic topic) {
        return publish(topic, OWNER);
    }

    private Outcome publish(Topic topic, String owner) {
        return rooms.publish(topic, new Publication(Form.TEXT, HELLO, Sender.of("k3f9")), owner, position -> {});
    }

    private Set<Topic> topics() {
        return topics(rooms);
    }

    private static Set<Topic> topics(Rooms of) {
        return of.all().stream().map(Room::topic).collect(Collectors.toSet());
    }

    /** Accepts and records all messages unless it is busy. */
    private static final class RecordingSink implements Rooms.MessageSink {
        private final List<Message> messages = new ArrayList<>();
        private boolean busy;
        private Runnable onOffer = () -> {};

        @Override
        public Outcome tryOffer(Message message, LongConsumer recorded) {
            if (busy) {
                return Outcome.BUSY;
            }
            onOffer.run();
            messages.add(message);
            recorded.accept(messages.size());
            return Outcome.ACCEPTED;
        }
    }
}
