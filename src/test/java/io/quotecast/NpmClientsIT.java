package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.NpmPackage;
import io.quotecast.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of other feeds that are published on npm, of exact versions, connect to the built server by changing nothing
 * but the address. Each program compares what its clients receive, also after a broken connection, with what the native
 * stream sends, and tries an unknown symbol and a wrong key.
 */
@Tag("slow")
@Timeout(240)
class NpmClientsIT {
    private static final String CCXT = "4.5.84";
    private static final String INSTRUMENTS = """
        symbol,name,exchange,sector,price_decimals,size_decimals,tick,price,volume
        BTC-USDT,Bitcoin,BINANCE,Crypto,2,8,0.01,,
        """;
    /** One trade a minute. */
    private static final int TRADES_OF_A_DAY = 1_440;

    private static final long MINUTE_MILLIS = 60_000;

    @TempDir
    static Path folder;

    private static ServerProcess open;
    private static ServerProcess guarded;

    /** The programs, which run at the same time. */
    private static Map<String, NodeProcess> programs = Map.of();

    @BeforeAll
    static void start() throws Exception {
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                ApiKeyFixture.fileContent(ApiKeyFixture.entry("reader", "'roles':['read']")));
        open = start("-Dquotecast.auth=none");
        guarded = start("-Dquotecast.auth=required", "-Dquotecast.keys-file=" + keys);
        Path ccxt = NpmPackage.install("ccxt", CCXT);
        programs = Map.of(
                "binance",
                startProgram(
                        "binance",
                        NpmPackage.install("binance-api-node", "0.13.10"),
                        NpmPackage.install("binance", "3.6.5"),
                        NpmPackage.install("@binance/spot", "32.0.4"),
                        NpmPackage.install("@binance/connector", "3.6.1"),
                        ccxt),
                "alpaca",
                startProgram(
                        "alpaca",
                        NpmPackage.install("@alpacahq/alpaca-trade-api", "4.0.2"),
                        NpmPackage.install("@master-chief/alpaca", "6.3.20"),
                        ccxt),
                "coinbase",
                startProgram(
                        "coinbase",
                        NpmPackage.install("coinbase-pro-node", "9.1.0"),
                        NpmPackage.install("coinbase-api", "1.2.6"),
                        ccxt),
                "massive",
                startProgram(
                        "massive",
                        NpmPackage.install("@massive.com/client-js", "10.8.0"),
                        NpmPackage.install("@polygon.io/client-js", "8.2.0")));
    }

    @AfterAll
    static void stop() {
        programs.values().forEach(NodeProcess::close);
        open.close();
        guarded.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "alpaca", "coinbase", "massive"})
    void clientsReceiveTheEventsOfTheFeed(String dialect) throws Exception {
        programs.get(dialect).awaitSuccess();
    }

    @Test
    void aReplayedDayReachesAProgramForBinanceWithOneLineChanged() throws Exception {
        Path packages = NpmPackage.install("ccxt", CCXT);
        Path day = Files.write(folder.resolve("day.ndjson"), recordedDay());
        Path instruments = Files.writeString(folder.resolve("instruments.csv"), INSTRUMENTS);

        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.dialects=binance",
                "-Dquotecast.instruments=" + instruments,
                "-Dquotecast.source=replay",
                "-Dquotecast.replay.file=" + day,
                // A day in 4 s, over and over: the program connects at any time of it.
                "-Dquotecast.replay.speed=21600",
                "-Dquotecast.replay.loop=true")) {
            Path program = Files.write(
                    packages.resolve("day.mjs"), programFor(server.address().getAuthority()));

            try (NodeProcess node = NodeProcess.start(List.of(program.toString()))) {
                String line = node.nextLine();
                while (!line.endsWith(trade(0))) {
                    line = node.nextLine();
                }
                long begin = Long.parseLong(line.substring(0, line.indexOf(' ')));
                for (int i = 1; i < TRADES_OF_A_DAY; i++) {
                    assertEquals(begin + i * MINUTE_MILLIS + " " + trade(i), node.nextLine());
                }
            }
        }
    }

    /** Returns the lines of the program for Binance, in which the recipe replaces the line that makes the exchange. */
    private static List<String> programFor(String host) throws Exception {
        String recipe = Files.readAllLines(Path.of("src/docs/dialects/binance.md")).stream()
                .filter(line -> line.contains("ccxt.pro.binance("))
                .map(line -> line.replaceAll("^.*`(new ccxt.pro.binance.*?)`.*$", "$1"))
                .map(line -> line.replace("HOST:8080", host))
                .findFirst()
                .orElseThrow();
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("src/test/js/programs/binance-day.mjs")));
        int changed = lines.indexOf("const exchange = new ccxt.pro.binance();");
        assertNotEquals(-1, changed);
        lines.set(changed, "const exchange = " + recipe + ";");
        return lines;
    }

    private static List<String> recordedDay() {
        long begin = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TRADES_OF_A_DAY; i++) {
            lines.add("{\"T\":\"t\",\"S\":\"BTC-USDT\",\"p\":" + price(i) + ",\"s\":" + size(i) + ",\"side\":\""
                    + side(i) + "\",\"i\":" + (i + 1) + ",\"t\":" + (begin + i * MINUTE_MILLIS) * 1_000 + "}");
        }
        return lines;
    }

    /** Returns a trade as the program prints it, without its time. */
    private static String trade(int i) {
        return price(i) + " " + size(i) + " " + side(i);
    }

    private static String price(int i) {
        return (60_000 + i) + ".25";
    }

    private static String size(int i) {
        return "0." + (1 + i % 9);
    }

    private static String side(int i) {
        return i % 2 == 0 ? "buy" : "sell";
    }

    private static NodeProcess startProgram(String dialect, Path... packages) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--experimental-websocket",
                "--no-warnings",
                "src/test/js/programs/" + dialect + ".mjs",
                open.address().toString(),
                guarded.address().toString(),
                ApiKeyFixture.READER));
        for (Path directory : packages) {
            arguments.add(directory.toString());
        }
        return NodeProcess.start(arguments);
    }

    private static ServerProcess start(String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "-Dquotecast.dialects=alpaca,binance,coinbase,massive",
                "-Dquotecast.simulator.seed=20",
                "-Dquotecast.simulator.symbols=5",
                "-Dquotecast.simulator.events-per-second=2000"));
        all.addAll(List.of(settings));
        return ServerProcess.start(all.toArray(String[]::new));
    }
}
