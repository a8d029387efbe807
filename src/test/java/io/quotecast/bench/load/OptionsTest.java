package io.quotecast.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aLineIsCutIntoWordsAndWhatIsQuotedStaysTogether() throws WrongUsage {
        assertEquals(
                List.of("--quotes", "*", "--subscribe", "{\"action\": \"list\"}", "--key", "", "--json"),
                Given.words("  --quotes '*' --subscribe '{\"action\": \"list\"}'  --key \"\" --json "));
    }

    @Test
    void everythingHasADefault() throws WrongUsage {
        Options options = Options.read(List.of());

        assertEquals("ws://127.0.0.1:8080/v1/stream", options.target().uri().toString());
        assertEquals(new Options.Crowd(100, 0, 0, 1), options.crowd());
        assertEquals(new Options.Trouble(0, 0), options.trouble());
        assertEquals(new Options.Window(5, 10), options.window());
        assertEquals(new Options.Publishing(0, "load"), options.publishing());
        assertEquals(new Options.Measures(1, 0, 0, false), options.measures());
        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":0}", message(options, 0));
    }

    @Test
    void everyOptionIsTaken() throws WrongUsage {
        Options options =
                Options.read(Given.words("--uri wss://feed:9000/v1/stream --connections 7 --slow 2 --slow-for 3"
                        + " --threads 4 --warmup 0 --duration 1 --publish 20 --topic a.b --sample 8 --expect-rate 50 --pid 12"
                        + " --json --key secret --insecure"));

        assertEquals(new Options.Crowd(7, 2, 3, 4), options.crowd());
        assertEquals(new Options.Window(0, 1), options.window());
        assertEquals(new Options.Publishing(20, "a.b"), options.publishing());
        assertEquals(new Options.Measures(8, 50, 12, true), options.measures());
        assertEquals(
                List.of("feed", 9000, true, "secret", true),
                List.of(
                        options.target().host(),
                        options.target().port(),
                        options.target().isEncrypted(),
                        options.target().key(),
                        options.target().insecure()));
        assertTrue(options.wishes().isEmpty());
    }

    @Test
    void connectionsMayBeCutAtOnceAndOneByOne() throws WrongUsage {
        Options options = Options.read(Given.words("--cut 5 --churn 9 --subscribe ' {\"quotes\":[\"A\"]} '"));

        assertEquals(new Options.Trouble(5, 9), options.trouble());
    }

    @Test
    void channelsAreNamedAsTheyWereGiven() throws WrongUsage {
        Options options = Options.read(Given.words(
                "--quotes aapl,MSFT --trades * --bars A --tickers * --statuses B --messages lobby,x --conflate 250"));

        assertEquals(
                "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\",\"MSFT\"],\"bars\":[\"A\"],"
                        + "\"tickers\":[\"*\"],\"statuses\":[\"B\"],\"messages\":[\"lobby\",\"x\"],\"conflate\":250}",
                message(options, 0));
    }

    @Test
    void eachConnectionPicksItsOwnSymbolsAndAlwaysTheSame() throws WrongUsage {
        Options options = Options.read(Given.words("--each 2 --quotes * --symbols A,B,C,D,E,F"));

        Wishes wishes = options.wishes().withPool(options.wishes().pool());

        assertEquals(wishes.message(3), wishes.message(3));
        assertTrue(IntStream.range(0, 50).mapToObj(wishes::message).distinct().count() > 10);
        assertTrue(wishes.message(3)
                .matches("\\{\"action\":\"subscribe\",\"quotes\":\\[\"([A-F])\",\"(?!\\1)[A-F]\"],\"conflate\":0}"));
    }

    @Test
    void oneCannotPickMoreThanThereIs() {
        WrongUsage wrong = assertThrows(WrongUsage.class, () -> Options.read(Given.words("--each 3 --symbols A,B"))
                .wishes()
                .withPool(List.of("A", "B")));

        assertEquals("--each '3' is more than the 2 symbols to pick from", wrong.getMessage());
    }

    @Test
    void anAddressThatSubscribesNeedsNoMessage() throws WrongUsage {
        assertTrue(Options.read(Given.words("--uri ws://localhost/v1/stream?quotes=*"))
                .wishes()
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--connections 0 | --connections '0' is not a whole number from 1 to 1000000",
                "--connections many | --connections 'many' is not a whole number from 1 to 1000000",
                "--connections 5 --slow 6 | --slow '6' is not a whole number from 0 to 5",
                "--duration -1 | --duration '-1' is not a whole number from 1 to 86400",
                "--conections 5 | '--conections' is not an option; --help lists them",
                "--connections | --connections needs a value",
                "--json --json | --json is given twice",
                "--quotes A,,B | --quotes 'A,,B' is not a list of names with commas between",
                "--trades a_b | --trades 'a_b' is not a symbol: 1-20 of A-Z 0-9 . - / ^ =",
                "--messages a/b | --messages 'a/b' is not a topic: 1-64 of a-z A-Z 0-9 . _ -",
                "--topic a/b | --topic 'a/b' is not a topic: 1-64 of a-z A-Z 0-9 . _ -",
                "--uri http://a/b | --uri 'http://a/b' is not the address of a WebSocket: ws://host:port/v1/stream",
                "--uri ws:// | --uri 'ws://' is not an address: Expected authority",
                "--subscribe {} --quotes A | --subscribe is the whole message: no channels and no --each beside it",
                "--cut 0 | --cut '0' is not a whole number from 1 to 86400",
                "--cut 1 --publish 1 | --cut and --churn need a subscription to add a cursor to: channels, or --subscribe"
                        + " with one object",
                "--churn 1 --subscribe [] | --cut and --churn need a subscription to add a cursor to: channels, or"
                        + " --subscribe with one object",
                "--key 'a b' | --key may have visible letters of ASCII only",
                "--key 'a | a quote ' is not closed"
            })
    void whatCannotBeObeyedIsNamedWithItsLimit(String line, String message) throws Exception {
        assertEquals(2, run(line));
        assertEquals(message, err.toString(StandardCharsets.UTF_8).trim());
    }

    @Test
    void helpNamesEveryOption() throws Exception {
        assertEquals(0, run("--help"));
        for (Option option : Option.values()) {
            assertTrue(out.toString(StandardCharsets.UTF_8).contains(option.text()), option::text);
        }
    }

    @Test
    void whereNothingListensItSaysWhatToDo() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertEquals(1, run("--connections 3 --uri ws://127.0.0.1:" + port));
        assertEquals(
                "No connection: nothing listens at 127.0.0.1:" + port
                        + "; start the server first (./mvnw quarkus:dev), or name it with --uri",
                err.toString(StandardCharsets.UTF_8).trim());
    }

    private int run(String line) throws InterruptedException {
        return Load.run(List.of(line), new PrintStream(out, true), new PrintStream(err, true));
    }

    private static String message(Options options, int number) {
        return options.wishes().message(number);
    }
}
