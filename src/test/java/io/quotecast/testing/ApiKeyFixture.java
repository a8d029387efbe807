package io.quotecast.testing;

import io.quotecast.access.KeyText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.eclipse.microprofile.config.ConfigProvider;

/** API keys of the servers under test, and the key file that contains them. */
public final class ApiKeyFixture {
    public static final String ALL_ROLES = key("all");
    /** The role {@code read} only. */
    public static final String READER = key("reader");
    /** The role {@code publish} only. */
    public static final String PUBLISHER = key("speaker");
    /** The role {@code ingest} only. */
    public static final String INGESTER = key("source");
    /** All roles, for the symbols {@code BTC-*} and {@code AAPL}. */
    public static final String SOME_SYMBOLS = key("some-symbols");
    /** The roles {@code read} and {@code publish} on a single connection. */
    public static final String ONE_CONNECTION = key("alone");
    /** The roles {@code read} and {@code publish} with low rates and few symbols. */
    public static final String LOW_LIMITS = key("slow");

    /** All roles; may read {@code desk.*} and {@code lobby}, and publish to {@code desk.1}. */
    public static final String SOME_TOPICS = key("some-topics");

    public static final String EXPIRED = key("expired");
    /** Not in the key file. */
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
            entry("some-topics", EVERY_ROLE + ",'topics':{'read':['desk.*','lobby'],'publish':['desk.1']}"),
            entry("alone", READ_AND_PUBLISH + ",'limits':{'connections':1}"),
            entry(
                    "slow",
                    READ_AND_PUBLISH
                            + ",'limits':{'messages_per_second':1,'burst':3,'publishes_per_second':1,'max_symbols':2}"),
            entry("expired", EVERY_ROLE + ",'expires':'2020-01-01T00:00:00Z'"));

    private ApiKeyFixture() {}

    /** Returns the key with this name. */
    public static String key(String name) {
        return ("qc_" + name + "-" + "x".repeat(40)).substring(0, 46);
    }

    /**
     * Returns an entry of a key file.
     *
     * @param fields further fields, with ' for the quotes of JSON
     */
    public static String entry(String name, String fields) {
        return "{'name':'" + name + "','sha256':'" + KeyText.hash(key(name)) + "'," + fields + "}";
    }

    /** Creates a key file with the keys above. */
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

    /** Replaces the key file of the running server by one with the keys above and these entries. */
    public static void rewriteFile(String... entries) throws IOException {
        Path file = Path.of(ConfigProvider.getConfig().getValue("quotecast.keys-file", String.class));
        String extraEntries = entries.length == 0 ? "" : "," + String.join(",", entries);
        Path draft = Files.writeString(file.resolveSibling("draft"), fileContent(PERMANENT_ENTRIES + extraEntries));
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the content of a key file with these entries. */
    public static String fileContent(String entries) {
        return "[" + entries.replace('\'', '"') + "]";
    }
}
