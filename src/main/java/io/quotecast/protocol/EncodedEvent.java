package io.quotecast.protocol;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Series;
import org.jspecify.annotations.Nullable;

/**
 * An event with its JSON, which is encoded once for all clients. Immutable; the bytes must not be modified.
 *
 * @param instrumentId id of the instrument, or -1 for a message
 * @param slot the ordinal of its {@link Series}, or -1 for a message
 * @param isConflatable whether conflation may replace it by a newer event of the same slot
 * @param timeMicros time at the source, µs since 1970-01-01T00:00Z
 * @param json one JSON object in UTF-8
 * @param message the message whose payload rooms relay unchanged, or null for other events
 */
public record EncodedEvent(
        Channel channel,
        int instrumentId,
        int slot,
        boolean isConflatable,
        long position,
        long seriesNumber,
        long timeMicros,
        byte[] json,
        @Nullable Message message) {
    private static final byte[] NO_BYTES = {};

    /** Returns the event of an entry without its JSON, which is enough to match it with subscriptions. */
    public static EncodedEvent unencoded(Entry entry) {
        return of(entry, NO_BYTES);
    }

    public static EncodedEvent of(Entry entry, byte[] json) {
        MarketEvent event = entry.event();
        if (event instanceof Message message) {
            return new EncodedEvent(
                    Channel.MESSAGES,
                    -1,
                    -1,
                    false,
                    entry.position(),
                    entry.seriesNumber(),
                    event.timeMicros(),
                    json,
                    message);
        }
        Channel channel = event.channel();
        int instrumentId = ((MarketEvent.InstrumentEvent) event).instrument().id();
        boolean isConflatable =
                channel == Channel.QUOTES || channel == Channel.TICKERS || (event instanceof Bar bar && !bar.closed());
        return new EncodedEvent(
                channel,
                instrumentId,
                slot(event),
                isConflatable,
                entry.position(),
                entry.seriesNumber(),
                event.timeMicros(),
                json,
                null);
    }

    /** Returns whether the server derived the event from other events. */
    public boolean isDerived() {
        return channel == Channel.TICKERS || channel == Channel.BARS;
    }

    private static int slot(MarketEvent event) {
        Series series = Series.of(event);
        return series == null ? -1 : series.ordinal();
    }
}
