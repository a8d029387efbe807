package io.quotecast.protocol.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.InstrumentFile;
import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.coinbase.CoinbaseMessage;
import io.quotecast.source.coinbase.CoinbaseReader;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.simulator.MarketModel;
import io.quotecast.source.simulator.SimulatorSettings;
import io.quotecast.testing.EmbeddedHub;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The market of a fixed seed, as clients of the dialect receive it. */
class CoinbaseTranscriptTest {
    private static final int EVENTS = 20_000;

    private final CoinbaseFeed feed = new CoinbaseFeed();
    private final MarketModel model =
            new MarketModel(listings(feed), new SimulatorSettings(5, 1_000, 42, true), EmbeddedHub.TIME_MICROS);

    @Test
    void theFirstFramesAreThese() {
        next(20);
        feed.publishTickers();
        CoinbaseFeed.Client client = feed.connect();

        List<String> frames = new ArrayList<>(client.send("{'type':'subscribe','product_ids':['AAPL-USD','MSFT-USD'],"
                + "'channels':['matches','heartbeat',{'name':'ticker','product_ids':['MSFT-USD']}]}"));
        feed.advance(1_000);
        frames.addAll(client.received());
        while (frames.size() < 10) {
            next(1);
            frames.addAll(client.received());
        }

        assertEquals(golden(), String.join("\n", frames.subList(0, 10)).replace('\'', '"') + "\n");
    }

    /** The source of Coinbase, which reads what the dialect writes, reproduces the feed. */
    @Test
    void theSourceOfTheExchangeReadsEveryEvent() {
        ExchangeInstruments products = new ExchangeInstruments(new Instruments());
        List<String> ids = new ArrayList<>();
        for (Instrument instrument : feed.instruments().all().subList(0, 5)) {
            String id = CoinbaseSymbols.productId(instrument);
            ids.add("'" + id + "'");
            products.add(
                    id,
                    new Symbol(id),
                    "COINBASE",
                    "Crypto",
                    Optional.of(new Decimals(instrument.priceDecimals(), instrument.sizeDecimals())));
        }
        CoinbaseReader reader = new CoinbaseReader(products);
        CoinbaseFeed.Client client = feed.connect();
        client.send(
                "{'type':'subscribe','product_ids':[" + String.join(",", ids) + "],'channels':['ticker','matches']}");
        List<String> sent = new ArrayList<>();
        List<String> reproduced = new ArrayList<>();

        for (int batch = 0; batch < EVENTS / 100; batch++) {
            next(100).forEach(event -> describe(event, sent));
            feed.publishTickers();
            for (String message : client.received()) {
                CoinbaseMessage read = reader.read(message.replace('\'', '"'), 0);
                if (read instanceof CoinbaseMessage.Event event) {
                    describe(event.event(), reproduced);
                } else {
                    // Trades before the first quote of an instrument.
                    assertTrue(read instanceof CoinbaseMessage.Other && !message.contains("best_bid"), message);
                }
            }
        }

        assertTrue(sent.size() > EVENTS / 2, () -> sent.size() + " events");
        assertEquals(sent, reproduced);
    }

    private static String golden() {
        try (InputStream in = CoinbaseTranscriptTest.class.getResourceAsStream("/transcripts/coinbase.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes the next events of the market as one batch, and returns them. */
    private List<MarketEvent> next(int count) {
        List<MarketEvent> events = new ArrayList<>();
        while (events.size() < count) {
            model.next(events::add);
        }
        feed.publish(events.toArray(MarketEvent[]::new));
        return events;
    }

    private static void describe(MarketEvent event, List<String> descriptions) {
        if (event instanceof Trade trade) {
            descriptions.add("trade " + trade.instrument().symbol().text().replace("-USD", "") + " " + trade.price()
                    + " " + trade.size() + " " + trade.side() + " " + trade.tradeId() + " " + trade.timeMicros());
        } else if (event instanceof Quote quote) {
            descriptions.add("quote " + quote.instrument().symbol().text().replace("-USD", "") + " " + quote.bid() + " "
                    + quote.bidSize() + " " + quote.ask() + " " + quote.askSize() + " " + quote.timeMicros());
        }
    }

    private static List<Listing> listings(CoinbaseFeed feed) {
        try (InputStream in = InstrumentFile.class.getResourceAsStream("/instruments.csv")) {
            return InstrumentFile.read(in, feed.instruments());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
