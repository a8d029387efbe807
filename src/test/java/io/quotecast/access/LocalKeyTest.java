package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalKeyTest {
    private final Random random = new Random(1);

    @TempDir
    Path folder;

    @Test
    void theFileIsReadableByItsOwnerOnlyAndContainsTheKey() throws IOException {
        Path directory = folder.resolve("a").resolve("b");

        LocalKey localKey = LocalKey.in(directory, random);

        Grant grant = localKey.find(text(directory)).orElseThrow();
        assertEquals(Set.of(Role.values()), grant.roles());
        assertEquals("local key", grant.holder());
        assertEquals("rw-------", permissions(directory));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of("local.key"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void onlyTheWholeKeyIsAccepted() throws IOException {
        LocalKey localKey = LocalKey.in(folder, random);

        for (String text : List.of("", "qc_", text(folder) + "x", text(folder).substring(1))) {
            assertEquals(Optional.empty(), localKey.find(text), text);
        }
        for (String text : List.of("", "qc_", text(folder))) {
            assertEquals(Optional.empty(), LocalKey.NONE.find(text), text);
        }
    }

    @Test
    void theKeyStaysTheSameAcrossRestarts() throws IOException {
        LocalKey.in(folder, random);
        String key = text(folder);

        LocalKey restarted = LocalKey.in(folder, random);

        assertEquals(key, text(folder));
        assertTrue(restarted.find(key).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "rw------x"})
    void aKeyThatOthersHadAccessToIsReplaced(String permissions) throws IOException {
        LocalKey.in(folder, random);
        String exposed = text(folder);
        Files.setPosixFilePermissions(file(folder), PosixFilePermissions.fromString(permissions));

        LocalKey restarted = LocalKey.in(folder, random);

        assertNotEquals(exposed, text(folder));
        assertEquals(Optional.empty(), restarted.find(exposed));
        assertTrue(restarted.find(text(folder)).isPresent());
        assertEquals("rw-------", permissions(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "secret", "qc_", "qc_short"})
    void aFileWithoutAKeyIsReplaced(String content) throws IOException {
        Files.createFile(
                file(folder), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file(folder), content);

        LocalKey localKey = LocalKey.in(folder, random);

        assertEquals(Optional.empty(), localKey.find(content.strip()));
        assertTrue(localKey.find(text(folder)).isPresent());
    }

    @Test
    void aLinkIsReplacedAndItsTargetIsNeitherReadNorWritten() throws IOException {
        Path target = folder.resolve("elsewhere");
        LocalKey.in(target, random);
        String foreign = text(target);
        Path directory = Files.createDirectory(folder.resolve("data"));
        Files.createSymbolicLink(file(directory), file(target));

        LocalKey localKey = LocalKey.in(directory, random);

        assertEquals(Optional.empty(), localKey.find(foreign));
        assertEquals(foreign, text(target));
        assertTrue(localKey.find(text(directory)).isPresent());
    }

    @Test
    void aDirectoryThatCannotBeUsedGivesNoKey() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertEquals(Optional.empty(), LocalKey.in(file, random).find(""));
        assertEquals(LocalKey.NONE, LocalKey.in(file.resolve("data"), random));
    }

    private static Path file(Path directory) {
        return directory.resolve("local.key");
    }

    private static String text(Path directory) throws IOException {
        return Files.readString(file(directory)).strip();
    }

    private static String permissions(Path directory) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(directory)));
    }
}
