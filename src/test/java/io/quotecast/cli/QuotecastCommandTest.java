package io.quotecast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotecastCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void theServerStartsWithoutACommandAndWithServe() {
        assertEquals(OptionalInt.empty(), execute());
        assertEquals(OptionalInt.empty(), execute("serve"));
        assertEquals("", out.toString() + err);
    }

    @Test
    void theVersionIsThatOfTheBuild() throws IOException {
        Matcher version = Pattern.compile("<artifactId>quotecast</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(version.find());

        assertEquals(OptionalInt.of(0), execute("--version"));

        assertEquals("quotecast " + version.group(1) + System.lineSeparator(), out.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "-Dquotecast.heartbeat=1s, Unknown option: '-Dquotecast.heartbeat=1s'",
        "serve -Dquarkus.http.port=9000, Unknown option: '-Dquarkus.http.port=9000'",
        "quotecast.auth=none, Unmatched argument at index 0: 'quotecast.auth=none'",
        "--quotecast.auth=none, Unknown option: '--quotecast.auth=none'"
    })
    void aSettingBehindTheJarIsRefusedWithItsPlace(String line, String expected) {
        assertEquals(OptionalInt.of(2), execute(line.split(" ")));

        assertEquals(
                List.of(expected, "Put settings before -jar: java -Dquotecast.heartbeat=1s -jar quarkus-run.jar"),
                err.toString().lines().limit(2).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "--help, Usage: quotecast [-hV] [COMMAND]",
        "-h, serve  Starts the server.",
        "serve --help, Usage: quotecast serve [-h]",
        "bench --help, --connections",
        "key --help, --roles"
    })
    void helpIsPrintedAndNothingStarts(String line, String expected) {
        assertEquals(OptionalInt.of(0), execute(line.split(" ")));

        assertTrue(out.toString().contains(expected), out::toString);
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port=8081",
                "-Dquotecast.heartbeat=1s",
                "serve --port=8081",
                "key --name=a --roles=read --port=8081",
                "run"
            })
    void aWrongArgumentIsNamedWithTheUsage(String line) {
        String wrong = line.substring(line.lastIndexOf(' ') + 1);

        assertEquals(OptionalInt.of(2), execute(line.split(" ")));

        assertTrue(err.toString().contains("'" + wrong + "'"), err::toString);
        assertTrue(err.toString().contains("Usage: quotecast"), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void aKeyIsPrintedOnceAndOnlyItsHashIsWritten() throws IOException {
        Path file = folder.resolve("keys.json");

        assertEquals(
                OptionalInt.of(0),
                execute("key", "--name", "desk-1", "--roles", "read,publish", "--file", file.toString()));

        Matcher key = Pattern.compile("qc_\\S+").matcher(out.toString());
        assertTrue(key.find(), out::toString);
        assertTrue(Files.readString(file).contains("\"desk-1\""));
        assertTrue(!Files.readString(file).contains(key.group()));
    }

    @Test
    void anInvalidKeyIsRefusedWithTheUsage() {
        assertEquals(OptionalInt.of(2), execute("key", "--name", "desk-1", "--roles", "owner"));

        assertTrue(err.toString().contains("owner"), err::toString);
        assertTrue(err.toString().contains("Usage: quotecast key"), err::toString);
    }

    private OptionalInt execute(String... arguments) {
        return QuotecastCommand.execute(
                new Random(1), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
