package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing, revoking and rotating the keys of a file, and what a running server makes of it. */
class KeyFileEditorTest {
    private static final Instant NOW = Instant.parse("2026-01-05T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Random random = new Random(1);
    private final AuthenticatedConnections connections = new AuthenticatedConnections();
    private final List<String> closed = new ArrayList<>();
    private Instant now = NOW;

    @TempDir
    Path folder;

    private Path file;
    private String first;

    @BeforeEach
    void createKeys() throws IOException {
        file = folder.resolve("keys.json");
        first = create("desk", List.of("AAPL"), null);
        create("other", List.of(), null);
    }

    @Test
    void aRotatedKeyHasThePermissionsOfTheOldOneWhichStaysValidForTheOverlap() throws IOException {
        KeyRing ring = new KeyRing(Optional.of(file), () -> now, AuditLog.none());
        Grant before = ring.find(first).orElseThrow();

        String second = rotate("desk", HOUR);
        ring.reload();

        Grant after = ring.find(second).orElseThrow();
        assertEquals(
                List.of(before.holder(), before.roles(), before.symbols()),
                List.of(after.holder(), after.roles(), after.symbols()));
        assertEquals(Grant.NEVER, after.expiresMicros());
        assertTrue(ring.find(first).isPresent());
        now = NOW.plus(HOUR).minusMillis(1);
        assertTrue(ring.find(first).isPresent());
        now = NOW.plus(HOUR);
        assertEquals(Optional.empty(), ring.find(first));
        assertTrue(ring.find(second).isPresent());
    }

    @Test
    void rotationClosesTheConnectionsOfTheOldKeyAtTheEndOfTheOverlapOnly() throws IOException {
        KeyRing ring = new KeyRing(Optional.of(file), () -> now, AuditLog.none());
        connections.register(ring.find(first).orElseThrow(), closed::add);

        rotate("desk", HOUR);
        ring.reload();

        connections.closeEnded(ring, micros(NOW.plus(HOUR).minusMillis(1)));
        assertEquals(List.of(), closed);
        connections.closeEnded(ring, micros(NOW.plus(HOUR)));
        assertEquals(List.of("key desk has expired"), closed);
    }

    @Test
    void severalRotationsKeepEachKeyForItsOwnOverlap() throws IOException {
        String second = rotate("desk", Duration.ofHours(2));
        String third = rotate("desk", HOUR);
        KeyRing ring = new KeyRing(Optional.of(file), () -> now, AuditLog.none());

        for (String key : List.of(first, second, third)) {
            assertTrue(ring.find(key).isPresent());
        }
        now = NOW.plus(HOUR);
        assertTrue(ring.find(first).isPresent());
        assertFalse(ring.find(second).isPresent());

        now = NOW.plus(Duration.ofHours(3));
        rotate("desk", HOUR);
        assertEquals(3, Files.readString(file).split("sha256", -1).length - 1, "keys that ended long ago are removed");
    }

    @Test
    void withoutAnOverlapTheOldKeyEndsAtOnce() throws IOException {
        String second = rotate("desk", Duration.ZERO);
        KeyRing ring = new KeyRing(Optional.of(file), () -> now, AuditLog.none());

        assertEquals(Optional.empty(), ring.find(first));
        assertTrue(ring.find(second).isPresent());
        assertFalse(Files.readString(file).contains("previous"));
    }

    @Test
    void anOldKeyNeverOutlivesTheExpiryOfItsEntry() throws IOException {
        String shortLived = create("brief", List.of(), NOW.plusSeconds(10));
        rotate("brief", HOUR);
        KeyRing ring = new KeyRing(Optional.of(file), () -> now, AuditLog.none());

        now = NOW.plusSeconds(10);

        assertEquals(Optional.empty(), ring.find(shortLived));
    }

    @Test
    void anExpiredKeyIsNotRotated() throws IOException {
        create("old", List.of(), NOW);

        IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> rotate("old", HOUR));

        assertEquals("key 'old' has expired; revoke it, and create another", failure.getMessage());
    }

    @Test
    void revokingEndsTheKeyAndAllEarlierOnes() throws IOException {
        String second = rotate("desk", HOUR);
        KeyRing ring = new KeyRing(Optional.of(file), () -> now, AuditLog.none());
        connections.register(ring.find(first).orElseThrow(), closed::add);
        connections.register(ring.find(second).orElseThrow(), closed::add);

        edit(editor -> editor.revoke("desk"));
        ring.reload();
        connections.closeEnded(ring, micros(NOW));

        assertEquals(List.of("key desk has been revoked or changed", "key desk has been revoked or changed"), closed);
        assertEquals(Optional.empty(), ring.find(first));
        assertEquals(Optional.empty(), ring.find(second));
        assertTrue(Files.readString(file).contains("\"other\""));
    }

    @Test
    void theLastKeyCanBeRevoked() throws IOException {
        edit(editor -> editor.revoke("desk"));
        edit(editor -> editor.revoke("other"));

        assertEquals("[]\n", Files.readString(file));
    }

    @Test
    void theListNamesPermissionsAndExpiryButNoSecrets() throws IOException {
        create("brief", List.of(), NOW.minusSeconds(1));
        String second = rotate("desk", HOUR);

        List<String> lines = KeyFileEditor.open(file).describe(NOW);

        assertEquals(
                List.of(
                        "desk  roles=[read]  symbols=[AAPL]  previous until 2026-01-05T01:00:00Z",
                        "other  roles=[read]",
                        "brief  roles=[read]  expired 2026-01-04T23:59:59Z"),
                lines);
        for (String secret : List.of(first, second, KeyText.hash(first), KeyText.hash(second))) {
            assertFalse(String.join("", lines).contains(secret));
        }
    }

    @Test
    void anUnknownNameIsReportedAndChangesNothing() throws IOException {
        String before = Files.readString(file);

        for (Consumer<KeyFileEditor> change : List.<Consumer<KeyFileEditor>>of(
                editor -> editor.revoke("desk-2"), editor -> editor.rotate("desk-2", HOUR, NOW, random))) {
            IllegalArgumentException failure = assertThrows(IllegalArgumentException.class, () -> edit(change));
            assertEquals("no key 'desk-2' in " + file + "; its keys are desk, other", failure.getMessage());
        }
        assertEquals(before, Files.readString(file));
    }

    @Test
    void permissionsOfTheFileRemain() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        rotate("desk", HOUR);

        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aMissingOrInvalidFileIsReported() throws IOException {
        Path missing = folder.resolve("missing.json");
        Path invalid = Files.writeString(folder.resolve("invalid.json"), "[1]");

        assertEquals(
                missing + " does not exist; name the file of quotecast.keys-file",
                assertThrows(IllegalArgumentException.class, () -> KeyFileEditor.openExisting(missing))
                        .getMessage());
        assertEquals(
                invalid + ": key 1: not a JSON object",
                assertThrows(IllegalArgumentException.class, () -> KeyFileEditor.openExisting(invalid))
                        .getMessage());
    }

    private String create(String name, List<String> symbols, Instant expires) throws IOException {
        ApiKeyGenerator.GeneratedKey generated = ApiKeyGenerator.generate(
                name, List.of("read"), symbols, ApiKeyGenerator.Topics.ALL, expires, Map.of(), random);
        ApiKeyGenerator.add(file, generated);
        return generated.key();
    }

    private String rotate(String name, Duration overlap) throws IOException {
        KeyFileEditor editor = KeyFileEditor.open(file);
        String key = editor.rotate(name, overlap, now, random);
        editor.write();
        return key;
    }

    private void edit(Consumer<KeyFileEditor> change) throws IOException {
        KeyFileEditor editor = KeyFileEditor.open(file);
        change.accept(editor);
        editor.write();
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }
}
