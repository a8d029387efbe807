package io.quotecast.testing;

import io.quotecast.access.KeyText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.eclipse.microprofile.config.ConfigProvider;

/** The API keys of the servers under test, and the file that holds them. */
public final class ApiKeyFixture {
    /** May do everything. */
    public static final String ALL = text("all");
    /** May read. */
    public static final String READER = text("reader");
    /** May publish, and nothing else. */
    public static final String SPEAKER = text("speaker");
    /** May push events in, and nothing else. */
    public static final String SOURCE = text("source");
    /** May do everything, with the symbols {@code BTC-*} and {@code AAPL}. */
    public static final String SOME_SYMBOLS = text("some-symbols");
    /** May read and publish, on one connection. */
    public static final String ALONE = text("alone");
    /** May read and publish, slowly and little. */
    public static final String SLOW = text("slow");
    /** Has ended. */
    public static final String EXPIRED = text("expired");
    /** Is in no file. */
    public static final String UNKNOWN = text("unknown");

    private static final String READS_AND_SPEAKS = "'roles':['read','publish']";
    private static final String DOES_ALL = "'roles':['read','publish','ingest','admin']";
    private static final String LASTING = String.join(
            ",",
            line("all", DOES_ALL),
            line("reader", "'roles':['read']"),
            line("speaker", "'roles':['publish']"),
            line("source", "'roles':['ingest']"),
            line("some-symbols", DOES_ALL + ",'symbols':['btc-*','AAPL']"),
            line("alone", READS_AND_SPEAKS + ",'limits':{'connections':1}"),
            line(
                    "slow",
                    READS_AND_SPEAKS
                            + ",'limits':{'messages_per_second':1,'burst':3,'publishes_per_second':1,'max_symbols':2}"),
            line("expired", DOES_ALL + ",'expires':'2020-01-01T00:00:00Z'"));

    private ApiKeyFixture() {}

    /** The key of this name. */
    public static String text(String name) {
        return ("qc_" + name + "-" + "x".repeat(40)).substring(0, 46);
    }

    /** An entry of a key file. */
    public static String line(String name, String rest) {
        return "{'name':'" + name + "','sha256':'" + KeyText.hash(text(name)) + "'," + rest + "}";
    }

    /** A new file with the keys that last. */
    static Path file() {
        try {
            Path folder = Files.createTempDirectory("keys");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("keys.json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, json(LASTING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the running server's keys are those that last, and these. */
    public static void write(String... lines) throws IOException {
        Path file = Path.of(ConfigProvider.getConfig().getValue("quotecast.keys-file", String.class));
        String more = lines.length == 0 ? "" : "," + String.join(",", lines);
        Path draft = Files.writeString(file.resolveSibling("draft"), json(LASTING + more));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A key file of these entries. */
    public static String json(String lines) {
        return "[" + lines.replace('\'', '"') + "]";
    }
}
