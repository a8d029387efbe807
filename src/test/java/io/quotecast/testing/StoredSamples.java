package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Bytes in the stored form, as files of the test resources. */
public final class StoredSamples {
    private static final HexFormat HEX = HexFormat.of();

    private StoredSamples() {}

    /** Returns the lines of a file of version 0.1, each a value of a record or a state. */
    public static List<byte[]> legacy(String name) {
        return new String(bytes("0.1/" + name), StandardCharsets.US_ASCII)
                .lines()
                .map(HEX::parseHex)
                .toList();
    }

    /** Copies the journal of version 0.1 to this place. */
    public static void copyLegacyJournal(Path file) throws IOException {
        Files.write(file, bytes("0.1/tape.db"));
    }

    /**
     * Copies a journal from before the checksums of whole rows to this place.
     *
     * @param name {@code journal}, which was closed, or {@code killed}, which is in its write-ahead log
     */
    public static void copyUnchainedJournal(String name, Path file) throws IOException {
        Files.write(file, bytes("0.2-checksums/" + name + ".db"));
        if (name.equals("killed")) {
            Files.write(file.resolveSibling(file.getFileName() + "-wal"), bytes("0.2-checksums/killed.db-wal"));
        }
    }

    /** Returns the golden bytes of the current form, by their names. */
    public static Map<String, byte[]> golden() {
        return new String(bytes("golden.txt"), StandardCharsets.US_ASCII)
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(line -> line[0], line -> HEX.parseHex(line[1])));
    }

    /** Returns the golden bytes of this name. */
    public static byte[] golden(String name) {
        return Objects.requireNonNull(golden().get(name), name);
    }

    /** Fails, and shows both, where the bytes are not the golden ones: what is stored must stay readable. */
    public static void assertGolden(String name, byte[] bytes) {
        assertEquals(HEX.formatHex(golden(name)), HEX.formatHex(bytes), name);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = StoredSamples.class.getResourceAsStream("/stored/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
