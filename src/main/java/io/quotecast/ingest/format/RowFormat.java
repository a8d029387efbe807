package io.quotecast.ingest.format;

import java.util.List;

/**
 * A file format whose lines are rows of CSV: converts each row to events. An instance belongs to one file, because a row
 * may continue the one before it.
 */
public interface RowFormat {
    /** Returns how many cells a row has at least. */
    int minCells();

    /** Returns how many cells a row has at most. */
    default int maxCells() {
        return minCells();
    }

    /** Returns whether a first line is the header of a file, which has no events. */
    default boolean isHeader(List<String> cells) {
        return false;
    }

    /** Adds the events of one row, which may be none. Bad values are rejected later, with the event. */
    void read(List<String> cells, RowEvents events);
}
