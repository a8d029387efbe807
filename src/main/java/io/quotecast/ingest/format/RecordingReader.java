package io.quotecast.ingest.format;

import io.quotecast.ingest.ParseResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the events of one recording in their order. An instance is owned by one thread. */
public interface RecordingReader {
    /**
     * Reads the next event. Input that is not a valid event is returned as a rejection and affects no other event;
     * input that is no event in this format is skipped.
     *
     * @param nowMicros time of an event that has none
     * @return null at the end of the recording
     * @throws IOException if the recording cannot be read any further
     */
    @Nullable
    ParseResult next(long nowMicros) throws IOException;

    /** Returns the number of the line of the last event, starting at 1. Several events may be on one line. */
    long lineNumber();

    /** Returns whether the format prescribes that events are in the order of their times, give or take two minutes. */
    default boolean isOrderedByTime() {
        return true;
    }
}
