package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import com.fasterxml.jackson.databind.JsonNode;
import info.bitrich.xchangestream.coinbasepro.CoinbaseProStreamingExchange;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.core.StreamingExchange;
import info.bitrich.xchangestream.core.StreamingExchangeFactory;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.FreePort;
import io.quotecast.testing.HealthyClient;
import io.quotecast.testing.MetricsScrape;
import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.NpmPackage;
import io.quotecast.testing.ObservedProgram;
import io.quotecast.testing.PhasedTradeFeed;
import io.quotecast.testing.PhasedTrades;
import io.quotecast.testing.PythonProgram;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.currency.CurrencyPair;

/**
 * All clients for other feeds of {@code src/docs/dialects/README.md} at once: they are suspended, their server stops,
 * another one takes its place, and they are pinged by it. Each checks every trade that it receives.
 */
@Tag("slow")
@Timeout(240)
class ClientFaultsIT {
    /** The packages in the order of {@code faults.mjs}. */
    private static final List<String> PACKAGES = List.of(
            "binance-api-node 0.13.10",
            "binance 3.6.5",
            "@binance/spot 32.0.4",
            "@binance/connector 3.6.1",
            "ccxt 4.5.84",
            "@alpacahq/alpaca-trade-api 4.0.2",
            "@master-chief/alpaca 6.3.20",
            "coinbase-pro-node 9.1.0",
            "coinbase-api 1.2.6",
            "@massive.com/client-js 10.8.0",
            "@polygon.io/client-js 8.2.0");

    /** The clients whose programs learn the code with which a connection was closed. */
    private static final List<String> CLIENTS_WITH_CODE = List.of(
            "binance",
            "@binance/spot",
            "@binance/connector",
            "ccxt-binance",
            "ccxt-alpaca",
            "ccxt-coinbase",
            "@master-chief/alpaca",
            "coinbase-pro-node",
            "@massive.com/client-js",
            "@polygon.io/client-js",
            "alpaca-py",
            "massive-py",
            "binance-connector-java");

    private static final List<String> ALL_CLIENTS = Stream.concat(
                    CLIENTS_WITH_CODE.stream(),
                    Stream.of(
                            "binance-api-node",
                            "@alpacahq/alpaca-trade-api",
                            "coinbase-api",
                            "xchange-stream-coinbasepro"))
            .toList();

    private static final int POLICY_VIOLATION = 1008;
    private static final int SERVICE_RESTART = 1012;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void clientsAreClosedAndContinueWithEveryTrade() throws Exception {
        int port = FreePort.find();
        try (ServerProcess server = start(port, "-Dquotecast.push.slow-time=1s", "-Dquotecast.drain-time=5s");
                PhasedTradeFeed feed = new PhasedTradeFeed(server.address(), 1);
                Clients clients = new Clients(server.address(), lines)) {
            awaitTrades(1, feed);
            suspendClients(server, feed, clients);
            stopServer(server, feed);
            try (ServerProcess next = start(port, "-Dquotecast.limits.idle-time=4s");
                    PhasedTradeFeed nextFeed = new PhasedTradeFeed(next.address(), 3)) {
                awaitTrades(3, nextFeed);
                pingClients(next, nextFeed);
            }
        }
    }

    /**
     * Clients that do not read are closed, while another one receives everything; when they read, they connect again.
     */
    private void suspendClients(ServerProcess server, PhasedTradeFeed feed, Clients clients) throws Exception {
        try (HealthyClient healthy = HealthyClient.connect(server.address())) {
            healthy.awaitEvents(1);

            clients.suspend();
            feed.flood(true);
            Await.untilAtMost(1, "subscribers", () -> (long) subscribers(server));
            feed.flood(false);
            feed.begin(2);
            clients.resume();

            awaitTrades(2, feed);
            awaitCode(POLICY_VIOLATION);
            healthy.check();
            assertEquals(0, healthy.reportedLosses());
        }
    }

    private void stopServer(ServerProcess server, PhasedTradeFeed feed) throws Exception {
        feed.onServerStopping();
        server.stop();

        awaitCode(SERVICE_RESTART);
        assertEquals(143, server.awaitExit());
        String drained = server.output()
                .lines()
                .filter(line -> line.contains("Drained in "))
                .findFirst()
                .orElseThrow();
        assertTrue(drained.endsWith("; 0 connections remain"), drained);
        assertTrue(server.output().lines().noneMatch(line -> line.contains("ERROR")), server::output);
        feed.close();
    }

    /** The server closes a client that answers no pings. The clients, which send nothing else, stay connected. */
    private void pingClients(ServerProcess server, PhasedTradeFeed feed) throws Exception {
        double subscribers = subscribers(server);
        long ends = lines.stream().filter(line -> line.contains(" closed")).count();
        try (RawWebSocket silent = RawWebSocket.connect(server.address(), "/binance/ws", "")) {
            assertEquals(POLICY_VIOLATION, silent.closeCode());
        }
        feed.begin(4);
        awaitTrades(4, feed);

        assertEquals(1, metric("quotecast_limit_rejections_total{limit=\"idle-time\"}", server));
        assertTrue(subscribers(server) >= subscribers);
        assertEquals(
                ends, lines.stream().filter(line -> line.contains(" closed")).count(), lines::toString);
    }

    private void awaitTrades(int phase, PhasedTradeFeed feed) throws Exception {
        for (String client : ALL_CLIENTS) {
            String line = client + " receives " + phase;
            Await.until(line, () -> lines.contains(line) || hasFault());
        }
        feed.check();
        assertFalse(hasFault(), lines::toString);
    }

    private boolean hasFault() {
        return lines.stream().anyMatch(line -> line.contains(ObservedProgram.FAULT));
    }

    private void awaitCode(int code) {
        for (String client : CLIENTS_WITH_CODE) {
            String line = client + " closed " + code;
            Await.until(line, () -> lines.contains(line));
        }
    }

    private static ServerProcess start(int port, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "-Xmx1g",
                "-Dquarkus.http.port=" + port,
                "-Dquotecast.dialects=alpaca,binance,coinbase,massive",
                "-Dquotecast.source=none",
                // The healthy client of the test may be slower than the server.
                "-Dquotecast.push.buffer-events=500000"));
        all.addAll(Arrays.asList(settings));
        return ServerProcess.start(all.toArray(String[]::new));
    }

    private static double subscribers(ServerProcess server) {
        return metric("quotecast_channel_subscribers{channel=\"trades\"}", server);
    }

    private static double metric(String name, ServerProcess server) {
        try {
            return MetricsScrape.of(server.address()).value(name);
        } catch (Exception e) {
            throw new AssertionError("the metrics are not available", e);
        }
    }

    /** The programs with all clients; those in Java run in this process. */
    private static final class Clients implements AutoCloseable {
        private final List<ObservedProgram> programs = new ArrayList<>();
        private final JavaClients javaClients;

        Clients(URI server, List<String> lines) throws Exception {
            List<String> node =
                    new ArrayList<>(List.of("--no-warnings", "src/test/js/programs/faults.mjs", server.toString()));
            for (String npmPackage : PACKAGES) {
                String[] nameAndVersion = npmPackage.split(" ");
                node.add(
                        NpmPackage.install(nameAndVersion[0], nameAndVersion[1]).toString());
            }
            PythonProgram alpaca = PythonProgram.withPackage("alpaca-py", "0.44.0");
            PythonProgram massive = PythonProgram.withPackage("massive", "2.9.1");
            programs.add(NodeProcess.observe(node, lines::add));
            programs.add(alpaca.observe("faults.py", List.of("alpaca", server.getAuthority()), lines::add));
            programs.add(massive.observe("faults.py", List.of("massive", server.getAuthority()), lines::add));
            javaClients = new JavaClients(server, lines);
        }

        void suspend() throws Exception {
            javaClients.suspend();
            for (ObservedProgram program : programs) {
                program.suspend();
            }
        }

        void resume() throws Exception {
            for (ObservedProgram program : programs) {
                program.resume();
            }
            javaClients.resume();
        }

        @Override
        public void close() {
            programs.forEach(ObservedProgram::close);
            javaClients.close();
        }
    }

    /** The clients in Java. They do not connect again, or only after a long time: the program does. */
    private static final class JavaClients implements AutoCloseable {
        private static final int RECONNECT_MILLIS = 500;
        private static final int CONNECT_SECONDS = 5;

        private final URI server;
        private final List<String> lines;
        private final PhasedTrades binanceTrades;
        private final PhasedTrades coinbaseTrades;
        private final WebSocketStreamClientImpl binance;
        private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        private volatile int binanceConnection;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        JavaClients(URI server, List<String> lines) {
            this.server = server;
            this.lines = lines;
            binanceTrades = new PhasedTrades("binance-connector-java", lines::add);
            coinbaseTrades = new PhasedTrades("xchange-stream-coinbasepro", lines::add);
            binance = new WebSocketStreamClientImpl("ws://" + server.getAuthority() + "/binance");
            connectBinance();
            connectCoinbase();
        }

        /** Lets no client read any more. */
        void suspend() {
            gate = new CountDownLatch(1);
        }

        void resume() {
            gate.countDown();
        }

        private void connectBinance() {
            ArrayList<String> streams = new ArrayList<>();
            PhasedTrades.SYMBOLS.forEach(symbol -> streams.add(symbol.toLowerCase(Locale.ROOT) + "@trade"));
            binanceConnection = binance.combineStreams(
                    streams,
                    response -> {},
                    this::onBinanceMessage,
                    // Called when the server closes; the other callback only after the program has closed, too.
                    (code, reason) -> {
                        lines.add("binance-connector-java closed " + code);
                        connectLater(this::connectBinance);
                    },
                    (code, reason) -> {},
                    (failure, response) -> connectLater(this::connectBinance));
        }

        private void onBinanceMessage(String text) {
            awaitGate();
            JsonNode message = FeedClient.parse(text);
            if (message.path("e").asText().equals("serverShutdown")) {
                return;
            }
            JsonNode trade = message.get("data");
            binanceTrades.add(
                    trade.get("s").asText(),
                    trade.get("t").asLong(),
                    new BigDecimal(trade.get("p").asText()),
                    new BigDecimal(trade.get("q").asText()));
        }

        private void connectCoinbase() {
            ExchangeSpecification specification = new ExchangeSpecification(CoinbaseProStreamingExchange.class);
            specification.setShouldLoadRemoteMetaData(false);
            specification.setOverrideWebsocketApiUri("ws://" + server.getAuthority() + "/coinbase");
            specification.setExchangeSpecificParametersItem(StreamingExchange.AUTO_RECONNECT, false);
            CoinbaseProStreamingExchange exchange =
                    (CoinbaseProStreamingExchange) StreamingExchangeFactory.INSTANCE.createExchange(specification);
            ProductSubscription.ProductSubscriptionBuilder products = ProductSubscription.create();
            PhasedTrades.SYMBOLS.forEach(symbol -> products.addTrades(new CurrencyPair(symbol, "USD")));
            exchange.connect(products.build())
                    // The client never says that a connection has ended before its handshake was answered.
                    .timeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .subscribe(() -> onCoinbaseConnected(exchange), failure -> connectLater(this::connectCoinbase));
        }

        private void onCoinbaseConnected(CoinbaseProStreamingExchange exchange) {
            exchange.setChannelInactiveHandler(text -> {
                lines.add("xchange-stream-coinbasepro closed");
                connectLater(this::connectCoinbase);
            });
            for (String symbol : PhasedTrades.SYMBOLS) {
                exchange.getStreamingMarketDataService()
                        .getTrades(new CurrencyPair(symbol, "USD"))
                        // The first one is the state before the subscription.
                        .skip(1)
                        .subscribe(trade -> {
                            awaitGate();
                            coinbaseTrades.add(
                                    symbol, Long.parseLong(trade.getId()), trade.getPrice(), trade.getOriginalAmount());
                        });
            }
        }

        private void awaitGate() {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void connectLater(Runnable connect) {
            if (!executor.isShutdown()) {
                executor.schedule(connect, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void close() {
            executor.shutdownNow();
            gate.countDown();
            // To close all connections ends every other client in this process, too.
            binance.closeConnection(binanceConnection);
        }
    }
}
