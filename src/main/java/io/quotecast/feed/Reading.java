package io.quotecast.feed;

import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/** What one line or message was found to be. */
public sealed interface Reading {
    /** The id that came with it, or null. */
    @Nullable
    SenderId id();

    /** An event, not yet checked by the {@link Intake}. */
    record Read(MarketEvent.OfInstrument event, @Nullable SenderId id) implements Reading {}

    /**
     * No event.
     *
     * @param detail names the key, its value and the limit, for the one who sent it
     */
    record Refused(
            Rejection reason, String detail, @Nullable SenderId id) implements Reading {}
}
