package io.quotecast.ingest;

import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/** What one line or message was found to be. */
public sealed interface ParseResult {
    /** The id that came with it, or null. */
    @Nullable
    SenderId id();

    /** An event, not yet checked by the {@link Intake}. */
    record Parsed(
            MarketEvent.InstrumentEvent event, @Nullable SenderId id) implements ParseResult {}

    /**
     * No event.
     *
     * @param detail names the key, its value and the limit, for the one who sent it
     */
    record Rejected(
            Rejection reason, String detail, @Nullable SenderId id) implements ParseResult {}
}
