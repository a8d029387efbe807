package io.quotecast.ingest;

import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/** The result of parsing one line or message. */
public sealed interface ParseResult {
    /** Returns the id that the sender assigned, or null. */
    @Nullable
    SenderId id();

    /**
     * An event that the {@link Intake} has not checked yet.
     *
     * @param warning which optional fields were left out, and why; empty if none was
     */
    record Parsed(
            MarketEvent.InstrumentEvent event, @Nullable SenderId id, String warning) implements ParseResult {
        public Parsed(MarketEvent.InstrumentEvent event, @Nullable SenderId id) {
            this(event, id, "");
        }
    }

    /**
     * Input that is not a valid event.
     *
     * @param detail message for the sender, with key, value and limit
     */
    record Rejected(
            Rejection reason, String detail, @Nullable SenderId id) implements ParseResult {}
}
