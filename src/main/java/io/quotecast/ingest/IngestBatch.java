package io.quotecast.ingest;

import io.quotecast.ingest.format.RowFormat;
import io.quotecast.market.Correction;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.EventSink;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ingests streams of events: JSON arrays, NDJSON, CSV with a header, or recordings of other vendors. Safe on any thread
 * except an event loop.
 */
public final class IngestBatch {
    private final EventSink sink;
    private final Instruments instruments;
    private final LongSupplier nanoTime;

    public IngestBatch(EventSink sink, Instruments instruments) {
        this(sink, instruments, System::nanoTime);
    }

    IngestBatch(EventSink sink, Instruments instruments, LongSupplier nanoTime) {
        this.sink = sink;
        this.instruments = instruments;
        this.nanoTime = nanoTime;
    }

    /**
     * Offers all events to the sink, waiting while the queue is full, and then waits until they are committed. A
     * rejected line does not affect the others, except that {@link Rejection#CLOSED} ends the batch; the remaining
     * lines are not counted.
     *
     * @param permits whether the sender may send events of a symbol
     * @return the outcome; if the stream fails, that of the events before the failure, which are ingested
     */
    public IngestResult ingest(InputStream in, Predicate<Symbol> permits) {
        return ingest(in, null, permits);
    }

    /**
     * As the other method.
     *
     * @param defaultFormat the format of a stream that does not begin with a known header; null for the own formats
     */
    public IngestResult ingest(InputStream in, @Nullable RowFormat defaultFormat, Predicate<Symbol> permits) {
        EventLines lines = new EventLines(in, InstrumentLookup.of(instruments), defaultFormat);
        AckCounter ackCounter = new AckCounter(nanoTime);
        List<IngestResult.RejectedLine> firstRejections = new ArrayList<>();
        List<IngestResult.Warning> warnings = new ArrayList<>();
        Queue<IngestResult.RejectedLine> unknownTrades = new ConcurrentLinkedQueue<>();
        long accepted = 0;
        long rejected = 0;
        long waitedNanos = 0;
        Rejection lastReason = null;
        IOException failure = null;
        while (lastReason != Rejection.CLOSED) {
            ParseResult parseResult;
            try {
                parseResult = lines.next(sink.nowMicros());
            } catch (IOException e) {
                failure = e;
                break;
            }
            if (parseResult == null) {
                break;
            }
            LongConsumer callback = callback(parseResult, lines.lineNumber(), ackCounter, unknownTrades);
            ParseResult.Rejected rejectedLine = offer(parseResult, permits, callback, false);
            if (rejectedLine != null && rejectedLine.reason() == Rejection.BUSY) {
                long startNanos = nanoTime.getAsLong();
                rejectedLine = offer(parseResult, permits, callback, true);
                waitedNanos += nanoTime.getAsLong() - startNanos;
            }
            lastReason = rejectedLine == null ? null : rejectedLine.reason();
            if (rejectedLine == null) {
                accepted++;
                if (parseResult instanceof ParseResult.Parsed parsed
                        && !parsed.warning().isEmpty()
                        && warnings.size() < IngestResult.MAX_REJECTED_LINES) {
                    warnings.add(new IngestResult.Warning(lines.lineNumber(), parsed.warning()));
                }
            } else if (++rejected <= IngestResult.MAX_REJECTED_LINES) {
                firstRejections.add(new IngestResult.RejectedLine(
                        lines.lineNumber(), rejectedLine.reason(), rejectedLine.detail()));
            }
        }
        long missing = ackCounter.await(accepted, sink);
        for (IngestResult.RejectedLine unknown : unknownTrades) {
            accepted--;
            if (++rejected <= IngestResult.MAX_REJECTED_LINES) {
                firstRejections.add(unknown);
            }
        }
        return new IngestResult(
                accepted, rejected, firstRejections, waitedNanos / 1_000_000, missing, warnings, failure);
    }

    /** Returns the callback for an event: that of a correction also learns whether its trade is known. */
    private LongConsumer callback(
            ParseResult parseResult, long line, AckCounter ackCounter, Queue<IngestResult.RejectedLine> unknownTrades) {
        if (!(parseResult instanceof ParseResult.Parsed parsed) || !(parsed.event() instanceof Correction)) {
            return ackCounter;
        }
        return position -> {
            if (position == EventQueue.UNKNOWN_TRADE) {
                Rejection reason = sink.reject(Rejection.UNKNOWN_TRADE);
                unknownTrades.add(new IngestResult.RejectedLine(line, reason, reason.text()));
            }
            ackCounter.accept(position);
        };
    }

    private ParseResult.@Nullable Rejected offer(
            ParseResult parseResult, Predicate<Symbol> permits, LongConsumer callback, boolean wait) {
        if (parseResult instanceof ParseResult.Rejected rejectedLine) {
            sink.reject(rejectedLine.reason());
            return rejectedLine;
        }
        ParseResult.Parsed parsed = (ParseResult.Parsed) parseResult;
        Rejection rejection = !permits.test(parsed.event().instrument().symbol())
                ? sink.reject(Rejection.NOT_PERMITTED)
                : wait ? sink.offer(parsed.event(), callback) : sink.tryOffer(parsed.event(), callback);
        return rejection == null
                ? null
                : new ParseResult.Rejected(
                        rejection, RejectionText.of(rejection, parsed.event(), sink.nowMicros()), parsed.id());
    }
}
