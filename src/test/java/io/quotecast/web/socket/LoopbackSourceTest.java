package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.alpaca.AlpacaProtocol;
import io.quotecast.source.alpaca.AlpacaSettings;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ExchangeSettings;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.source.massive.MassiveMarket;
import io.quotecast.source.massive.MassiveProtocol;
import io.quotecast.source.massive.MassiveSettings;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SimulatorProfile;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server's own sources reproduce every event that the server's own endpoints send. */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class LoopbackSourceTest {
    private static final List<String> SYMBOLS = List.of("AAPL", "MSFT", "NVDA", "AMZN");
    private static final int EVENTS = 400;
    private static final Duration SILENCE = Duration.ofMinutes(1);
    private static final long MICROS = 1;
    private static final long MILLIS = 1_000;

    @TestHTTPResource("/")
    URI server;

    @Test
    void theSourceOfAlpacaReproducesTheFeed() throws Exception {
        assertReproduces(
                new AlpacaProtocol("sip", true, new AlpacaProtocol.Credentials("any", "thing")),
                AlpacaSettings.of(address("/alpaca"), SYMBOLS, List.of(), SILENCE),
                MICROS);
    }

    @Test
    void theSourceOfMassiveReproducesTheFeed() throws Exception {
        assertReproduces(
                new MassiveProtocol(MassiveMarket.STOCKS, true, new MassiveProtocol.Key("any")),
                MassiveSettings.of(address("/massive"), SYMBOLS, List.of(), SILENCE),
                MILLIS);
    }

    /**
     * @param resolution of the times on the wire, in µs
     */
    private void assertReproduces(ExchangeProtocol protocol, ExchangeSettings settings, long resolution)
            throws Exception {
        String symbols = String.join(",", SYMBOLS);
        String query = "?snapshot=false&trades=" + symbols + "&quotes=" + symbols;
        try (RecordingPipeline pipeline = new RecordingPipeline(InstantSource.system());
                FeedClient feed = FeedClient.connect(server, query);
                ExchangeSource source = new ExchangeSource(protocol, settings, new Instruments(), new Random(1))) {
            EventSink sink = pipeline.sink(protocol.name());
            feed.response();
            source.start(sink);

            List<String> reproduced = pipeline.nextEvents(EVENTS).stream()
                    .map(event -> describe(event, resolution))
                    .toList();
            List<String> sent = new ArrayList<>();
            while (sent.lastIndexOf(reproduced.get(EVENTS - 1)) < EVENTS - 1) {
                sent.add(describe(feed.event(), resolution));
            }

            int first = sent.indexOf(reproduced.get(0));
            assertTrue(first >= 0, () -> reproduced.get(0) + " was not sent");
            assertEquals(sent.subList(first, first + EVENTS), reproduced);
            assertEquals(0, sink.rejected());
        }
    }

    private URI address(String path) {
        return URI.create("ws://127.0.0.1:" + server.getPort() + path);
    }

    /** Prices have four decimals in the source, and two in the simulator. */
    private static String describe(MarketEvent event, long resolution) {
        if (event instanceof Trade trade) {
            return "t " + trade.instrument().symbol() + " " + trade.price() + " " + trade.size() + " " + trade.tradeId()
                    + " " + trade.timeMicros() / resolution;
        }
        Quote quote = (Quote) event;
        return "q " + quote.instrument().symbol() + " " + quote.bid() + " " + quote.bidSize() + " " + quote.ask() + " "
                + quote.askSize() + " " + quote.timeMicros() / resolution;
    }

    private static String describe(JsonNode event, long resolution) {
        String prefix = event.path("T").asText() + " " + event.path("S").asText() + " ";
        String time = " " + event.path("t").asLong() / resolution;
        return event.path("T").asText().equals("t")
                ? prefix + units(event, "p") + " " + event.path("s").asLong() + " "
                        + event.path(event.has("i") ? "i" : "u").asLong() + time
                : prefix + units(event, "bp") + " " + event.path("bs").asLong() + " " + units(event, "ap") + " "
                        + event.path("as").asLong() + time;
    }

    private static long units(JsonNode event, String key) {
        return event.path(key).isNull()
                ? 0
                : event.path(key).decimalValue().movePointRight(4).longValueExact();
    }
}
