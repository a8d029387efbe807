package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Symbol;
import io.quotecast.testing.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2027-01-30T00:00:00Z"));

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void useTemporaryFile() {
        file = folder.resolve("keys.json");
    }

    @Test
    void aKeyIsFoundByItsTextAlone() throws IOException {
        write(line("a", "qc_a", ""));
        KeyRing keys = ring();

        Grant grant = keys.find("qc_a").orElseThrow();

        assertEquals("key a", grant.holder());
        assertEquals(Set.of(Role.READ), grant.roles());
        assertFalse(keys.isEmpty());
        assertEquals(Optional.empty(), keys.find("qc_A"));
        assertEquals(Optional.empty(), keys.find(""));
        assertEquals(Optional.empty(), keys.find(KeyText.hash("qc_a")));
    }

    @Test
    void aRingWithoutAFileIsEmpty() {
        KeyRing keys = new KeyRing(Optional.empty(), clock, AuditLog.none());

        assertTrue(keys.isEmpty());
        assertFalse(keys.reload());
        assertEquals(Optional.empty(), keys.find("qc_a"));
    }

    @Test
    void aKeyIsValidUntilItExpires() throws IOException {
        write(line("a", "qc_a", ",'expires':'2027-01-31T00:00:00Z'"));
        KeyRing keys = ring();

        clock.advance(Duration.ofDays(1).minusNanos(1_000));
        assertTrue(keys.find("qc_a").isPresent());

        clock.advance(Duration.ofNanos(1_000));
        assertEquals(Optional.empty(), keys.find("qc_a"));
    }

    @Test
    void aHolderMayReadASymbolAsLongAsTheKeyPermitsIt() throws IOException {
        Symbol apple = new Symbol("AAPL");
        write(line("a", "qc_a", ",'expires':'2027-01-31T00:00:00Z'"));
        KeyRing keys = ring();

        assertTrue(keys.mayStillRead("key a", apple));
        assertTrue(keys.mayStillRead("token of a", apple));
        assertFalse(keys.mayStillRead("key b", apple));

        write(line("a", "qc_new", ",'expires':'2027-01-31T00:00:00Z','symbols':['BTC-*','AAPL']"));
        keys.reload();
        assertTrue(keys.mayStillRead("key a", apple));
        assertFalse(keys.mayStillRead("key a", new Symbol("MSFT")));

        clock.advance(Duration.ofDays(1));
        assertFalse(keys.mayStillRead("key a", apple));
    }

    @Test
    void aChangedFileIsReadAgain() throws IOException {
        write(line("a", "qc_a", ""));
        KeyRing keys = ring();
        ApiKey previous = keys.find("qc_a").orElseThrow().key();
        assertFalse(keys.reload());

        write(line("b", "qc_b", ""));

        assertTrue(keys.reload());
        assertFalse(keys.reload());
        assertEquals(Optional.empty(), keys.find("qc_a"));
        assertTrue(keys.find("qc_b").isPresent());
        assertTrue(keys.currentExpiry(previous).isEmpty());
    }

    @Test
    void aChangedKeyIsNoLongerCurrent() throws IOException {
        write(line("a", "qc_a", ""));
        KeyRing keys = ring();
        ApiKey previous = keys.find("qc_a").orElseThrow().key();

        write(line("b", "qc_b", "") + "," + line("a", "qc_a", ""));
        keys.reload();
        assertTrue(keys.currentExpiry(previous).isPresent());

        write(line("a", "qc_a", ",'symbols':['AAPL']"));
        keys.reload();
        assertTrue(keys.currentExpiry(previous).isEmpty());
    }

    @Test
    void anInvalidFileKeepsThePreviousKeysAndReportsTheFault() throws IOException {
        write(line("a", "qc_a", ""));
        KeyRing keys = ring();

        write("{'name':'b'}");
        assertFalse(keys.reload());
        assertFalse(keys.reload());

        assertEquals("quotecast.keys-file: " + file + ": key 1: sha256 must be a string", keys.fault());
        assertTrue(keys.find("qc_a").isPresent());

        write(line("b", "qc_b", ""));
        assertTrue(keys.reload());
        assertEquals("", keys.fault());
        assertTrue(keys.find("qc_b").isPresent());
    }

    @Test
    void aMissingFileKeepsTheKeysAndTheFaultEndsWhenItReturns() throws IOException {
        write(line("a", "qc_a", ""));
        KeyRing keys = ring();
        Path elsewhere = folder.resolve("elsewhere.json");

        Files.move(file, elsewhere);
        assertFalse(keys.reload());
        assertTrue(keys.fault().startsWith("quotecast.keys-file: " + file + " cannot be read"));
        assertTrue(keys.find("qc_a").isPresent());

        Files.move(elsewhere, file);
        assertTrue(keys.reload());
        assertEquals("", keys.fault());
    }

    @Test
    void aRedirectedLinkIsNoticed() throws IOException {
        Path firstFile = Files.writeString(folder.resolve("one"), json(line("a", "qc_a", "")));
        Path secondFile = Files.writeString(folder.resolve("two"), json(line("b", "qc_b", "")));
        Files.setLastModifiedTime(secondFile, Files.getLastModifiedTime(firstFile));
        Files.createSymbolicLink(file, firstFile);
        KeyRing keys = ring();

        Path link = Files.createSymbolicLink(folder.resolve("link"), secondFile);
        Files.move(link, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);

        assertTrue(keys.reload());
        assertTrue(keys.find("qc_b").isPresent());
    }

    @Test
    void anOversizedFileIsRefused() throws IOException {
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(16_777_217);
        }

        assertEquals(
                "quotecast.keys-file: " + file + ": larger than 16777216 bytes",
                assertThrows(IllegalArgumentException.class, this::ring).getMessage());
    }

    @Test
    void aMissingOrInvalidFileFailsAtConstruction() throws IOException {
        assertThrows(IllegalArgumentException.class, this::ring);

        write("{}");
        assertThrows(IllegalArgumentException.class, this::ring);

        Files.delete(file);
        Files.createDirectory(file);
        assertThrows(IllegalArgumentException.class, this::ring);
    }

    private KeyRing ring() {
        return new KeyRing(Optional.of(file), clock, AuditLog.none());
    }

    /** Replaces the file atomically, so that no reader sees a part of it. */
    private void write(String keys) throws IOException {
        Path draft = Files.writeString(folder.resolve("draft"), json(keys));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String json(String keys) {
        return "[" + keys.replace('\'', '"') + "]";
    }

    private static String line(String name, String key, String rest) {
        return "{'name':'" + name + "','sha256':'" + KeyText.hash(key) + "','roles':['read']" + rest + "}";
    }
}
