package io.quotecast.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadOptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aLineIsSplitAtSpacesOutsideQuotes() throws UsageException {
        assertEquals(
                List.of("--quotes", "*", "--subscribe", "{\"action\": \"list\"}", "--key", "", "--json"),
                ParsedArguments.words("  --quotes '*' --subscribe '{\"action\": \"list\"}'  --key \"\" --json "));
    }

    @Test
    void everyOptionHasADefault() throws UsageException {
        LoadOptions loadOptions = LoadOptions.read(List.of());

        assertEquals("ws://127.0.0.1:8080/v1/stream", loadOptions.target().uri().toString());
        assertEquals(new LoadOptions.ConnectionOptions(100, 0, 0, 1), loadOptions.clients());
        assertEquals(new LoadOptions.DisconnectOptions(0, 0), loadOptions.disconnects());
        assertEquals(new LoadOptions.TimingOptions(5, 10), loadOptions.timing());
        assertEquals(new LoadOptions.PublishOptions(0, "load"), loadOptions.publish());
        assertEquals(new LoadOptions.MeasurementOptions(1, 0, 0, false), loadOptions.measurement());
        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":0}", message(loadOptions, 0));
    }

    @Test
    void everyOptionIsAccepted() throws UsageException {
        LoadOptions loadOptions = LoadOptions.read(
                ParsedArguments.words("--uri wss://feed:9000/v1/stream --connections 7 --slow 2 --slow-for 3"
                        + " --threads 4 --warmup 0 --duration 1 --publish 20 --topic a.b --sample 8 --expect-rate 50 --pid 12"
                        + " --json --key secret --insecure"));

        assertEquals(new LoadOptions.ConnectionOptions(7, 2, 3, 4), loadOptions.clients());
        assertEquals(new LoadOptions.TimingOptions(0, 1), loadOptions.timing());
        assertEquals(new LoadOptions.PublishOptions(20, "a.b"), loadOptions.publish());
        assertEquals(new LoadOptions.MeasurementOptions(8, 50, 12, true), loadOptions.measurement());
        assertEquals(
                List.of("feed", 9000, true, "secret", true),
                List.of(
                        loadOptions.target().host(),
                        loadOptions.target().port(),
                        loadOptions.target().isEncrypted(),
                        loadOptions.target().key(),
                        loadOptions.target().insecure()));
        assertTrue(loadOptions.subscriptions().isEmpty());
    }

    @Test
    void connectionsMayBeCutAtOnceAndOneByOne() throws UsageException {
        LoadOptions loadOptions =
                LoadOptions.read(ParsedArguments.words("--cut 5 --churn 9 --subscribe ' {\"quotes\":[\"A\"]} '"));

        assertEquals(new LoadOptions.DisconnectOptions(5, 9), loadOptions.disconnects());
    }

    @Test
    void channelsAreSentAsGiven() throws UsageException {
        LoadOptions loadOptions = LoadOptions.read(ParsedArguments.words(
                "--quotes aapl,MSFT --trades * --bars A --tickers * --statuses B --messages lobby,x --conflate 250"));

        assertEquals(
                "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\",\"MSFT\"],\"bars\":[\"A\"],"
                        + "\"tickers\":[\"*\"],\"statuses\":[\"B\"],\"messages\":[\"lobby\",\"x\"],\"conflate\":250}",
                message(loadOptions, 0));
    }

    @Test
    void eachConnectionAlwaysPicksTheSameSymbols() throws UsageException {
        LoadOptions loadOptions = LoadOptions.read(ParsedArguments.words("--each 2 --quotes * --symbols A,B,C,D,E,F"));

        SubscriptionOptions subscriptionOptions =
                loadOptions.subscriptions().withPool(loadOptions.subscriptions().pool());

        assertEquals(subscriptionOptions.message(3), subscriptionOptions.message(3));
        assertTrue(IntStream.range(0, 50)
                        .mapToObj(subscriptionOptions::message)
                        .distinct()
                        .count()
                > 10);
        assertTrue(subscriptionOptions
                .message(3)
                .matches("\\{\"action\":\"subscribe\",\"quotes\":\\[\"([A-F])\",\"(?!\\1)[A-F]\"],\"conflate\":0}"));
    }

    @Test
    void aConnectionCannotPickMoreSymbolsThanExist() {
        UsageException thrown = assertThrows(
                UsageException.class, () -> LoadOptions.read(ParsedArguments.words("--each 3 --symbols A,B"))
                        .subscriptions()
                        .withPool(List.of("A", "B")));

        assertEquals("--each: 3 exceeds the number of available symbols (2)", thrown.getMessage());
    }

    @Test
    void anAddressWithAQuerySubscribesWithoutAMessage() throws UsageException {
        assertTrue(LoadOptions.read(ParsedArguments.words("--uri ws://localhost/v1/stream?quotes=*"))
                .subscriptions()
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--connections 0 | --connections: '0' must be a whole number from 1 to 1000000",
                "--connections many | --connections: 'many' must be a whole number from 1 to 1000000",
                "--connections 5 --slow 6 | --slow: '6' must be a whole number from 0 to 5",
                "--duration -1 | --duration: '-1' must be a whole number from 1 to 86400",
                "--conections 5 | unknown option '--conections'; --help lists all options",
                "--connections | --connections requires a value",
                "--json --json | --json is given twice",
                "--quotes A,,B | --quotes: 'A,,B' must be a list of names separated by commas",
                "--trades a_b | --trades: 'a_b' is not a symbol (1 to 20 of A-Z 0-9 . - / ^ =)",
                "--messages a/b | --messages: 'a/b' is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)",
                "--topic a/b | --topic: 'a/b' is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)",
                "--uri http://a/b | --uri: 'http://a/b' is not the address of a WebSocket, for example"
                        + " ws://localhost:8080/v1/stream",
                "--uri ws:// | --uri: 'ws://' is not a URI: Expected authority",
                "--subscribe {} --quotes A | --subscribe cannot be combined with channels or --each",
                "--cut 0 | --cut: '0' must be a whole number from 1 to 86400",
                "--cut 1 --publish 1 | --cut and --churn require channels, or --subscribe with a single JSON object",
                "--churn 1 --subscribe [] | --cut and --churn require channels, or --subscribe with a single JSON"
                        + " object",
                "--key 'a b' | --key: only printable ASCII characters without spaces are allowed",
                "--key 'a | the quote ' is not closed"
            })
    void invalidArgumentsAreNamedWithTheirLimits(String line, String message) throws Exception {
        assertEquals(2, run(line));
        assertEquals(message, err.toString(StandardCharsets.UTF_8).trim());
    }

    @Test
    void helpListsEveryOption() throws Exception {
        assertEquals(0, run("--help"));
        for (LoadOption loadOption : LoadOption.values()) {
            assertTrue(out.toString(StandardCharsets.UTF_8).contains(loadOption.text()), loadOption::text);
        }
    }

    @Test
    void aRefusedConnectionIsReportedWithAdvice() throws Exception {
        int port = FreePort.find();

        assertEquals(1, run("--connections 3 --uri ws://127.0.0.1:" + port));
        assertEquals(
                "No connection: nothing listens on 127.0.0.1:" + port
                        + "; start the server (./mvnw quarkus:dev), or set its address with --uri",
                err.toString(StandardCharsets.UTF_8).trim());
    }

    private int run(String line) throws InterruptedException {
        return LoadClient.run(List.of(line), new PrintStream(out, true), new PrintStream(err, true));
    }

    private static String message(LoadOptions loadOptions, int number) {
        return loadOptions.subscriptions().message(number);
    }
}
