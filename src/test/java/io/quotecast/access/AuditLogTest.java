package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-01-05T14:30:00.123456Z");

    @TempDir
    Path folder;

    @Test
    void everyEntryIsOneJsonObjectOnALine() throws IOException {
        Path file = folder.resolve("logs").resolve("audit.log");
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("request", "POST /v1/admin/halt/AAPL");
        details.put("status", 200);
        details.put("text", "two\nlines \"quoted\"");

        try (AuditLog log = AuditLog.open(file, () -> NOW)) {
            log.record("admin", "key desk", details);
            log.record("kick", "token of a", Map.of());
        }

        assertEquals(
                List.of(
                        "{\"time\":\"2026-01-05T14:30:00.123Z\",\"action\":\"admin\",\"identity\":\"key desk\","
                                + "\"request\":\"POST /v1/admin/halt/AAPL\",\"status\":200,"
                                + "\"text\":\"two\\nlines \\\"quoted\\\"\"}",
                        "{\"time\":\"2026-01-05T14:30:00.123Z\",\"action\":\"kick\",\"identity\":\"token of a\"}"),
                Files.readAllLines(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aSecondStartAppends() throws IOException {
        Path file = folder.resolve("audit.log");
        for (int i = 0; i < 2; i++) {
            try (AuditLog log = AuditLog.open(file, () -> NOW)) {
                log.record("admin", "key desk", Map.of("start", i));
            }
        }

        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void secretsAreMaskedAndLongTextIsShortened() throws IOException {
        Path file = folder.resolve("audit.log");
        String key = "qc_" + "k".repeat(43);
        String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl";

        try (AuditLog log = AuditLog.open(file, () -> NOW)) {
            log.record(
                    "admin",
                    "token of " + token,
                    Map.of("request", "POST /v1/admin/halt/" + key, "long", "x".repeat(10_000) + key));
        }

        String line = Files.readString(file);
        assertFalse(line.contains(key), line);
        assertFalse(line.contains("c2lnbmF0dXJl"), line);
        assertTrue(line.length() < 1_000, line);
        assertTrue(line.contains("POST /v1/admin/halt/***"), line);
    }

    @Test
    void aSecretThatIsCutOffIsMaskedToo() throws IOException {
        Path file = folder.resolve("audit.log");

        try (AuditLog log = AuditLog.open(file, () -> NOW)) {
            log.record("admin", "a", Map.of("text", "x".repeat(180) + "qc_" + "k".repeat(43)));
        }

        assertFalse(Files.readString(file).contains("kkk"));
    }

    @Test
    void aRenamedFileIsReplacedByANewOne() throws Exception {
        Path file = folder.resolve("audit.log");
        Path rotated = folder.resolve("audit.log.1");
        try (AuditLog log = AuditLog.open(file, () -> NOW)) {
            log.record("admin", "first", Map.of());
            Await.until("the entry is written", () -> file.toFile().length() > 0);
            Files.move(file, rotated);
            log.record("admin", "second", Map.of());
        }

        assertTrue(Files.readString(rotated).contains("first"));
        assertTrue(Files.readString(file).contains("second"));
    }

    @Test
    void aFileThatCannotBeWrittenStopsTheStart() throws IOException {
        Path file = Files.createFile(folder.resolve("file")).resolve("audit.log");

        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> AuditLog.open(file, () -> NOW));

        assertTrue(failure.getMessage().startsWith("quotecast.audit: '" + file + "' cannot be written: "));
    }

    @Test
    void entriesThatCannotBeWrittenAreCounted() throws IOException {
        Path file = folder.resolve("audit.log");
        AuditLog log = AuditLog.open(file, () -> NOW);
        Files.delete(file);
        Files.createDirectory(file);

        log.record("admin", "a", Map.of());
        log.close();

        assertEquals(1, log.lost());
    }

    @Test
    void changesOfTheKeyFileAreRecorded() throws IOException {
        Path file = folder.resolve("audit.log");
        Path keys =
                Files.writeString(folder.resolve("keys.json"), "[" + key("a", "read") + "," + key("b", "read") + "]");

        try (AuditLog log = AuditLog.open(file, () -> NOW)) {
            KeyRing ring = new KeyRing(Optional.of(keys), () -> NOW, log);
            Files.writeString(keys, "[" + key("b", "publish") + "," + key("c", "read") + "]");
            assertTrue(ring.reload());
        }

        assertEquals(
                List.of("key.removed a", "key.changed b", "key.added c"),
                Files.readAllLines(file).stream()
                        .map(FeedClient::parse)
                        .map(AuditLogTest::actionAndKey)
                        .toList());
        assertFalse(Files.readString(file).contains(KeyText.hash("qc_a")));
    }

    private static String actionAndKey(JsonNode entry) {
        return entry.get("action").asText() + " " + entry.get("key").asText();
    }

    private static String key(String name, String role) {
        return "{\"name\":\"" + name + "\",\"sha256\":\"" + KeyText.hash("qc_" + name) + "\",\"roles\":[\"" + role
                + "\"]}";
    }
}
