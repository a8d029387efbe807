package io.quotecast.feed;

import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes in whole streams of events: newline-delimited JSON, or CSV with a header. Safe on any thread but an event loop. */
public final class IngestBatch {
    private final Inlet inlet;
    private final Instruments instruments;
    private final LongSupplier nanoTime;

    public IngestBatch(Inlet inlet, Instruments instruments) {
        this(inlet, instruments, System::nanoTime);
    }

    IngestBatch(Inlet inlet, Instruments instruments, LongSupplier nanoTime) {
        this.inlet = inlet;
        this.instruments = instruments;
        this.nanoTime = nanoTime;
    }

    /**
     * Offers every event to the inlet, waiting for room, and then until all are on the tape. A refused line costs the others nothing; only
     * {@link Rejection#CLOSED} ends the batch, and the lines behind it are not counted.
     *
     * @param permits for which symbols the sender may send
     * @throws IOException if the stream breaks; the events before that have gone in
     */
    public IngestResult take(InputStream in, Predicate<Symbol> permits) throws IOException {
        EventLines lines = new EventLines(in, instruments);
        Receipts receipts = new Receipts(nanoTime);
        List<IngestResult.Refusal> first = new ArrayList<>();
        long accepted = 0;
        long rejected = 0;
        long waitedNanos = 0;
        Rejection last = null;
        while (last != Rejection.CLOSED) {
            Reading reading = lines.next(inlet.nowMicros());
            if (reading == null) {
                break;
            }
            Reading.Refused refused = offer(reading, permits, receipts, false);
            if (refused != null && refused.reason() == Rejection.BUSY) {
                long before = nanoTime.getAsLong();
                refused = offer(reading, permits, receipts, true);
                waitedNanos += nanoTime.getAsLong() - before;
            }
            last = refused == null ? null : refused.reason();
            if (refused == null) {
                accepted++;
            } else if (++rejected <= IngestResult.MOST_SHOWN) {
                first.add(new IngestResult.Refusal(lines.line(), refused.reason(), refused.detail()));
            }
        }
        long missing = receipts.await(accepted, inlet);
        return new IngestResult(accepted, rejected, first, waitedNanos / 1_000_000, missing);
    }

    private Reading.@Nullable Refused offer(
            Reading reading, Predicate<Symbol> permits, Receipts receipts, boolean wait) {
        if (reading instanceof Reading.Refused refused) {
            inlet.refuse(refused.reason());
            return refused;
        }
        Reading.Read read = (Reading.Read) reading;
        Rejection rejection = !permits.test(read.event().instrument().symbol())
                ? inlet.refuse(Rejection.NOT_PERMITTED)
                : wait ? inlet.offer(read.event(), receipts) : inlet.tryOffer(read.event(), receipts);
        return rejection == null
                ? null
                : new Reading.Refused(rejection, RefusalText.of(rejection, read.event(), inlet.nowMicros()), read.id());
    }
}
