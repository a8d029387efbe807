package io.quotecast.source.replay;

import io.quotecast.base.TimeText;
import io.quotecast.ingest.EventFields;
import io.quotecast.ingest.Field;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.ParseResult;
import io.quotecast.market.Instrument;
import io.quotecast.market.TradeClock;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the beginning of each recording contains: the decimals of its instruments, and its first time. Owned by the
 * thread of the replay.
 */
final class RecordingSample implements InstrumentLookup {
    /** Time of a recording whose first events have no time. */
    static final long NO_TIME = Long.MIN_VALUE;

    private static final int CHECK_INTERVAL = 1_024;

    private final Map<String, SeenDecimals> decimals = new HashMap<>();
    private long firstMicros = NO_TIME;
    private long latestMicros = NO_TIME;
    private boolean isSorted = true;
    private long oldestMicros = NO_TIME;
    private long newestMicros = NO_TIME;

    /**
     * The beginning of a recording.
     *
     * @param firstMicros the time of the first event that has one, µs since 1970-01-01T00:00Z; or {@link #NO_TIME}
     * @param isSorted false if a time is too far before an earlier one, in a format that is sorted by time
     * @param isComplete whether the beginning is the whole recording
     */
    record Beginning(long firstMicros, boolean isSorted, boolean isComplete) {}

    /** Returns the oldest time that any recording had so far, or {@link #NO_TIME}. */
    long oldestMicros() {
        return oldestMicros;
    }

    /** Returns the newest time that any recording had so far, or {@link #NO_TIME}. */
    long newestMicros() {
        return newestMicros;
    }

    /** Returns the decimals by symbol of the files. */
    Map<String, SeenDecimals> decimals() {
        return decimals;
    }

    /** Reads the first events of a recording, or those before the first that is not in its order. */
    Beginning read(RecordingFile file, int maxEvents, BooleanSupplier isClosed) throws IOException {
        firstMicros = NO_TIME;
        latestMicros = NO_TIME;
        isSorted = true;
        try (RecordingFile.OpenRecording recording = file.open(this, bytes -> {})) {
            ParseResult result = recording.reader().next(0);
            for (int count = 1; result != null && count < maxEvents; count++) {
                if (count % CHECK_INTERVAL == 0 && isClosed.getAsBoolean()) {
                    break;
                }
                if (!isSorted && recording.reader().isOrderedByTime()) {
                    return new Beginning(firstMicros, false, false);
                }
                result = recording.reader().next(0);
            }
            boolean isReported = recording.reader().isOrderedByTime();
            return new Beginning(firstMicros, isSorted || !isReported, result == null);
        }
    }

    /** Notes the event; it becomes none, because there is no instrument yet. */
    @Override
    public @Nullable Instrument find(String symbol, EventFields fields) {
        decimals.merge(symbol, SeenDecimals.of(fields), (seen, first) -> seen.with(fields));
        long micros = TimeText.parse(fields.peek(Field.TIME));
        if (micros >= TimeText.MIN_MICROS) {
            firstMicros = firstMicros == NO_TIME ? micros : firstMicros;
            isSorted &= latestMicros == NO_TIME || latestMicros - micros <= TradeClock.WINDOW_MICROS;
            latestMicros = Math.max(latestMicros, micros);
            oldestMicros = oldestMicros == NO_TIME ? micros : Math.min(oldestMicros, micros);
            newestMicros = Math.max(newestMicros, micros);
        }
        return null;
    }
}
