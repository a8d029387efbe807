package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.MetricsScrape;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.RawWebSocket.WebSocketFrame;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TcpProxy;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients in the dialects of other feeds: on a server under load, beside clients that do not read, on broken
 * connections, on a server that stops, and during halts.
 */
@Tag("slow")
class DialectIT {
    /** WebSocket close codes (RFC 6455, section 7.4.1, and the registry of IANA). */
    private static final int POLICY_VIOLATION = 1008;

    private static final int SERVICE_RESTART = 1012;

    private static final int PINGS = 10;
    /** What a client reads between two pings. */
    private static final long BYTES_PER_PING = 1_000_000;
    /** What a client reads before its first ping, until the code of the server is compiled. */
    private static final long WARM_UP_BYTES = 20_000_000;

    private static final int RECEIVE_BUFFER_BYTES = 512 * 1_024;

    /** Trades that a client reads between two looks at the metrics of the server. */
    private static final int TRADES_PER_CHECK = 200;

    /** A trade as every dialect names it; the ids of a symbol are consecutive. */
    private record TradeId(String symbol, long id) {}

    /** The ways in which clients connect. */
    private enum Form {
        MASSIVE("/massive/stocks", "") {
            @Override
            List<String> requests(List<String> symbols, boolean withTrades) {
                return List.of(
                        "{\"action\":\"auth\",\"params\":\"any\"}",
                        "{\"action\":\"subscribe\",\"params\":\""
                                + symbols.stream()
                                        .map(symbol -> (withTrades ? "T." + symbol + "," : "") + "Q." + symbol
                                                + ",LULD." + symbol)
                                        .collect(Collectors.joining(","))
                                + "\"}");
            }

            @Override
            boolean isTrade(JsonNode item) {
                return item.path("ev").asText().equals("T");
            }

            @Override
            TradeId tradeId(JsonNode trade) {
                return new TradeId(
                        trade.get("sym").asText(), Long.parseLong(trade.get("i").textValue()));
            }

            @Override
            String haltOrEnd(JsonNode item) {
                if (!item.path("ev").asText().equals("LULD")) {
                    return "";
                }
                return switch (item.at("/i/0").asInt()) {
                    case 17 -> item.get("T").asText() + " halted";
                    case 18 -> item.get("T").asText() + " open";
                    default -> "";
                };
            }

            @Override
            String slowClientError() {
                return "slow_consumer";
            }
        },

        BINANCE("/binance/ws", "") {
            @Override
            List<String> requests(List<String> symbols, boolean withTrades) {
                return List.of("{\"method\":\"SUBSCRIBE\",\"params\":["
                        + symbols.stream()
                                .map(symbol -> symbol.toLowerCase(Locale.ROOT))
                                .map(symbol -> (withTrades ? "\"" + symbol + "@trade\"," : "") + "\"" + symbol
                                        + "@bookTicker\"")
                                .collect(Collectors.joining(","))
                        + "],\"id\":1}");
            }

            @Override
            boolean isTrade(JsonNode item) {
                return item.path("e").asText().equals("trade");
            }

            @Override
            TradeId tradeId(JsonNode trade) {
                return new TradeId(trade.get("s").asText(), trade.get("t").longValue());
            }

            @Override
            String haltOrEnd(JsonNode item) {
                return "";
            }

            @Override
            String slowClientError() {
                return "";
            }
        },

        ALPACA_JSON("/alpaca/v2/iex", ""),

        ALPACA_MESSAGE_PACK("/alpaca/v2/iex", "Content-Type: application/msgpack\r\n"),

        COINBASE("/coinbase", "") {
            @Override
            List<String> requests(List<String> symbols, boolean withTrades) {
                return List.of("{\"type\":\"subscribe\",\"product_ids\":["
                        + symbols.stream()
                                .map(symbol -> "\"" + symbol + "-USD\"")
                                .collect(Collectors.joining(","))
                        + "],\"channels\":[" + (withTrades ? "\"matches\"," : "") + "\"ticker\",\"status\"]}");
            }

            @Override
            boolean isTrade(JsonNode item) {
                return item.path("type").asText().equals("match");
            }

            @Override
            TradeId tradeId(JsonNode trade) {
                return new TradeId(
                        trade.get("product_id").asText().replace("-USD", ""),
                        trade.get("trade_id").longValue());
            }

            @Override
            String haltOrEnd(JsonNode item) {
                JsonNode product = item.at("/products/0");
                return item.path("type").asText().equals("status")
                        ? product.get("id").asText().replace("-USD", "")
                                + (product.get("trading_disabled").asBoolean() ? " halted" : " open")
                        : "";
            }

            @Override
            String slowClientError() {
                return "";
            }
        };

        private final String path;
        private final String headers;

        Form(String path, String headers) {
            this.path = path;
            this.headers = headers;
        }

        /**
         * Returns the requests for the quotes and, if there are any, the statuses of these symbols. Like all methods,
         * this one is for both forms of Alpaca; the other dialects override them.
         *
         * @param withTrades whether the trades are requested, too
         */
        List<String> requests(List<String> symbols, boolean withTrades) {
            String list =
                    symbols.stream().map(symbol -> "\"" + symbol + "\"").collect(Collectors.joining(",", "[", "]"));
            return List.of(
                    "{\"action\":\"auth\",\"key\":\"any\",\"secret\":\"thing\"}",
                    "{\"action\":\"subscribe\",\"trades\":" + (withTrades ? list : "[]") + ",\"quotes\":" + list
                            + ",\"statuses\":" + list + "}");
        }

        boolean isTrade(JsonNode item) {
            return item.path("T").asText().equals("t");
        }

        TradeId tradeId(JsonNode trade) {
            return new TradeId(trade.get("S").asText(), trade.get("i").longValue());
        }

        /** Returns the symbol and its state if an item is a status; otherwise, an empty text. */
        String haltOrEnd(JsonNode item) {
            return item.path("T").asText().equals("s")
                    ? item.get("S").asText() + (item.get("sc").asText().equals("H") ? " halted" : " open")
                    : "";
        }

        /** Returns a part of the message before a slow client is closed; empty if there is none. */
        String slowClientError() {
            return "\"code\":407";
        }
    }

    /** A client that subscribes and reads items one by one. To be used by one thread. */
    private record Client(Form form, RawWebSocket socket) implements AutoCloseable {
        static Client connect(Form form, URI address) throws IOException {
            return new Client(form, RawWebSocket.connect(address, form.path, form.headers));
        }

        static Client connectWithSmallBuffer(Form form, URI address) throws IOException {
            return new Client(form, RawWebSocket.connectWithSmallBuffer(address, form.path, form.headers));
        }

        /** Connects with a receive buffer that does not grow, so that little of what the server sends waits in it. */
        static Client connectWithBuffer(Form form, URI address) throws IOException {
            return new Client(
                    form, RawWebSocket.connectWithBuffer(address, form.path, form.headers, RECEIVE_BUFFER_BYTES));
        }

        Client subscribe(List<String> symbols) throws IOException {
            return send(form.requests(symbols, true));
        }

        /** Subscribes to quotes only, which the server may skip without closing a client that is behind. */
        Client subscribeToQuotes(List<String> symbols) throws IOException {
            return send(form.requests(symbols, false));
        }

        private Client send(List<String> requests) throws IOException {
            for (String request : requests) {
                if (form == Form.ALPACA_MESSAGE_PACK) {
                    socket.sendFinal(RawWebSocket.BINARY, MsgpackText.fromJson(request));
                } else {
                    socket.sendText(request);
                }
            }
            return this;
        }

        void skip(long bytes) throws IOException {
            for (long read = 0; read < bytes; ) {
                read += socket.next().payload().length;
            }
        }

        /** Returns the items of the next message; empty for a frame without items. */
        List<JsonNode> next() throws IOException {
            return items(socket.next());
        }

        private static List<JsonNode> items(WebSocketFrame frame) {
            JsonNode message =
                    switch (frame.opcode()) {
                        case RawWebSocket.TEXT -> FeedClient.parse(frame.text());
                        case RawWebSocket.BINARY -> MsgpackText.read(frame.payload());
                        case RawWebSocket.CLOSE -> throw new AssertionError("closed with " + frame.closeCode());
                        default -> FeedClient.parse("[]");
                    };
            return message.isArray()
                    ? StreamSupport.stream(message.spliterator(), false).toList()
                    : List.of(message);
        }

        /** Returns the trades of the next message that has any. */
        List<TradeId> nextTrades() throws IOException {
            List<TradeId> trades = new ArrayList<>();
            while (trades.isEmpty()) {
                next().stream().filter(form::isTrade).map(form::tradeId).forEach(trades::add);
            }
            return trades;
        }

        /** Reads up to a status with this text, see {@link Form#haltOrEnd}. */
        void awaitStatus(String status) throws IOException {
            while (next().stream().map(form::haltOrEnd).noneMatch(status::equals)) {
                // Other items do not matter.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aClientThatDoesNotReadIsClosedAndAnotherReceivesEveryTrade() throws Exception {
        Map<Form, Client> slowClients = new EnumMap<>(Form.class);
        Map<Form, Client> healthyClients = new EnumMap<>(Form.class);
        Map<Form, Map<String, Long>> lastIds = new EnumMap<>(Form.class);
        try (ServerProcess server = start(
                // One thread reads with five clients.
                "-Xmx1g", "-Dquotecast.simulator.events-per-second=6000", "-Dquotecast.push.slow-time=5s")) {
            for (Form form : Form.values()) {
                Client slow = Client.connectWithSmallBuffer(form, server.address());
                slow.subscribe(symbols(server)).nextTrades();
                slowClients.put(form, slow);
                healthyClients.put(form, Client.connect(form, server.address()).subscribe(symbols(server)));
                lastIds.put(form, new HashMap<>());
            }

            do {
                readTrades(healthyClients, lastIds);
            } while (subscribers(server) > healthyClients.size());

            for (Form form : Form.values()) {
                List<WebSocketFrame> last = new ArrayList<>();
                WebSocketFrame next = slowClients.get(form).socket.next();
                while (next.opcode() != RawWebSocket.CLOSE) {
                    last = List.of(next);
                    next = slowClients.get(form).socket.next();
                }
                assertEquals(POLICY_VIOLATION, next.closeCode(), form::name);
                String error = Client.items(last.get(0)).toString();
                assertTrue(error.contains(form.slowClientError()), () -> form + ": " + error);
            }
            readTrades(healthyClients, lastIds);
        } finally {
            for (Form form : slowClients.keySet()) {
                slowClients.get(form).close();
                healthyClients.get(form).close();
            }
        }
    }

    @Test
    void aClientWhoseConnectionBreaksIsForgottenAndReceivesEventsWhenItReconnects() throws Exception {
        try (ServerProcess server = start();
                TcpProxy proxy = new TcpProxy().forwardTo(server.address().getPort())) {
            URI address = URI.create("http://127.0.0.1:" + proxy.port());
            for (Form form : Form.values()) {
                awaitSubscribers(0, server);
                try (Client client = Client.connect(form, address).subscribe(List.of("AAPL"))) {
                    TradeId before = client.nextTrades().get(0);
                    awaitSubscribers(1, server);

                    proxy.cut();

                    assertTrue(client.socket.isClosedByServer(), form::name);
                    awaitSubscribers(0, server);
                    Await.until("no connections", () -> metric("quotecast_connections", server) == 0);
                    proxy.restore();
                    try (Client again = Client.connect(form, address).subscribe(List.of("AAPL"))) {
                        TradeId after = again.nextTrades().get(0);
                        assertEquals("AAPL", after.symbol, form::name);
                        assertTrue(after.id > before.id, () -> form + ": " + after + " after " + before);
                    }
                }
            }
        }
    }

    @Test
    void everyPingIsAnsweredInOrderUnderLoad() throws Exception {
        try (ServerProcess server = start(
                "-Xmx1g", "-Dquotecast.simulator.events-per-second=160000", "-Dquotecast.push.buffer-events=8192")) {
            for (Form form : Form.values()) {
                awaitSubscribers(0, server);
                try (Client client =
                        Client.connectWithBuffer(form, server.address()).subscribeToQuotes(symbols(server))) {
                    awaitSubscribers(1, server);
                    client.skip(WARM_UP_BYTES);
                    pingUnderLoad(client);
                }
            }
        }
    }

    private static void pingUnderLoad(Client client) throws IOException {
        long startNanos = System.nanoTime();
        long bytes = 0;
        long mostBeforePong = 0;
        long mostNanos = 0;
        for (byte ping = 0; ping < PINGS; ping++) {
            long pingNanos = System.nanoTime();
            client.socket.sendFinal(RawWebSocket.PING, new byte[] {ping});
            long beforePong = 0;
            WebSocketFrame next = client.socket.next();
            while (next.opcode() != RawWebSocket.PONG) {
                beforePong += next.payload().length;
                next = client.socket.next();
            }
            mostNanos = Math.max(mostNanos, System.nanoTime() - pingNanos);
            assertArrayEquals(new byte[] {ping}, next.payload());
            mostBeforePong = Math.max(mostBeforePong, beforePong);
            bytes += beforePong;
            for (long read = beforePong; read < BYTES_PER_PING; read += next.payload().length) {
                next = client.socket.next();
                assertNotEquals(RawWebSocket.PONG, next.opcode());
                bytes += next.payload().length;
            }
        }

        double seconds = (System.nanoTime() - startNanos) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f MB/s, at most %.1f MB and %.3f s before a pong%n",
                client.form,
                bytes / seconds / 1e6,
                mostBeforePong / 1e6,
                mostNanos / 1e9);
    }

    @Test
    void connectionsAreClosedForAReconnectWhenTheServerStops() throws Exception {
        try (ServerProcess server = start("-Dquotecast.drain-time=2s")) {
            List<RawWebSocket> sockets = new ArrayList<>();
            for (Form form : Form.values()) {
                Client client = Client.connect(form, server.address()).subscribe(symbols(server));
                client.nextTrades();
                sockets.add(client.socket);
            }
            for (String path :
                    List.of("/massive/crypto", "/binance/stream", "/alpaca/v2/delayed_sip", "/alpaca/v2/test")) {
                sockets.add(RawWebSocket.connect(server.address(), path, ""));
            }
            sockets.add(RawWebSocket.connect(server.address(), "/alpaca/v1beta3/crypto/us", ""));

            server.stop();

            sockets.get(Form.BINANCE.ordinal()).nextTextContaining("{\"e\":\"serverShutdown\",\"E\":");
            for (RawWebSocket socket : sockets) {
                assertEquals(SERVICE_RESTART, socket.closeCode());
                socket.close();
            }
            assertEquals(143, server.awaitExit());
            assertTrue(server.output().lines().noneMatch(line -> line.contains("ERROR")), server::output);
        }
    }

    @Test
    void aHaltAndItsEndAreStatuses() throws Exception {
        try (ServerProcess server = start()) {
            // Binance has no message for a halt.
            for (Form form : EnumSet.complementOf(EnumSet.of(Form.BINANCE))) {
                try (Client client = Client.connect(form, server.address()).subscribe(List.of("AAPL"))) {
                    client.nextTrades();

                    assertEquals(200, server.status("POST", "v1/admin/halt/AAPL?reason=T12", ""));
                    client.awaitStatus("AAPL halted");
                    assertEquals(200, server.status("POST", "v1/admin/resume/AAPL", ""));
                    client.awaitStatus("AAPL open");
                }
                // The status at Coinbase is that of the ticker, which follows. Sent every 5 s if it has changed, it
                // would
                // otherwise be that of this halt at first, and then that of the next one.
                awaitBinanceStatus("TRADING", server);
            }
        }
    }

    @Test
    void theListOfSymbolsOfBinanceShowsHalts() throws Exception {
        try (ServerProcess server = start()) {
            assertEquals(200, server.status("POST", "v1/admin/halt/AAPL?reason=T12", ""));
            awaitBinanceStatus("HALT", server);
            assertEquals(200, server.status("POST", "v1/admin/resume/AAPL", ""));
            awaitBinanceStatus("TRADING", server);
        }
    }

    private static ServerProcess start(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "-Dquotecast.dialects=massive,binance,alpaca,coinbase",
                "-Dquotecast.simulator.symbols=20",
                // The reading thread of the test may be slower than the server.
                "-Dquotecast.push.buffer-events=500000"));
        all.addAll(List.of(settings));
        return ServerProcess.start(all.toArray(new String[0]));
    }

    /** Returns symbols that are spelled alike in all dialects. */
    private static List<String> symbols(ServerProcess server) throws Exception {
        List<String> symbols = new ArrayList<>();
        for (JsonNode row : FeedClient.parse(server.get("v1/symbols"))) {
            String symbol = row.get("symbol").asText();
            if (symbol.matches("[A-Z]+")) {
                symbols.add(symbol);
            }
        }
        return symbols;
    }

    /** Reads some trades with each client; fails if one is missing since the last call. */
    private static void readTrades(Map<Form, Client> clients, Map<Form, Map<String, Long>> lastIds) throws IOException {
        for (Map.Entry<Form, Client> client : clients.entrySet()) {
            readTrades(client.getValue(), lastIds.get(client.getKey()));
        }
    }

    private static void readTrades(Client client, Map<String, Long> lastIds) throws IOException {
        for (int count = 0; count < TRADES_PER_CHECK; ) {
            for (TradeId trade : client.nextTrades()) {
                Long previous = lastIds.put(trade.symbol, trade.id);
                assertTrue(previous == null || trade.id == previous + 1, () -> trade + " after " + previous);
                count++;
            }
        }
    }

    private static void awaitSubscribers(int count, ServerProcess server) {
        Await.until(count + " subscribers", () -> subscribers(server) == count);
    }

    private static double subscribers(ServerProcess server) {
        return metric("quotecast_channel_subscribers{channel=\"quotes\"}", server);
    }

    private static double metric(String name, ServerProcess server) {
        try {
            return MetricsScrape.of(server.address()).value(name);
        } catch (Exception e) {
            throw new AssertionError("the metrics are not available", e);
        }
    }

    private static void awaitBinanceStatus(String status, ServerProcess server) {
        Await.until("the status of AAPL is " + status, () -> {
            try {
                return FeedClient.parse(server.get("binance/api/v3/exchangeInfo?symbol=AAPL"))
                        .at("/symbols/0/status")
                        .asText()
                        .equals(status);
            } catch (Exception e) {
                throw new AssertionError("the symbols are not available", e);
            }
        });
    }
}
