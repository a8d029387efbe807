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

    private final RecordingSink recordingSink = new RecordingSink();
    private final Rooms rooms = new Rooms(2, new ManualClock(NOW), recordingSink);

    @Test
    void aRoomComesToBeWhenSomeoneEnters() {
        Room room = rooms.enter(LOBBY).orElseThrow();

        assertEquals(LOBBY, room.topic());
        assertEquals(1, room.members());
        assertEquals(0, room.messages());
        assertEquals(List.of(room), List.copyOf(rooms.all()));
    }

    @Test
    void everyoneOfOneTopicIsInTheSameRoom() {
        Room first = rooms.enter(LOBBY).orElseThrow();
        Room second = rooms.enter(LOBBY).orElseThrow();

        assertSame(first, second);
        assertEquals(2, first.members());
    }

    @Test
    void aRoomIsGoneWhenTheLastOneLeavesAndNothingWasSaid() {
        Room room = rooms.enter(LOBBY).orElseThrow();
        rooms.enter(LOBBY);

        rooms.leave(room);
        assertEquals(Set.of(LOBBY), topics());

        rooms.leave(room);
        assertEquals(Set.of(), topics());
        assertNotSame(room, rooms.enter(LOBBY).orElseThrow());
    }

    @Test
    void aRoomInWhichSomethingWasSaidStays() {
        Room room = rooms.enter(LOBBY).orElseThrow();
        say(LOBBY);

        rooms.leave(room);

        assertEquals(Set.of(LOBBY), topics());
        assertSame(room, rooms.enter(LOBBY).orElseThrow());
        assertEquals(1, room.members());
        assertEquals(1, room.messages());
    }

    @Test
    void aRoomComesToBeWhenSomeoneSpeaksInIt() {
        assertEquals(Outcome.TAKEN, say(LOBBY));
        assertEquals(Outcome.TAKEN, say(LOBBY));

        Room room = rooms.all().iterator().next();
        assertEquals(LOBBY, room.topic());
        assertEquals(0, room.members());
        assertEquals(2, room.messages());
    }

    @Test
    void whatIsSaidGoesToTheTapeWithItsTimeAndSender() {
        rooms.say(LOBBY, Form.BINARY, HELLO, "k3f9", q -> {});

        assertEquals(List.of(new Message(LOBBY, Form.BINARY, HELLO, "k3f9", NOW)), recordingSink.said);
    }

    @Test
    void theSpeakerHearsThePosition() {
        List<Long> heard = new ArrayList<>();

        rooms.say(LOBBY, Form.TEXT, HELLO, "k3f9", heard::add);
        rooms.say(GARDEN, Form.TEXT, HELLO, "k3f9", heard::add);

        assertEquals(List.of(1L, 2L), heard);
    }

    @Test
    void noOneEntersOneRoomTooMany() {
        rooms.enter(LOBBY);
        rooms.enter(GARDEN);

        assertEquals(Optional.empty(), rooms.enter(KITCHEN));
        assertEquals(Set.of(LOBBY, GARDEN), topics());
        assertEquals(2, rooms.most());
    }

    @Test
    void noOneSpeaksInOneRoomTooMany() {
        rooms.enter(LOBBY);
        say(GARDEN);
        recordingSink.said.clear();

        assertEquals(Outcome.NO_MORE_ROOMS, say(KITCHEN));
        assertEquals(List.of(), recordingSink.said);
        assertEquals(Set.of(LOBBY, GARDEN), topics());
    }

    @Test
    void theRoomsThatThereAreGoOnAtTheLimit() {
        Room lobby = rooms.enter(LOBBY).orElseThrow();
        rooms.enter(GARDEN);

        assertEquals(Optional.of(lobby), rooms.enter(LOBBY));
        assertEquals(Outcome.TAKEN, say(GARDEN));
    }

    @Test
    void aRoomThatIsGoneMakesPlaceForAnother() {
        Room lobby = rooms.enter(LOBBY).orElseThrow();
        rooms.enter(GARDEN);

        rooms.leave(lobby);

        assertTrue(rooms.enter(KITCHEN).isPresent());
        assertEquals(Set.of(GARDEN, KITCHEN), topics());
    }

    @Test
    void aBusyTapeTakesNothingAndNothingIsCounted() {
        Room room = rooms.enter(LOBBY).orElseThrow();
        recordingSink.busy = true;

        assertEquals(Outcome.BUSY, say(LOBBY));
        assertEquals(0, room.messages());

        rooms.leave(room);
        assertEquals(Set.of(), topics());
    }

    @Test
    void everyMessageIsCountedUnderHowItWentWithIt() {
        say(LOBBY);
        say(GARDEN);
        say(KITCHEN);
        recordingSink.busy = true;
        say(LOBBY);

        assertEquals(2, rooms.total(Outcome.TAKEN));
        assertEquals(1, rooms.total(Outcome.NO_MORE_ROOMS));
        assertEquals(1, rooms.total(Outcome.BUSY));
        assertEquals(0, rooms.total(Outcome.UNAVAILABLE));
        assertEquals(2, rooms.count());
    }

    @Test
    void aMessageThatWasNotTakenLeavesNoRoomBehind() {
        recordingSink.busy = true;

        assertEquals(Outcome.BUSY, say(LOBBY));
        assertEquals(Outcome.BUSY, say(GARDEN));

        assertEquals(Set.of(), topics());
    }

    @Test
    void aListOfRoomsThatWasHandedOutDoesNotGrow() {
        rooms.enter(LOBBY);
        int before = rooms.all().size();

        rooms.enter(GARDEN);

        assertEquals(1, before);
        assertEquals(2, rooms.all().size());
    }

    @Test
    void manyWhoComeAndGoAtOnceAreCountedRight() throws Exception {
        // Far from the limit: how many rooms there are is an estimate while others come and go.
        Rooms many = new Rooms(1_000, new ManualClock(NOW), recordingSink);

        CompletableFuture<?>[] guests = IntStream.range(0, 4)
                .mapToObj(guest -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        many.leave(many.enter(LOBBY).orElseThrow());
                    }
                }))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(guests).get(30, TimeUnit.SECONDS);

        assertEquals(List.of(), List.copyOf(many.all()));
    }

    private Outcome say(Topic topic) {
        return rooms.say(topic, Form.TEXT, HELLO, "k3f9", q -> {});
    }

    private Set<Topic> topics() {
        return rooms.all().stream().map(Room::topic).collect(Collectors.toSet());
    }

    /** Takes all messages unless it is busy. */
    private static final class RecordingSink implements Rooms.MessageSink {
        private final List<Message> said = new ArrayList<>();
        private boolean busy;

        @Override
        public Outcome tryOffer(Message message, LongConsumer recorded) {
            if (busy) {
                return Outcome.BUSY;
            }
            said.add(message);
            recorded.accept(said.size());
            return Outcome.TAKEN;
        }
    }
}
