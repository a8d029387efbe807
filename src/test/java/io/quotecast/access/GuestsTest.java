package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.access.Guests.Guest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final Guests guests = new Guests();
    private final List<String> ended = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void aHolderHasNoMoreConnectionsThanHisLimit() {
        Grant grant = grant("token of a", 2, Grant.NEVER);
        Guest first = guests.enter(grant, ended::add).orElseThrow();
        guests.enter(grant, ended::add).orElseThrow();

        assertEquals(Optional.empty(), guests.enter(grant, ended::add));
        assertTrue(guests.enter(grant("token of b", 2, Grant.NEVER), ended::add).isPresent());
        assertEquals(3, guests.count());

        guests.leave(first);
        assertTrue(guests.enter(grant, ended::add).isPresent());
        assertEquals(Optional.empty(), guests.enter(grant, ended::add));
    }

    @Test
    void toLeaveTwiceMakesRoomOnce() {
        Grant grant = grant("token of a", 2, Grant.NEVER);
        Guest first = guests.enter(grant, ended::add).orElseThrow();
        guests.enter(grant, ended::add);

        guests.leave(first);
        guests.leave(first);

        assertTrue(guests.enter(grant, ended::add).isPresent());
        assertEquals(Optional.empty(), guests.enter(grant, ended::add));
    }

    @Test
    void withoutALimitOfHisOwnAHolderHasAsManyAsHeLikes() {
        Grant grant = new Grant("token of a", null, Set.of(Role.READ), SymbolPatterns.ALL, KeyLimits.NONE, Grant.NEVER);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(guests.enter(grant, ended::add).isPresent());
        }

        assertEquals(1_000, guests.count());
    }

    @Test
    void whoseGrantHasExpiredIsEndedOnce() {
        KeyRing none = new KeyRing(Optional.empty(), CLOCK);
        guests.enter(grant("token of a", 9, 1_000), ended::add);
        guests.enter(grant("token of b", 9, 1_001), ended::add);

        guests.check(none, 999);
        assertEquals(List.of(), ended);

        guests.check(none, 1_000);
        guests.check(none, 1_000);
        assertEquals(List.of("token of a has expired"), ended);
    }

    @Test
    void whoseKeyIsRevokedOrChangedIsEndedAndOthersStay() throws IOException {
        Path file = folder.resolve("keys.json");
        Files.writeString(file, "[" + key("a", "read") + "," + key("b", "read") + "," + key("c", "read") + "]");
        KeyRing keys = new KeyRing(Optional.of(file), CLOCK);
        for (String name : List.of("a", "b", "c")) {
            guests.enter(keys.find("qc_" + name).orElseThrow(), ended::add);
        }
        guests.check(keys, 0);
        assertEquals(List.of(), ended);

        Files.writeString(file, "[" + key("b", "publish") + "," + key("c", "read") + "]");
        keys.reload();
        guests.check(keys, 0);

        ended.sort(null);
        assertEquals(List.of("key a has been revoked or changed", "key b has been revoked or changed"), ended);
    }

    @Test
    void whoHasLeftIsNotEnded() {
        Guest guest = guests.enter(grant("token of a", 1, 0), ended::add).orElseThrow();
        guests.leave(guest);

        guests.check(new KeyRing(Optional.empty(), CLOCK), 1);

        assertEquals(List.of(), ended);
        assertEquals(0, guests.count());
    }

    private static Grant grant(String holder, int connections, long expiresMicros) {
        KeyLimits limits = new KeyLimits(
                OptionalInt.of(connections),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
        return new Grant(holder, null, Set.of(Role.READ), SymbolPatterns.ALL, limits, expiresMicros);
    }

    private static String key(String name, String role) {
        return "{\"name\":\"" + name + "\",\"sha256\":\"" + KeyText.hash("qc_" + name) + "\",\"roles\":[\"" + role
                + "\"]}";
    }
}
