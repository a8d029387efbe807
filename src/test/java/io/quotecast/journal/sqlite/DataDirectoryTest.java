package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    private DataDirectory directory;

    @BeforeEach
    void lock() {
        directory = DataDirectory.lock(folder);
    }

    @Test
    void theFileOfVersion01IsRenamedTogetherWithItsWriteAheadLog() throws IOException {
        write("tape.db", "events");
        write("tape.db-wal", "newest events");
        write("tape.db-shm", "index");

        Path file = directory.journalFile();

        assertEquals(folder.resolve("journal.db"), file);
        assertEquals(
                Map.of("journal.db", "events", "journal.db-wal", "newest events", "journal.db-shm", "index"), files());
    }

    @Test
    void aRenameThatWasCutOffIsCompleted() throws IOException {
        write("tape.db", "events");
        write("journal.db-wal", "newest events");

        directory.journalFile();

        assertEquals(Map.of("journal.db", "events", "journal.db-wal", "newest events"), files());
    }

    @Test
    void aJournalOfTheNewNameIsLeftAlone() throws IOException {
        write("tape.db", "old");
        write("journal.db", "new");

        directory.journalFile();

        assertEquals(Map.of("tape.db", "old", "journal.db", "new"), files());
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(path -> !path.endsWith("lock")).toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }
}
