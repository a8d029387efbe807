package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import info.bitrich.xchangestream.coinbasepro.CoinbaseProStreamingExchange;
import info.bitrich.xchangestream.core.ProductSubscription;
import info.bitrich.xchangestream.core.StreamingExchange;
import info.bitrich.xchangestream.core.StreamingExchangeFactory;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.SimulatorProfile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.knowm.xchange.ExchangeSpecification;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order;
import org.knowm.xchange.dto.marketdata.Trade;

/** Connects a client of XChange for Coinbase by changing nothing but the address. */
@Tag("slow")
@QuarkusTest
@Timeout(120)
@TestProfile(SimulatorProfile.class)
class CoinbaseXChangeTest {
    private static final int TRADES = 30;

    @TestHTTPResource("/")
    URI server;

    @Test
    void tradesAndTickersAreThoseOfTheFeed() throws Exception {
        ExchangeSpecification specification = new ExchangeSpecification(CoinbaseProStreamingExchange.class);
        specification.setShouldLoadRemoteMetaData(false);
        specification.setOverrideWebsocketApiUri("ws://127.0.0.1:" + server.getPort() + "/coinbase");
        StreamingExchange exchange = StreamingExchangeFactory.INSTANCE.createExchange(specification);
        CurrencyPair apple = new CurrencyPair("AAPL", "USD");
        CurrencyPair microsoft = new CurrencyPair("MSFT", "USD");

        try (FeedClient feed = FeedClient.connect(server, "?snapshot=false&trades=AAPL")) {
            exchange.connect(ProductSubscription.create()
                            .addTrades(apple)
                            .addTicker(microsoft)
                            .build())
                    .blockingAwait();
            // The first one is the state before the subscription.
            List<String> received = exchange.getStreamingMarketDataService()
                    .getTrades(apple)
                    .skip(1)
                    .take(TRADES)
                    .map(CoinbaseXChangeTest::describe)
                    .toList()
                    .blockingGet();
            assertEquals(
                    microsoft,
                    exchange.getStreamingMarketDataService()
                            .getTicker(microsoft)
                            .blockingFirst()
                            .getInstrument());
            exchange.disconnect().blockingAwait();

            List<String> sent = new ArrayList<>();
            while (!sent.contains(received.get(TRADES - 1))) {
                sent.add(describe(feed.next("t")));
            }
            assertEquals(sent.subList(sent.size() - TRADES, sent.size()), received);
        }
    }

    /** XChange turns the side of the maker into that of the taker, and has times in ms. */
    private static String describe(Trade trade) {
        return trade.getId() + " " + trade.getPrice() + " " + trade.getOriginalAmount() + " "
                + (trade.getType() == Order.OrderType.BID ? "buy" : "sell") + " "
                + trade.getTimestamp().getTime();
    }

    private static String describe(JsonNode trade) {
        return trade.get("i").asText() + " " + trade.get("p").asText() + " "
                + trade.get("s").asText() + " " + trade.get("side").asText() + " "
                + trade.get("t").asLong() / 1_000;
    }
}
