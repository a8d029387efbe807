package io.quotecast.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.base.Micros;
import io.quotecast.market.Trade;
import io.quotecast.pipeline.Pipeline;
import io.quotecast.testing.Await;
import io.quotecast.testing.StubExchange;
import io.quotecast.testing.StubExchange.AcceptedConnection;
import io.quotecast.testing.TestConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two exchanges that deliver the same instrument to one pipeline. */
class SourceFailoverTest {
    private static final String NO_LIST = "http://127.0.0.1:1/";

    private final StubExchange binance = new StubExchange();
    private final List<StubExchange> coinbases = new ArrayList<>(List.of(new StubExchange()));

    @AfterEach
    void close() {
        binance.close();
        coinbases.forEach(StubExchange::close);
    }

    @Test
    void oneExchangeTakesOverFromTheOtherAndGivesBack() throws Exception {
        try (Pipeline pipeline = create(Map.of("quotecast.source.priority", "coinbase,binance"))) {
            pipeline.start();
            EventSink first = sink(pipeline, "coinbase");
            EventSink second = sink(pipeline, "binance");
            AcceptedConnection coinbase = coinbases.get(0).nextConnection();
            AcceptedConnection standby = binance.nextConnection();
            coinbase.send(match(1));
            coinbase.send(match(2));
            Await.until("both trades are accepted", () -> first.accepted() == 2);
            standby.send(trade(101));
            Await.until("the trade of the standby is dropped", () -> second.unused() == 1);
            assertEquals(List.of("COINBASE 1", "COINBASE 2"), trades(pipeline));

            int port = coinbases.get(0).port();
            coinbases.get(0).close();
            Await.until("binance is used", () -> second.usedInstruments() == 1);
            assertTrue(first.isReplaced());
            standby.send(trade(102));
            standby.send(trade(103));
            Await.until("both trades are accepted", () -> second.accepted() == 2);

            coinbases.add(new StubExchange(port));
            AcceptedConnection returned = coinbases.get(1).nextConnection();
            long[] nextId = {4};
            Await.until("coinbase is used again", () -> {
                returned.send(match(nextId[0]++));
                return first.usedInstruments() == 1;
            });
            long acceptedBefore = first.accepted();
            returned.send(match(nextId[0]));
            Await.until("its trades are accepted", () -> first.accepted() > acceptedBefore);
            long unusedBefore = second.unused();
            standby.send(trade(104));
            Await.until("the standby is dropped again", () -> second.unused() == unusedBefore + 1);

            List<String> trades = trades(pipeline);
            assertEquals(List.of("COINBASE 1", "COINBASE 2", "BINANCE 102", "BINANCE 103"), trades.subList(0, 4));
            assertTrue(trades.subList(4, trades.size()).stream().allMatch(it -> it.startsWith("COINBASE")));
            assertEquals("COINBASE " + nextId[0], trades.get(trades.size() - 1));
            assertEquals(1, second.switches());
            assertEquals(1, first.switches());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|quotecast.source.priority: not set, but BTC-USD is delivered by coinbase and binance; set it to the order"
                        + " in which they are used, such as coinbase,binance, or give a product another symbol with"
                        + " quotecast.binance.symbols",
                "binance|quotecast.source.priority: 'binance' is incomplete, but BTC-USD is delivered by coinbase and binance;"
                        + " set it to the order in which they are used, such as binance,coinbase, or give a product"
                        + " another symbol with quotecast.binance.symbols",
                "coinbase,kraken|quotecast.source.priority: 'kraken' is invalid; must be one of the sources in"
                        + " quotecast.source (coinbase, binance)",
                "coinbase,coinbase|quotecast.source.priority: '[coinbase, coinbase]' is invalid; must contain each source"
                        + " only once",
            })
    void sourcesOfOneInstrumentWithoutAnOrderAreRefused(String priority, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> create(priority.isEmpty() ? Map.of() : Map.of("quotecast.source.priority", priority)));

        assertEquals(message, e.getMessage());
    }

    @Test
    void sourcesOfDifferentInstrumentsNeedNoOrder() {
        create(Map.of("quotecast.binance.symbols", "BTCUSDT:BTC-USDT")).close();
    }

    @Test
    void anInstrumentOfTwoSourcesGetsDecimalsForBoth() {
        try (Pipeline pipeline = create(Map.of(
                "quotecast.source.priority",
                "coinbase,binance",
                "quotecast.coinbase.products",
                "NEW-USD",
                "quotecast.binance.products",
                "NEWUSDT",
                "quotecast.binance.symbols",
                "NEWUSDT:NEW-USD"))) {
            assertEquals(8, pipeline.instruments().find("NEW-USD").orElseThrow().priceDecimals());
        }
    }

    private Pipeline create(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "coinbase,binance");
        settings.put("quotecast.source.failover", "100ms");
        settings.put("quotecast.source.failback", "300ms");
        settings.put("quotecast.coinbase.address", coinbases.get(0).address().toString());
        settings.put("quotecast.coinbase.products", "BTC-USD");
        settings.put("quotecast.coinbase.product-list", NO_LIST);
        settings.put("quotecast.binance.address", binance.address().toString());
        settings.put("quotecast.binance.products", "BTCUSDT");
        settings.put("quotecast.binance.symbols", "BTCUSDT:BTC-USD");
        settings.put("quotecast.binance.product-list", NO_LIST);
        settings.putAll(more);
        return Pipeline.create(TestConfig.all(settings), InstantSource.system(), new Random(1));
    }

    private static EventSink sink(Pipeline pipeline, String name) {
        return pipeline.intake().sinks().stream()
                .filter(sink -> sink.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the exchange and the id of all trades in the journal, in order. */
    private static List<String> trades(Pipeline pipeline) throws Exception {
        return pipeline.thread()
                .submit(() -> {
                    List<String> trades = new ArrayList<>();
                    pipeline.journal().readAfter(0, 100_000, entry -> {
                        if (entry.event() instanceof Trade trade) {
                            trades.add(trade.venue() + " " + trade.tradeId());
                        }
                    });
                    return trades;
                })
                .get();
    }

    private static String match(long id) {
        return "{\"type\":\"match\",\"product_id\":\"BTC-USD\",\"price\":\"61000.01\",\"size\":\"0.5\",\"side\":\"buy\","
                + "\"trade_id\":" + id + ",\"time\":\"" + Instant.now() + "\"}";
    }

    private static String trade(long id) {
        return "{\"stream\":\"x\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":" + id
                + ",\"p\":\"61000.02\",\"q\":\"0.5\",\"T\":" + Micros.of(Instant.now()) + ",\"m\":true}}";
    }
}
