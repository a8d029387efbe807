package io.quotecast.pipeline;

import static io.quotecast.pipeline.PipelineFixture.context;
import static io.quotecast.pipeline.PipelineFixture.drain;
import static io.quotecast.pipeline.PipelineFixture.greeting;
import static io.quotecast.pipeline.PipelineFixture.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.EventQueue;
import io.quotecast.ingest.IngestBatch;
import io.quotecast.ingest.IngestResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.source.SourceRunner;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.ManualSource;
import io.quotecast.testing.RecordingTransport;
import io.quotecast.testing.RequestFixture;
import io.quotecast.testing.TestConfig;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Follows corrections of trades from their sender to a subscriber, without a server. */
class CorrectionPathTest {
    private static final Instant OPEN = Instant.parse("2026-01-05T14:30:00.250Z");
    private static final long OPEN_MICROS = 1_767_623_400_250_000L;

    private final Instruments instruments = new Instruments();
    private final Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "Technology", 2, 0, 1);
    private final ManualSource source = new ManualSource();
    private final Pipeline pipeline = new Pipeline(
            TestConfig.of(Map.of()),
            instruments,
            TradingHours.ALWAYS_OPEN,
            List.of(new SourceRunner.Factory("manual", resumePoint -> source)),
            new ManualClock(OPEN),
            new Random(1));

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void aSubscriberOfTradesReceivesACancelAndTheDayIsCorrected() throws Exception {
        pipeline.start();
        ManualEventLoop loop = new ManualEventLoop();
        RecordingTransport transport = new RecordingTransport();
        Shard shard = pipeline.hub().addShard(loop);
        drain(pipeline, loop);
        Subscriber subscriber =
                shard.addSubscriber(new Subscriber.Identity("k3f9", "p7x2"), transport, QuotecastDialect.JSON);
        subscriber.greet(position -> greeting(pipeline, position));
        send(
                RequestFixture.requests(subscriber, shard, context(pipeline, OPEN_MICROS)),
                "{\"action\":\"subscribe\",\"trades\":[\"AAPL\"]}");
        transport.drainMessages();

        offer(trade(1, 12_655));
        offer(trade(2, 99_999));
        List<Long> answers = new CopyOnWriteArrayList<>();
        offer(Correction.of(aapl, "V", 2, null, null, OPEN_MICROS + 9), answers);
        drain(pipeline, loop);
        drain(pipeline, loop);

        String received = String.join("", transport.drainTexts());
        assertTrue(
                received.contains("{\"T\":\"x\",\"S\":\"AAPL\",\"x\":\"V\",\"i\":2,\"op\":999.99,\"os\":100,"
                        + "\"ot\":1767623400250002,\"t\":1767623400250009,"),
                received);
        assertEquals(1, answers.size());
        assertTrue(answers.get(0) > 0);
        assertEquals(
                12_655,
                pipeline.thread()
                        .submit(() ->
                                pipeline.market().ticker(aapl).orElseThrow().high())
                        .get());
    }

    @Test
    void aCorrectionOfAnUnknownTradeIsRejected() throws Exception {
        pipeline.start();
        offer(trade(1, 12_655));
        List<Long> answers = new CopyOnWriteArrayList<>();
        offer(Correction.of(aapl, null, 2, null, null, OPEN_MICROS + 9), answers);
        offer(Correction.of(aapl, "Q", 1, null, null, OPEN_MICROS + 9), answers);
        offer(Correction.of(aapl, null, 0, null, null, OPEN_MICROS + 9), answers);
        drain(pipeline, new ManualEventLoop());
        drain(pipeline, new ManualEventLoop());

        assertEquals(List.of(EventQueue.UNKNOWN_TRADE, EventQueue.UNKNOWN_TRADE, EventQueue.UNKNOWN_TRADE), answers);
        assertEquals(
                1,
                pipeline.thread()
                        .submit(() -> pipeline.trades().newest(aapl, 10).size())
                        .get());
    }

    @Test
    void aPublisherLearnsWhichCorrectionsWereRejected() throws Exception {
        pipeline.start();
        String body = "{\"T\":\"t\",\"S\":\"AAPL\",\"i\":1,\"p\":126.55,\"s\":100}\n"
                + "{\"T\":\"x\",\"S\":\"AAPL\",\"i\":7}\n"
                + "{\"T\":\"c\",\"S\":\"AAPL\",\"i\":1,\"p\":126.50,\"s\":90}\n";

        IngestResult result = new IngestBatch(source.sink(), instruments)
                .ingest(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), symbol -> true);

        assertEquals(List.of(2L, 1L, 0L), List.of(result.accepted(), result.rejected(), result.missing()));
        assertEquals(
                List.of(new IngestResult.RejectedLine(2, Rejection.UNKNOWN_TRADE, Rejection.UNKNOWN_TRADE.text())),
                result.firstRejections());
        assertEquals(1, source.sink().rejected(Rejection.UNKNOWN_TRADE));
        assertEquals(
                12_650,
                pipeline.thread()
                        .submit(() ->
                                pipeline.trades().newest(aapl, 1).get(0).trade().price())
                        .get());
    }

    private Trade trade(long id, long price) {
        return new Trade(aapl, price, 100, Side.BUY, "V", id, OPEN_MICROS + id);
    }

    private void offer(Trade trade) {
        assertNull(source.sink().offer(trade));
    }

    private void offer(Correction correction, List<Long> answers) {
        assertNull(source.sink().offer(correction, answers::add));
    }
}
