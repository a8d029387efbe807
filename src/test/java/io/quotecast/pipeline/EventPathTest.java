package io.quotecast.pipeline;

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
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceState;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RecordingTransport;
import io.quotecast.testing.RequestFixture;
import io.quotecast.testing.TestConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/**
 * One event's way through the house, from its source to a subscriber, without a server. Read it from top to bottom: it
 * passes every stage in the order in which the packages stand in the map of {@code io.quotecast}.
 */
class EventPathTest {
    private static final Instant NINE = Instant.parse("2026-01-05T14:30:00.250Z");
    private static final long NINE_MICROS = 1_767_623_400_250_000L;

    @Test
    void anEventTravelsFromItsSourceToASubscriber() throws Exception {
        // What trades: prices of AAPL are whole cents inside.
        Instruments instruments = new Instruments();
        Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "Technology", 2, 0, 1);

        // feed: a source is given its own door, and offers what it has through it.
        ManualSource source = new ManualSource();
        ManualClock clock = new ManualClock(NINE);
        Pipeline pipeline = new Pipeline(
                TestConfig.of(Map.of()),
                instruments,
                TradingHours.ALWAYS_OPEN,
                List.of(new SourceRunner.Factory("hand", any -> source)),
                clock,
                new Random(1));
        pipeline.start();
        source.inlet().tell(SourceState.Kind.OK, "");

        try (pipeline) {
            // push: a client connects. Its event loop has a shard, and the shard joins the tape at one exact place.
            ManualEventLoop loop = new ManualEventLoop();
            RecordingTransport socket = new RecordingTransport();
            Shard shard = pipeline.hub().shard(loop);
            settle(pipeline, loop);
            Subscriber subscriber = shard.subscriber(new Subscriber.Identity("k3f9", "p7x2"), socket);
            subscriber.greet(q -> greeting(pipeline, q));
            assertEquals(
                    List.of("success", "market", "source"),
                    socket.take().stream().map(node -> node.get("T").asText()).toList());

            // protocol: it asks for AAPL, and hears what it is subscribed to.
            RequestHandler requestHandler = RequestFixture.requests(subscriber, shard, context(pipeline));
            send(requestHandler, "{\"action\":\"subscribe\",\"id\":7,\"quotes\":[\"aapl\"],\"trades\":[\"*\"]}");
            assertEquals(
                    List.of(
                            "[{\"T\":\"subscription\",\"id\":7,\"trades\":[\"*\"],\"quotes\":[\"AAPL\"],\"bars\":[],\"tickers\":[],"
                                    + "\"statuses\":[],\"messages\":[],\"conflate\":0,\"paused\":false,\"rejected\":[]}]"),
                    socket.takeTexts());

            // feed: an event that cannot be true is refused at the door, and counted there.
            assertEquals(Rejection.CROSSED, source.inlet().offer(new Quote(aapl, 12_657, 3, 12_656, 2, NINE_MICROS)));
            assertEquals(1, source.inlet().rejected(Rejection.CROSSED));

            // journal, market, protocol: a good one is numbered, becomes the truth and is encoded, once.
            assertNull(source.inlet().offer(new Quote(aapl, 12_654, 300, 12_656, 200, NINE_MICROS)));
            assertNull(source.inlet().offer(new Trade(aapl, 12_655, 100, Side.BUY, "V", 96_921, NINE_MICROS + 78)));
            settle(pipeline, loop);

            // web: both reach the socket, put together into one write.
            assertEquals(
                    List.of("[{\"T\":\"q\",\"S\":\"AAPL\",\"bp\":126.54,\"bs\":300,\"ap\":126.56,\"as\":200,"
                            + "\"t\":1767623400250000,\"q\":1,\"u\":1},"
                            + "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":126.55,\"s\":100,\"x\":\"V\",\"i\":96921,\"side\":\"buy\","
                            + "\"t\":1767623400250078,\"q\":2,\"u\":1}]"),
                    socket.takeTexts().stream().limit(1).toList());

            // history: who asks later finds the trade, with its place on the tape.
            assertEquals(
                    2,
                    pipeline.road()
                            .ask(() -> pipeline.trades().newest(aapl, 10))
                            .get()
                            .get(0)
                            .q());

            // push: who comes later gets the current state first, then the stream from exactly there.
            RecordingTransport late = new RecordingTransport();
            Subscriber latecomer = shard.subscriber(new Subscriber.Identity("n0w1", "z4q8"), late);
            latecomer.greet(q -> greeting(pipeline, q));
            late.take();
            send(
                    RequestFixture.requests(latecomer, shard, context(pipeline)),
                    "{\"action\":\"subscribe\",\"quotes\":[\"AAPL\"]}");
            assertNull(source.inlet().offer(new Quote(aapl, 12_655, 300, 12_656, 200, NINE_MICROS + 99)));
            settle(pipeline, loop);
            List<String> heard = late.takeShort();
            assertEquals(List.of("subscription", "q AAPL 1 sn"), heard.subList(0, 2));
            assertEquals("q AAPL", heard.get(2).substring(0, 6));
        }
    }

    /** Lets the road finish what it has taken in, then the loop what it was handed. */
    private static void settle(Pipeline pipeline, ManualEventLoop loop)
            throws ExecutionException, InterruptedException {
        pipeline.road()
                .ask(() -> {
                    pipeline.rest();
                    return true;
                })
                .get();
        loop.run();
    }

    private static void send(RequestHandler requestHandler, String text) throws ProtocolException {
        RequestFixture.reader()
                .read(text.getBytes(StandardCharsets.UTF_8))
                .forEach(message -> message.deliverTo(requestHandler));
    }

    private static ServerMessage greeting(Pipeline pipeline, long q) {
        return RequestFixture.greeting(
                new Subscriber.Identity("k3f9", "p7x2"), pipeline.journal().epoch(), q, 5_000);
    }

    private static RequestHandler.Context context(Pipeline pipeline) {
        return RequestFixture.context(
                pipeline.instruments(), pipeline.journal().epoch(), (message, from, recorded) -> {}, () -> NINE_MICROS);
    }

    /** A source whose events the test offers by hand. */
    private static final class ManualSource implements EventSource {
        private final CompletableFuture<EventSink> door = new CompletableFuture<>();

        EventSink inlet() {
            return door.join();
        }

        @Override
        public String name() {
            return "hand";
        }

        @Override
        public void start(EventSink given) {
            door.complete(given);
        }

        @Override
        public void close() {
            // Its events are offered by the test's own thread: there is nothing to end.
        }
    }
}
