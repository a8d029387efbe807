package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.EventSink;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SampleInstruments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestBatchTest {
    private static final long START = 1_767_623_400_000_000L;
    private static final String TRADE = "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.00,\"s\":1,\"t\":1767623400000005}\n";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final Instruments instruments = SampleInstruments.catalog();
    private final RecordingPipeline pipeline = new RecordingPipeline(clock);
    private final EventSink sink = pipeline.sink("test");
    private final IngestBatch batch = new IngestBatch(sink, instruments);

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void onlyTheFirstHundredRejectionsAreListedButAllAreCounted() throws IOException {
        IngestResult result = ingest("{}\n".repeat(150) + TRADE);

        assertEquals(1, result.accepted());
        assertEquals(150, result.rejected());
        assertEquals(100, result.firstRejections().size());
        assertEquals(
                new IngestResult.RejectedLine(100, Rejection.MALFORMED, "T is missing"),
                result.firstRejections().get(99));
        assertEquals(150, sink.rejected(Rejection.MALFORMED));
    }

    @Test
    void anEmptyBatchCountsNothing() throws IOException {
        assertEquals(new IngestResult(0, 0, List.of(), 0, 0), ingest("\n\n"));
    }

    @Test
    void aMalformedFirstLineDoesNotAffectTheOthers() throws IOException {
        IngestResult result = ingest("\"p\":1}\n" + TRADE);

        assertEquals(1, result.accepted());
        assertEquals(
                List.of(new IngestResult.RejectedLine(1, Rejection.MALFORMED, "not a JSON object")),
                result.firstRejections());
    }

    @Test
    void aClosedServerEndsTheBatch() throws IOException {
        pipeline.close();

        IngestResult result = ingest(TRADE.repeat(3));

        assertEquals(
                new IngestResult(
                        0,
                        1,
                        List.of(new IngestResult.RejectedLine(1, Rejection.CLOSED, "the server is stopping")),
                        0,
                        0),
                result);
    }

    @Test
    void theResultContainsTheTimeForWhichTheBatchWaited() throws IOException {
        PipelineThread fullThread = new PipelineThread(2, clock);
        AtomicLong nanos = new AtomicLong();
        Intake intake = new Intake(fullThread, clock, state -> {});
        // The pipeline starts once the sender waits; by this clock, the wait takes 7 ms.
        LongSupplier nanoTime = () -> {
            if (nanos.get() == 0) {
                fullThread.start(pipeline);
            }
            return nanos.getAndAdd(7_000_000);
        };

        IngestResult result = new IngestBatch(intake.sink("test"), instruments, nanoTime)
                .ingest(new ByteArrayInputStream(TRADE.repeat(3).getBytes(StandardCharsets.UTF_8)), any -> true);
        fullThread.close();

        assertEquals(new IngestResult(3, 0, List.of(), 7, 0), result);
    }

    @Test
    void aBrokenStreamIsReportedAndEarlierEventsAreIngested() throws InterruptedException {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        InputStream in = new SequenceInputStream(bytes(TRADE), broken);

        IngestResult result = batch.ingest(in, any -> true);

        assertEquals(1, result.accepted());
        assertEquals(
                "connection reset", Objects.requireNonNull(result.failure()).getMessage());
        assertEquals(trade(START + 5), pipeline.nextEvent());
    }

    @Test
    void csvColumnsMayComeInAnyOrder() throws IOException {
        IngestResult result = ingest("""
                \ufefft,"S",T,note,p,s,bp,bs,ap,as,side,x,i,sc,rc
                1767623400000005,ACME,t,"a, note",1.00,1,,,,,,,,,
                1767623400000006, acme ,"t",,2.50,3,,,,,sell,V,77,,

                ,ACME,q,,,,1.01,10,1.02,20,,,,,
                1767623400000008,ACME,s,,,,,,,,,,,H,T12\r
                """);

        assertEquals(new IngestResult(4, 0, List.of(), 0, 0), result);
        assertEquals(
                List.of(
                        trade(START + 5),
                        new Trade(SampleInstruments.ACME, 250, 3, Side.SELL, "V", 77, START + 6),
                        new Quote(SampleInstruments.ACME, 101, 10, 102, 20, clock.micros()),
                        new Status(SampleInstruments.ACME, TradingState.HALTED, "T12", START + 8)),
                pipeline.allEvents());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "t,ACME,1.00,1|MALFORMED|4 cells; the header has 5",
                "t,ACME,1.00,1,1767623400000005,6|MALFORMED|6 cells; the header has 5",
                "t,ACME,\"1.00,1,1767623400000005|MALFORMED|not CSV: Missing closing quote for value",
                "t,ACME,,1,1767623400000005|MALFORMED|p is missing",
                "t,NONE,1,1,1767623400000005|UNKNOWN_SYMBOL|unknown symbol 'NONE'",
                "t,ACME,NaN,1,1767623400000005|MALFORMED|p 'NaN' is not a decimal number",
                "t,ACME,1e-3,1,1767623400000005|OFF_TICK|p '1e-3' has more than 2 decimals",
                "t,ACME,+1,1,1767623400000005|MALFORMED|p '+1' is not a decimal number",
                "t,ACME,1.005,1,1767623400000005|OFF_TICK|p '1.005' has more than 2 decimals",
                "t,ACME,-1.00,1,1767623400000005|PRICE_NOT_POSITIVE|p '-1.00' must be above 0",
                "b,ACME,1.00,1,1767623400000005|UNKNOWN_KIND|T 'b' is not a kind of event that can be ingested: t, c, x, q, s or l",
                "t,ACME,1.00,1,soon|BAD_TIME|t 'soon' must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z",
            })
    void aBadRowIsRejectedAndTheOthersAreIngested(String row, Rejection reason, String detail) throws IOException {
        IngestResult result =
                ingest("T,S,p,s,t\nt,ACME,1.00,1,1767623400000004\n" + row + "\nt,ACME,1.00,1,1767623400000005\n");

        assertEquals(new IngestResult(2, 1, List.of(new IngestResult.RejectedLine(3, reason, detail)), 0, 0), result);
        assertEquals(List.of(trade(START + 4), trade(START + 5)), pipeline.allEvents());
    }

    @Test
    void aCarriageReturnInsideARowIsRejected() throws IOException {
        IngestResult result = ingest("T,S,p,s,t\nt,ACME,1.00,1,1767623400000004\rt,ACME,1.00,1,1767623400000005\n");

        assertEquals(
                List.of(new IngestResult.RejectedLine(
                        2, Rejection.MALFORMED, "not CSV: carriage return inside the line")),
                result.firstRejections());
    }

    @Test
    void controlCharactersAreNotRepeatedInARejection() throws IOException {
        IngestResult result =
                ingest("T,S,p,s,t\nt,ACME,\"1\"\u001b[2J,1,1767623400000004\nt,ACME,\"1\"\u2028,1,1767623400000004\n");

        assertEquals(2, result.firstRejections().size());
        result.firstRejections()
                .forEach(rejectedLine ->
                        assertTrue(rejectedLine.detail().matches("not CSV: [ -~]+"), rejectedLine.detail()));
    }

    private IngestResult ingest(String lines) throws IOException {
        return batch.ingest(bytes(lines), any -> true);
    }

    private static InputStream bytes(String lines) {
        return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    }

    private Trade trade(long timeMicros) {
        return new Trade(SampleInstruments.ACME, 100, 1, Side.UNKNOWN, null, 0, timeMicros);
    }
}
