package io.quotecast.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.cli.bench.LoadDialect;
import io.quotecast.cli.bench.LoadOptions;
import io.quotecast.cli.bench.LoadTarget;
import io.quotecast.cli.bench.SubscriptionOptions;
import io.quotecast.client.FeedChannel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class BenchCommandTest {
    private static final List<String> ALL = List.of("*");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyOptionHasADefault() {
        assertEquals(
                new LoadOptions(
                        new LoadTarget(URI.create("ws://127.0.0.1:8080/v1/stream"), "", false, LoadDialect.QUOTECAST),
                        new SubscriptionOptions(Map.of(FeedChannel.QUOTES, ALL), 0, 0, List.of(), ""),
                        new LoadOptions.ConnectionOptions(100, 0, 0, 1),
                        new LoadOptions.DisconnectOptions(0, 0),
                        new LoadOptions.TimingOptions(5, 10),
                        new LoadOptions.PublishOptions(0, "load"),
                        new LoadOptions.MeasurementOptions(1, 0, 0, false)),
                options());
    }

    @Test
    void everyOptionIsAccepted() {
        LoadOptions options =
                options(("--uri wss://feed:9000/v1/stream --connections 7 --slow 2 --slow-for 3 --threads 4 --warmup 0"
                                + " --duration 1 --publish 20 --topic a.b --sample 8 --expect-rate 50 --pid 12 --json --key secret"
                                + " --insecure --cut 5 --churn 9 --quotes aapl,MSFT --trades * --bars A --tickers * --statuses B"
                                + " --messages lobby,x --conflate 250 --each 2 --symbols A,b")
                        .split(" "));

        assertEquals(
                new LoadOptions(
                        new LoadTarget(URI.create("wss://feed:9000/v1/stream"), "secret", true, LoadDialect.QUOTECAST),
                        new SubscriptionOptions(
                                Map.of(
                                        FeedChannel.QUOTES, List.of("AAPL", "MSFT"),
                                        FeedChannel.TRADES, ALL,
                                        FeedChannel.BARS, List.of("A"),
                                        FeedChannel.TICKERS, ALL,
                                        FeedChannel.STATUSES, List.of("B"),
                                        FeedChannel.MESSAGES, List.of("lobby", "x")),
                                250,
                                2,
                                List.of("A", "B"),
                                ""),
                        new LoadOptions.ConnectionOptions(7, 2, 3, 4),
                        new LoadOptions.DisconnectOptions(5, 9),
                        new LoadOptions.TimingOptions(0, 1),
                        new LoadOptions.PublishOptions(20, "a.b"),
                        new LoadOptions.MeasurementOptions(8, 50, 12, true)),
                options);
    }

    @Test
    void aMessageMayReplaceTheChannels() {
        LoadOptions options = options("--cut", "5", "--subscribe", " {\"quotes\":[\"A\"]} ");

        assertEquals(" {\"quotes\":[\"A\"]} ", options.subscriptions().verbatim());
        assertEquals(Map.of(), options.subscriptions().names());
    }

    @Test
    void eachSelectsQuotesAndTradesByDefault() {
        assertEquals(
                Map.of(FeedChannel.QUOTES, ALL, FeedChannel.TRADES, ALL),
                options("--each", "2").subscriptions().names());
    }

    @Test
    void theDialectChoosesThePath() {
        assertEquals(
                new LoadTarget(URI.create("ws://127.0.0.1:8080/binance/ws"), "", false, LoadDialect.BINANCE),
                options("--dialect", "binance", "--trades", "A").target());
        assertEquals(
                new LoadTarget(URI.create("ws://feed/other"), "", false, LoadDialect.ALPACA),
                options("--dialect", "alpaca", "--trades", "A", "--uri", "ws://feed/other")
                        .target());
    }

    @Test
    void anAddressWithAQueryAndAPublisherSubscribeToNothingElse() {
        assertEquals(
                Map.of(),
                options("--uri", "ws://localhost/v1/stream?quotes=*")
                        .subscriptions()
                        .names());
        assertEquals(Map.of(), options("--publish", "1").subscriptions().names());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "--connections 0 | --connections: 0 is out of range (1 to 1000000)",
                "--connections many | Invalid value for option '--connections': 'many' is not an int",
                "--connections 5 --slow 6 | --slow: 6 is out of range (0 to 5)",
                "--duration -1 | --duration: -1 is out of range (1 to 86400)",
                "--conflate 60001 | --conflate: 60001 is out of range (0 to 60000)",
                "--conections 5 | Unknown options: '--conections', '5'",
                "--connections | Missing required parameter for option '--connections' (N)",
                "--json --json | option '--json' should be specified only once",
                "--quotes A,,B | --quotes: '' is not a symbol (1 to 64 of A-Z 0-9 . - / ^ = _ :)",
                "--trades a+b | --trades: 'a+b' is not a symbol (1 to 64 of A-Z 0-9 . - / ^ = _ :)",
                "--symbols a+b | --symbols: 'a+b' is not a symbol (1 to 64 of A-Z 0-9 . - / ^ = _ :)",
                "--messages a/b | --messages: 'a/b' is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)",
                "--topic a/b | --topic: 'a/b' is not a topic (1 to 64 of a-z A-Z 0-9 . _ -)",
                "--uri http://a/b | --uri: 'http://a/b' is not the address of a WebSocket, such as"
                        + " ws://localhost:8080/v1/stream",
                "--uri ws:// | --uri: 'ws://' is not an address: Expected authority",
                "--subscribe {} --quotes A | --subscribe is the complete message, and excludes channels and --each",
                "--cut 86401 | --cut: 86401 is out of range (0 to 86400)",
                "--cut 1 --publish 1 | --cut and --churn need a subscription to add a cursor to: channels, or"
                        + " --subscribe with one object",
                "--churn 1 --subscribe [] | --cut and --churn need a subscription to add a cursor to: channels, or"
                        + " --subscribe with one object",
                "--key kéy | --key: only visible ASCII characters are allowed",
                "--each 3 --symbols A,B | --each: 3 is more than the 2 symbols to choose from",
                "--dialect kraken | --dialect: 'kraken' is not one of quotecast, binance, alpaca",
                "--dialect binance | --dialect: in binance, connections can only subscribe to --quotes and --trades of"
                        + " symbols, without *",
                "--dialect alpaca --trades A --publish 1 | --dialect: in alpaca, connections can only subscribe to"
                        + " --quotes and --trades of symbols, without *",
                "--connections 1000000 | --connections: 1000000 is too many for the",
            })
    void aWrongOptionIsNamedWithItsLimitsAndTheUsage(String line, String message) {
        assertEquals(OptionalInt.of(2), bench(line.split(" ")));

        assertTrue(err.toString().startsWith(message), err::toString);
        assertTrue(err.toString().contains("Usage: quotecast bench"), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void helpListsEveryOption() {
        assertEquals(OptionalInt.of(0), bench("--help"));

        for (OptionSpec option :
                new CommandLine(new BenchCommand()).getCommandSpec().options()) {
            assertTrue(out.toString().contains(option.longestName()), option::longestName);
        }
    }

    @Test
    void aRefusedConnectionIsReportedWithAdvice() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String expected = "No connection: nothing listens on 127.0.0.1:" + port
                + "; start the server (./mvnw quarkus:dev), or set its address with --uri";

        assertEquals(OptionalInt.of(1), bench("--connections", "3", "--uri", "ws://127.0.0.1:" + port));
        assertEquals(expected, err.toString().strip());

        err.getBuffer().setLength(0);
        assertEquals(OptionalInt.of(1), bench("--each", "3", "--uri", "ws://127.0.0.1:" + port));
        assertEquals(expected, err.toString().strip());
    }

    private OptionalInt bench(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "bench";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return QuotecastCommand.execute(
                new Random(1), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private static LoadOptions options(String... options) {
        BenchCommand command = new BenchCommand();
        new CommandLine(command).parseArgs(options);
        return command.options();
    }
}
