package io.quotecast.protocol.alpaca;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tells the first publication of a closed bar from later ones, which late trades cause. Knows the bars that were passed
 * to it, in the order of their positions; bars from before count as published first. Thread-safe.
 */
final class BarRevisions {
    private final ConcurrentMap<Instrument, Newest> byInstrument = new ConcurrentHashMap<>();

    /**
     * The newest bars of an instrument.
     *
     * @param closedMicros start of the newest bar that has closed
     * @param closedPosition position of its first publication
     * @param openMicros start of the newest bar that has not closed
     */
    private record Newest(long closedMicros, long closedPosition, long openMicros) {
        private static final Newest NONE = new Newest(Long.MIN_VALUE, 0, Long.MIN_VALUE);

        boolean isRevision(Bar bar, long position) {
            return bar.timeMicros() < openMicros || (bar.timeMicros() <= closedMicros && position != closedPosition);
        }

        Newest with(Bar bar, long position) {
            if (!bar.closed()) {
                return bar.timeMicros() > openMicros
                        ? new Newest(closedMicros, closedPosition, bar.timeMicros())
                        : this;
            }
            return isRevision(bar, position) || position == closedPosition
                    ? this
                    : new Newest(bar.timeMicros(), position, openMicros);
        }
    }

    /** Takes note of a bar; returns whether it is a closed one that was published before. */
    boolean isRevision(Bar bar, long position) {
        Newest known = byInstrument.getOrDefault(bar.instrument(), Newest.NONE);
        Newest updated = known.with(bar, position);
        if (!updated.equals(known)) {
            updated =
                    byInstrument.merge(bar.instrument(), updated, (concurrent, any) -> concurrent.with(bar, position));
        }
        return bar.closed() && updated.isRevision(bar, position);
    }
}
