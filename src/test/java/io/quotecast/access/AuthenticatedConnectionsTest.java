package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.access.AuthenticatedConnections.Registration;
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

class AuthenticatedConnectionsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private final AuthenticatedConnections authenticatedConnections = new AuthenticatedConnections();
    private final List<String> ended = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void aHolderHasNoMoreConnectionsThanItsLimit() {
        Grant grant = grant("token of a", 2, Grant.NEVER);
        Registration first =
                authenticatedConnections.register(grant, ended::add).orElseThrow();
        authenticatedConnections.register(grant, ended::add).orElseThrow();

        assertEquals(Optional.empty(), authenticatedConnections.register(grant, ended::add));
        assertTrue(authenticatedConnections
                .register(grant("token of b", 2, Grant.NEVER), ended::add)
                .isPresent());
        assertEquals(3, authenticatedConnections.count());

        authenticatedConnections.unregister(first);
        assertTrue(authenticatedConnections.register(grant, ended::add).isPresent());
        assertEquals(Optional.empty(), authenticatedConnections.register(grant, ended::add));
    }

    @Test
    void unregisteringTwiceReleasesOneSlot() {
        Grant grant = grant("token of a", 2, Grant.NEVER);
        Registration first =
                authenticatedConnections.register(grant, ended::add).orElseThrow();
        authenticatedConnections.register(grant, ended::add);

        authenticatedConnections.unregister(first);
        authenticatedConnections.unregister(first);

        assertTrue(authenticatedConnections.register(grant, ended::add).isPresent());
        assertEquals(Optional.empty(), authenticatedConnections.register(grant, ended::add));
    }

    @Test
    void aHolderWithoutALimitIsUnlimited() {
        Grant grant = new Grant(
                "token of a",
                null,
                Set.of(Role.READ),
                SymbolPatterns.ALL,
                TopicPermissions.ALL,
                KeyLimits.NONE,
                Grant.NEVER);
        for (int i = 0; i < 1_000; i++) {
            assertTrue(authenticatedConnections.register(grant, ended::add).isPresent());
        }

        assertEquals(1_000, authenticatedConnections.count());
    }

    @Test
    void anExpiredGrantClosesTheConnectionOnce() {
        KeyRing none = new KeyRing(Optional.empty(), CLOCK, AuditLog.none());
        authenticatedConnections.register(grant("token of a", 9, 1_000), ended::add);
        authenticatedConnections.register(grant("token of b", 9, 1_001), ended::add);

        authenticatedConnections.closeEnded(none, 999);
        assertEquals(List.of(), ended);

        authenticatedConnections.closeEnded(none, 1_000);
        authenticatedConnections.closeEnded(none, 1_000);
        assertEquals(List.of("token of a has expired"), ended);
    }

    @Test
    void aRevokedOrChangedKeyClosesOnlyItsConnections() throws IOException {
        Path file = folder.resolve("keys.json");
        Files.writeString(file, "[" + key("a", "read") + "," + key("b", "read") + "," + key("c", "read") + "]");
        KeyRing keys = new KeyRing(Optional.of(file), CLOCK, AuditLog.none());
        for (String name : List.of("a", "b", "c")) {
            authenticatedConnections.register(keys.find("qc_" + name).orElseThrow(), ended::add);
        }
        authenticatedConnections.closeEnded(keys, 0);
        assertEquals(List.of(), ended);

        Files.writeString(file, "[" + key("b", "publish") + "," + key("c", "read") + "]");
        keys.reload();
        authenticatedConnections.closeEnded(keys, 0);

        ended.sort(null);
        assertEquals(List.of("key a has been revoked or changed", "key b has been revoked or changed"), ended);
    }

    @Test
    void anUnregisteredConnectionIsNotClosed() {
        Registration registration = authenticatedConnections
                .register(grant("token of a", 1, 0), ended::add)
                .orElseThrow();
        authenticatedConnections.unregister(registration);

        authenticatedConnections.closeEnded(new KeyRing(Optional.empty(), CLOCK, AuditLog.none()), 1);

        assertEquals(List.of(), ended);
        assertEquals(0, authenticatedConnections.count());
    }

    private static Grant grant(String holder, int connections, long expiresMicros) {
        KeyLimits limits = new KeyLimits(
                OptionalInt.of(connections),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
        return new Grant(
                holder, null, Set.of(Role.READ), SymbolPatterns.ALL, TopicPermissions.ALL, limits, expiresMicros);
    }

    private static String key(String name, String role) {
        return "{\"name\":\"" + name + "\",\"sha256\":\"" + KeyText.hash("qc_" + name) + "\",\"roles\":[\"" + role
                + "\"]}";
    }
}
