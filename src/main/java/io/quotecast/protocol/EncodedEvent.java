package io.quotecast.protocol;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Series;
import org.jspecify.annotations.Nullable;

/**
 * An event that has been encoded, once, for everyone. Immutable; the bytes are not to be changed.
 *
 * @param instrumentId id of the instrument, or -1 for a message
 * @param slot the ordinal of its {@link Series}; -1 for a message
 * @param isConflatable whether a newer event of the same slot makes it superfluous under conflation
 * @param timeMicros when it happened at its source, µs since 1970-01-01T00:00Z
 * @param json one JSON object
 * @param message the message itself, or null: rooms relay its payload as it came
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

    /** The frame of an entry before it is encoded: enough to see who wants it. */
    public static EncodedEvent unencoded(Entry entry) {
        return of(entry, NO_BYTES);
    }

    static EncodedEvent of(Entry entry, byte[] json) {
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

    /** Whether it did not come in but was made here, of others. */
    public boolean isDerived() {
        return channel == Channel.TICKERS || channel == Channel.BARS;
    }

    private static int slot(MarketEvent event) {
        Series series = Series.of(event);
        return series == null ? -1 : series.ordinal();
    }
}
