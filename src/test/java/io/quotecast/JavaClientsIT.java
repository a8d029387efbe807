package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import com.fasterxml.jackson.databind.JsonNode;
import info.bitrich.xchangestream.coinbasepro.CoinbaseProStreamingExchange;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.core.StreamingExchange;
import info.bitrich.xchangestream.core.StreamingExchangeFactory;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TcpProxy;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.marketdata.Trade;

/**
 * Java clients for other feeds, for which only the address changes. What they receive is compared with what the native
 * stream sends, also after a broken connection.
 */
@Tag("slow")
@Timeout(240)
class JavaClientsIT {
    private static final int EVENTS = 1_000;
    private static final int EVENTS_AFTER_RECONNECT = 100;
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA");
    private static final String UNKNOWN = "NOSUCHSYMBOL";

    /** WebSocket close code (RFC 6455, section 7.4.1). */
    private static final int POLICY_VIOLATION = 1008;

    @TempDir
    static Path folder;

    private static ServerProcess server;
    private static ServerProcess guarded;

    @BeforeAll
    static void start() throws Exception {
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                ApiKeyFixture.fileContent(ApiKeyFixture.entry("reader", "'roles':['read']")));
        server = start("-Dquotecast.auth=none");
        guarded = start("-Dquotecast.auth=required", "-Dquotecast.keys-file=" + keys);
    }

    private static ServerProcess start(String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "-Dquotecast.dialects=binance,coinbase",
                "-Dquotecast.simulator.seed=20",
                "-Dquotecast.simulator.symbols=5",
                "-Dquotecast.simulator.events-per-second=2000"));
        all.addAll(List.of(settings));
        return ServerProcess.start(all.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        server.close();
        guarded.close();
    }

    @Test
    void theConnectorOfBinanceReceivesTheEventsOfTheStream() throws Exception {
        String symbols = String.join(",", SYMBOLS);
        try (TcpProxy proxy = new TcpProxy().forwardTo(server.address().getPort());
                FeedClient feed = FeedClient.connect(
                        server.address(), "?snapshot=false&trades=" + symbols + "&quotes=" + symbols)) {
            EventIndex events = new EventIndex(feed);
            WebSocketStreamClientImpl client =
                    new WebSocketStreamClientImpl("ws://127.0.0.1:" + proxy.port() + "/binance");
            compareBinance(client, events, EVENTS);
            proxy.cut();
            proxy.restore();
            // The connector does not reconnect: the program asks for the streams again.
            compareBinance(client, events, EVENTS_AFTER_RECONNECT);
        }
    }

    private static void compareBinance(WebSocketStreamClientImpl client, EventIndex events, int count)
            throws Exception {
        BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
        ArrayList<String> streams = new ArrayList<>();
        for (String symbol : SYMBOLS) {
            streams.add(symbol.toLowerCase(Locale.ROOT) + "@trade");
            streams.add(symbol.toLowerCase(Locale.ROOT) + "@bookTicker");
        }
        streams.add(UNKNOWN.toLowerCase(Locale.ROOT) + "@trade");
        client.combineStreams(streams, text -> received.add(FeedClient.parse(text)));
        for (int i = 0; i < count; i++) {
            JsonNode message = received.poll(60, TimeUnit.SECONDS);
            assertNotNull(message, "no event");
            JsonNode data = message.get("data");
            boolean isTrade = data.path("e").asText().equals("trade");
            JsonNode event = isTrade
                    ? events.trade(data.get("s").asText(), data.get("t").asText())
                    : events.quote(data.get("u").asLong());

            assertEquals(
                    isTrade
                            ? List.of(
                                    text(event, "p"),
                                    text(event, "s"),
                                    event.get("side").asText().equals("sell"),
                                    event.get("t").asLong() / 1_000)
                            : List.of(text(event, "bp"), text(event, "bs"), text(event, "ap"), text(event, "as")),
                    isTrade
                            ? List.of(
                                    text(data, "p"),
                                    text(data, "q"),
                                    data.get("m").asBoolean(),
                                    data.get("T").asLong())
                            : List.of(text(data, "b"), text(data, "B"), text(data, "a"), text(data, "A")));
            assertEquals(
                    data.get("s").asText().toLowerCase(Locale.ROOT) + (isTrade ? "@trade" : "@bookTicker"),
                    message.get("stream").asText());
        }
    }

    @Test
    void theConnectorOfBinanceWhichPresentsNoKeyIsRefusedWhereOneIsRequired() throws Exception {
        BlockingQueue<String> outcome = new LinkedBlockingQueue<>();
        // The client does not send what is before the host in an address.
        WebSocketStreamClientImpl client = new WebSocketStreamClientImpl(
                "ws://any:" + ApiKeyFixture.READER + "@" + guarded.address().getAuthority() + "/binance");
        client.combineStreams(
                new ArrayList<>(List.of("aapl@trade")),
                response -> {},
                message -> outcome.add(message),
                (code, reason) -> outcome.add("closed with " + code),
                (code, reason) -> {},
                (failure, response) -> outcome.add(failure.toString()));

        assertEquals("closed with " + POLICY_VIOLATION, outcome.poll(60, TimeUnit.SECONDS));
    }

    @Test
    void xChangeIsAcceptedWithARightKeyOnlyWhereOneIsRequired() throws Exception {
        StreamingExchange accepted = connectWithKey(ApiKeyFixture.READER);
        Trade trade = accepted.getStreamingMarketDataService()
                .getTrades(new CurrencyPair("AAPL", "USD"))
                .timeout(60, TimeUnit.SECONDS)
                .blockingFirst();
        assertTrue(trade.getPrice().signum() > 0);
        accepted.disconnect().blockingAwait();

        for (String key : List.of("", ApiKeyFixture.UNKNOWN)) {
            StreamingExchange refused = connectWithKey(key);
            AtomicInteger trades = new AtomicInteger();
            refused.getStreamingMarketDataService()
                    .getTrades(new CurrencyPair("AAPL", "USD"))
                    .subscribe(any -> trades.incrementAndGet(), failure -> {});
            // The client writes the error to its log; the server closes a connection without a subscription.
            Await.until("closed", () -> !refused.isAlive());
            assertEquals(0, trades.get());
        }
    }

    private static StreamingExchange connectWithKey(String key) throws Exception {
        ExchangeSpecification specification = new ExchangeSpecification(CoinbaseProStreamingExchange.class);
        specification.setShouldLoadRemoteMetaData(false);
        specification.setSslUri("http://" + guarded.address().getAuthority() + "/coinbase");
        specification.setOverrideWebsocketApiUri("ws://" + guarded.address().getAuthority() + "/coinbase");
        specification.setExchangeSpecificParametersItem(StreamingExchange.AUTO_RECONNECT, false);
        if (!key.isEmpty()) {
            specification.setApiKey(key);
            specification.setSecretKey("c2VjcmV0");
            specification.setExchangeSpecificParametersItem("passphrase", "any");
        }
        StreamingExchange exchange = StreamingExchangeFactory.INSTANCE.createExchange(specification);
        exchange.connect(ProductSubscription.create()
                        .addTrades(new CurrencyPair("AAPL", "USD"))
                        .build())
                .blockingAwait();
        return exchange;
    }

    @Test
    void xChangeReceivesTheTradesOfAProductOfCoinbase() throws Exception {
        try (TcpProxy proxy = new TcpProxy().forwardTo(server.address().getPort());
                FeedClient feed = FeedClient.connect(server.address(), "?snapshot=false&trades=AAPL")) {
            EventIndex events = new EventIndex(feed);

            compareXChange(proxy.port(), events, EVENTS);
            proxy.cut();
            proxy.restore();
            compareXChange(proxy.port(), events, EVENTS_AFTER_RECONNECT);
        }
    }

    private static void compareXChange(int port, EventIndex events, int count) throws Exception {
        ExchangeSpecification specification = new ExchangeSpecification(CoinbaseProStreamingExchange.class);
        specification.setShouldLoadRemoteMetaData(false);
        specification.setOverrideWebsocketApiUri("ws://127.0.0.1:" + port + "/coinbase");
        StreamingExchange exchange = StreamingExchangeFactory.INSTANCE.createExchange(specification);
        CurrencyPair apple = new CurrencyPair("AAPL", "USD");
        CurrencyPair microsoft = new CurrencyPair("MSFT", "USD");
        exchange.connect(ProductSubscription.create()
                        .addTrades(apple)
                        .addTicker(microsoft)
                        .build())
                .blockingAwait();
        // The first one is the state before the subscription.
        List<Trade> received = exchange.getStreamingMarketDataService()
                .getTrades(apple)
                .skip(1)
                .take(count)
                .toList()
                .blockingGet();
        assertEquals(
                microsoft,
                exchange.getStreamingMarketDataService()
                        .getTicker(microsoft)
                        .blockingFirst()
                        .getInstrument());
        exchange.disconnect().blockingAwait();

        for (Trade trade : received) {
            JsonNode event = events.trade("AAPL", trade.getId());
            assertEquals(
                    List.of(
                            text(event, "p"),
                            text(event, "s"),
                            event.get("side").asText(),
                            event.get("t").asLong() / 1_000),
                    // XChange turns the side of the maker into that of the taker, and has times in ms.
                    List.of(
                            plain(trade.getPrice()),
                            plain(trade.getOriginalAmount()),
                            trade.getType() == Order.OrderType.BID ? "buy" : "sell",
                            trade.getTimestamp().getTime()));
        }
        for (int i = 1; i < received.size(); i++) {
            assertEquals(
                    Long.parseLong(received.get(i - 1).getId()) + 1,
                    Long.parseLong(received.get(i).getId()));
        }
    }

    private static String text(JsonNode node, String key) {
        return plain(new BigDecimal(node.get(key).asText()));
    }

    /** Returns a number without zeros at its end, which some clients drop. */
    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** The events of the native stream, read as far as they are asked for. */
    private static final class EventIndex {
        private final FeedClient feed;
        private final Map<String, JsonNode> trades = new HashMap<>();
        private final Map<Long, JsonNode> quotes = new HashMap<>();

        EventIndex(FeedClient feed) {
            this.feed = feed;
        }

        JsonNode trade(String symbol, String id) throws InterruptedException {
            String key = symbol + " " + id;
            while (!trades.containsKey(key)) {
                readNext();
            }
            return trades.get(key);
        }

        JsonNode quote(long position) throws InterruptedException {
            while (!quotes.containsKey(position)) {
                readNext();
            }
            return quotes.get(position);
        }

        private void readNext() throws InterruptedException {
            JsonNode event = feed.event();
            if (FeedClient.kind(event).equals("t")) {
                trades.put(event.get("S").asText() + " " + event.get("i").asText(), event);
            } else {
                quotes.put(event.get("q").asLong(), event);
            }
        }
    }
}
