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
    public static final String ALL_ROLES = key("all");
    /** May read. */
    public static final String READER = key("reader");
    /** May publish, and nothing else. */
    public static final String PUBLISHER = key("speaker");
    /** May push events in, and nothing else. */
    public static final String INGESTER = key("source");
    /** May do everything, with the symbols {@code BTC-*} and {@code AAPL}. */
    public static final String SOME_SYMBOLS = key("some-symbols");
    /** May read and publish, on one connection. */
    public static final String ONE_CONNECTION = key("alone");
    /** May read and publish, slowly and little. */
    public static final String LOW_LIMITS = key("slow");
    /** Has ended. */
    public static final String EXPIRED = key("expired");
    /** Is in no file. */
    public static final String UNKNOWN = key("unknown");

    private static final String READ_AND_PUBLISH = "'roles':['read','publish']";
    private static final String EVERY_ROLE = "'roles':['read','publish','ingest','admin']";
    private static final String PERMANENT_ENTRIES = String.join(
            ",",
            entry("all", EVERY_ROLE),
            entry("reader", "'roles':['read']"),
            entry("speaker", "'roles':['publish']"),
            entry("source", "'roles':['ingest']"),
            entry("some-symbols", EVERY_ROLE + ",'symbols':['btc-*','AAPL']"),
            entry("alone", READ_AND_PUBLISH + ",'limits':{'connections':1}"),
            entry(
                    "slow",
                    READ_AND_PUBLISH
                            + ",'limits':{'messages_per_second':1,'burst':3,'publishes_per_second':1,'max_symbols':2}"),
            entry("expired", EVERY_ROLE + ",'expires':'2020-01-01T00:00:00Z'"));

    private ApiKeyFixture() {}

    /** The key of this name. */
    public static String key(String name) {
        return ("qc_" + name + "-" + "x".repeat(40)).substring(0, 46);
    }

    /** An entry of a key file. */
    public static String entry(String name, String fields) {
        return "{'name':'" + name + "','sha256':'" + KeyText.hash(key(name)) + "'," + fields + "}";
    }

    /** A new file with the keys that last. */
    static Path newFile() {
        try {
            Path folder = Files.createTempDirectory("keys");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("keys.json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, fileContent(PERMANENT_ENTRIES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the running server's keys are those that last, and these. */
    public static void rewriteFile(String... entries) throws IOException {
        Path file = Path.of(ConfigProvider.getConfig().getValue("quotecast.keys-file", String.class));
        String extraEntries = entries.length == 0 ? "" : "," + String.join(",", entries);
        Path draft = Files.writeString(file.resolveSibling("draft"), fileContent(PERMANENT_ENTRIES + extraEntries));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A key file of these entries. */
    public static String fileContent(String entries) {
        return "[" + entries.replace('\'', '"') + "]";
    }
}
