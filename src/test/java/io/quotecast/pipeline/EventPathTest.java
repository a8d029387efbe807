package io.quotecast.pipeline;

import static io.quotecast.pipeline.PipelineFixture.context;
import static io.quotecast.pipeline.PipelineFixture.drain;
import static io.quotecast.pipeline.PipelineFixture.greeting;
import static io.quotecast.pipeline.PipelineFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceState;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.ManualSource;
import io.quotecast.testing.RecordingTransport;
import io.quotecast.testing.RequestFixture;
import io.quotecast.testing.TestConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Follows an event from its source to a subscriber, without a server. The test reads as a tour: it passes the stages
 * in the order in which the package documentation of {@code io.quotecast} lists them.
 */
class EventPathTest {
    private static final Instant OPEN = Instant.parse("2026-01-05T14:30:00.250Z");
    private static final long OPEN_MICROS = 1_767_623_400_250_000L;

    @Test
    void anEventPassesFromItsSourceToASubscriber() throws Exception {
        // market: prices of AAPL are integers, in cents.
        Instruments instruments = new Instruments();
        Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "Technology", 2, 0, 1);

        // source: every source gets its own sink, and offers its events to it.
        ManualSource source = new ManualSource();
        ManualClock clock = new ManualClock(OPEN);
        Pipeline pipeline = new Pipeline(
                TestConfig.of(Map.of()),
                instruments,
                TradingHours.ALWAYS_OPEN,
                List.of(new SourceRunner.Factory("manual", resumePoint -> source)),
                clock,
                new Random(1));
        pipeline.start();
        source.sink().report(SourceState.Kind.OK, "");

        try (pipeline) {
            // push: a client connects. Its event loop has a shard, which joins the journal at an exact position.
            ManualEventLoop loop = new ManualEventLoop();
            RecordingTransport transport = new RecordingTransport();
            Shard shard = pipeline.hub().addShard(loop);
            drain(pipeline, loop);
            Subscriber subscriber =
                    shard.addSubscriber(new Subscriber.Identity("k3f9", "p7x2"), transport, QuotecastDialect.JSON);
            subscriber.greet(position -> greeting(pipeline, position));
            assertEquals(
                    List.of("success", "market", "source"),
                    transport.drainMessages().stream()
                            .map(node -> node.get("T").asText())
                            .toList());

            // protocol: the client subscribes to AAPL, and receives its subscription.
            RequestHandler requestHandler = RequestFixture.requests(subscriber, shard, context(pipeline, OPEN_MICROS));
            send(requestHandler, "{\"action\":\"subscribe\",\"id\":7,\"quotes\":[\"aapl\"],\"trades\":[\"*\"]}");
            assertEquals(
                    List.of(
                            "[{\"T\":\"subscription\",\"id\":7,\"trades\":[\"*\"],\"quotes\":[\"AAPL\"],\"bars\":[],\"tickers\":[],"
                                    + "\"statuses\":[],\"messages\":[],\"conflate\":0,\"paused\":false,\"rejected\":[]}]"),
                    transport.drainTexts());

            // ingest: an invalid event is rejected and counted.
            assertEquals(Rejection.CROSSED, source.sink().offer(new Quote(aapl, 12_657, 3, 12_656, 2, OPEN_MICROS)));
            assertEquals(1, source.sink().rejected(Rejection.CROSSED));

            // journal, state, protocol: a valid event gets a position, updates the state and is encoded once.
            assertNull(source.sink().offer(new Quote(aapl, 12_654, 300, 12_656, 200, OPEN_MICROS)));
            assertNull(source.sink().offer(new Trade(aapl, 12_655, 100, Side.BUY, "V", 96_921, OPEN_MICROS + 78)));
            drain(pipeline, loop);

            // web: both events reach the socket in one write.
            assertEquals(
                    List.of("[{\"T\":\"q\",\"S\":\"AAPL\",\"bp\":126.54,\"bs\":300,\"ap\":126.56,\"as\":200,"
                            + "\"t\":1767623400250000,\"q\":1,\"u\":1},"
                            + "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":126.55,\"s\":100,\"x\":\"V\",\"i\":96921,\"side\":\"buy\","
                            + "\"t\":1767623400250078,\"q\":2,\"u\":1}]"),
                    transport.drainTexts().stream().limit(1).toList());

            // state: the trade is in the trade history, with its position.
            assertEquals(
                    2,
                    pipeline.thread()
                            .submit(() -> pipeline.trades().newest(aapl, 10))
                            .get()
                            .get(0)
                            .position());

            // push: a later client receives the current state first, and then all events that follow it.
            RecordingTransport lateTransport = new RecordingTransport();
            Subscriber lateSubscriber =
                    shard.addSubscriber(new Subscriber.Identity("n0w1", "z4q8"), lateTransport, QuotecastDialect.JSON);
            lateSubscriber.greet(position -> greeting(pipeline, position));
            lateTransport.drainMessages();
            send(
                    RequestFixture.requests(lateSubscriber, shard, context(pipeline, OPEN_MICROS)),
                    "{\"action\":\"subscribe\",\"quotes\":[\"AAPL\"]}");
            assertNull(source.sink().offer(new Quote(aapl, 12_655, 300, 12_656, 200, OPEN_MICROS + 99)));
            drain(pipeline, loop);
            List<String> received = lateTransport.drainSummaries();
            assertEquals(List.of("subscription", "q AAPL 1 sn"), received.subList(0, 2));
            assertEquals("q AAPL", received.get(2).substring(0, 6));
        }
    }
}
