package io.quotecast.protocol;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Series;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * An event with its bytes in each encoding that is in use. The bytes are written once for all clients: those of one
 * encoding when the object is created, those of others when they are first needed. Thread-safe; the bytes must not be
 * modified.
 */
public final class EncodedEvent {
    private static final AtomicReferenceFieldUpdater<EncodedEvent, @Nullable Encoded> LATER =
            AtomicReferenceFieldUpdater.newUpdater(EncodedEvent.class, Encoded.class, "later");

    private static final int MESSAGE_OVERHEAD = 256;

    private final Entry entry;
    private final Channel channel;
    private final int instrumentId;
    private final int slot;
    private final boolean isConflatable;
    private final long position;
    private final long timeMicros;
    private final @Nullable Message message;
    private final @Nullable Entry trade;
    private final @Nullable Entry quote;
    private final @Nullable Entry ticker;
    private final @Nullable Encoding firstEncoding;
    private final byte @Nullable [] firstBytes;
    private volatile @Nullable Encoded later;

    /** The bytes in one encoding, in a list of all encodings but the first. */
    private record Encoded(
            Encoding encoding,
            byte @Nullable [] bytes,
            @Nullable Encoded next) {}

    private EncodedEvent(
            Entry entry,
            long position,
            @Nullable Encoding firstEncoding,
            byte @Nullable [] firstBytes,
            @Nullable EncodedEvent trade,
            @Nullable EncodedEvent quote,
            @Nullable EncodedEvent ticker) {
        MarketEvent event = entry.event();
        this.entry = entry;
        // The entries only: events that refer to each other would keep all earlier ones in memory.
        this.trade = event.channel() == Channel.TRADES ? entry : trade == null ? null : trade.entry;
        this.quote = event.channel() == Channel.QUOTES ? entry : quote == null ? null : quote.entry;
        this.ticker = event.channel() == Channel.TICKERS ? entry : ticker == null ? null : ticker.entry;
        channel = event.channel();
        this.position = position;
        timeMicros = event.timeMicros();
        this.firstEncoding = firstEncoding;
        this.firstBytes = firstBytes;
        if (event instanceof Message aMessage) {
            message = aMessage;
            instrumentId = -1;
            slot = -1;
            isConflatable = false;
        } else {
            message = null;
            instrumentId = ((MarketEvent.InstrumentEvent) event).instrument().id();
            Series series = Series.of(event);
            slot = series == null ? -1 : series.ordinal();
            isConflatable = channel == Channel.QUOTES
                    || channel == Channel.TICKERS
                    || (event instanceof Bar bar && !bar.closed());
        }
    }

    /** Returns the event of an entry, without any bytes yet. */
    public static EncodedEvent of(Entry entry) {
        return new EncodedEvent(entry, entry.position(), null, null, null, null, null);
    }

    /**
     * Returns the event of an entry from before the positions of the journal, whose position on the wire is 0.
     *
     * @param order orders such events among themselves, below 0
     */
    public static EncodedEvent beforeJournal(Entry entry, long order) {
        return new EncodedEvent(entry, order, null, null, null, null, null);
    }

    /** Returns the event of an entry with its bytes in an encoding that is likely to be needed. */
    public static EncodedEvent of(Entry entry, Encoding encoding) {
        return of(entry, encoding, encoding.encode(entry));
    }

    /** Returns the event of an entry with bytes that this encoding has written for it. */
    public static EncodedEvent of(Entry entry, Encoding encoding, byte @Nullable [] bytes) {
        return new EncodedEvent(entry, entry.position(), encoding, bytes, null, null, null);
    }

    /**
     * As {@link #of(Entry, Encoding)}, with the newest events of the instrument before this one, which some dialects
     * write together with it; null where there are none.
     */
    public static EncodedEvent of(
            Entry entry,
            Encoding encoding,
            @Nullable EncodedEvent trade,
            @Nullable EncodedEvent quote,
            @Nullable EncodedEvent ticker) {
        return new EncodedEvent(entry, entry.position(), encoding, encoding.encode(entry), trade, quote, ticker);
    }

    /** Returns the bytes in an encoding, or null if its dialect does not carry the event. */
    public byte @Nullable [] bytes(Encoding encoding) {
        if (encoding == firstEncoding) {
            return firstBytes;
        }
        Encoded encoded = find(later, encoding);
        return encoded != null ? encoded.bytes : encode(encoding);
    }

    /** Two shards may encode at the same time; the bytes of one of them are kept, and both have the same content. */
    private byte @Nullable [] encode(Encoding encoding) {
        byte[] bytes = encoding.encode(this);
        while (true) {
            Encoded previous = later;
            Encoded concurrent = find(previous, encoding);
            if (concurrent != null) {
                return concurrent.bytes;
            }
            if (LATER.compareAndSet(this, previous, new Encoded(encoding, bytes, previous))) {
                return bytes;
            }
        }
    }

    private static @Nullable Encoded find(@Nullable Encoded head, Encoding encoding) {
        Encoded encoded = head;
        while (encoded != null && encoded.encoding != encoding) {
            encoded = encoded.next;
        }
        return encoded;
    }

    /** Returns the event with its place in the journal. */
    public Entry entry() {
        return entry;
    }

    /** Returns the newest trade of the instrument as of this event, or null if it is not known. */
    public @Nullable Entry trade() {
        return trade;
    }

    /** Returns the newest quote of the instrument as of this event, or null if it is not known. */
    public @Nullable Entry quote() {
        return quote;
    }

    /** Returns the newest ticker of the instrument as of this event, or null if it is not known. */
    public @Nullable Entry ticker() {
        return ticker;
    }

    public Channel channel() {
        return channel;
    }

    /** Returns the id of the instrument, or -1 for a message. */
    public int instrumentId() {
        return instrumentId;
    }

    /** Returns the ordinal of the event's {@link Series}, or -1 for a message. */
    public int slot() {
        return slot;
    }

    /** Returns whether conflation may replace the event by a newer event of the same slot. */
    public boolean isConflatable() {
        return isConflatable;
    }

    /** Returns the position in the journal; below 0 for an event from {@link #beforeJournal before} its positions. */
    public long position() {
        return position;
    }

    public long seriesNumber() {
        return entry.seriesNumber();
    }

    /** Returns the time at the source, µs since 1970-01-01T00:00Z. */
    public long timeMicros() {
        return timeMicros;
    }

    /**
     * Returns about how many bytes a message occupies with its encoded forms; 0 for other events, whose number is
     * bounded instead.
     */
    public long messageBytes() {
        return message == null ? 0 : MESSAGE_OVERHEAD + 2L * message.payload().length;
    }

    /** Returns whether the event is a message whose payload was dropped to save memory. */
    public boolean isDropped() {
        return message != null && message.isDropped();
    }

    /** Returns the message without its payload. */
    public EncodedEvent dropped() {
        return message == null ? this : of(new Entry(position, seriesNumber(), message.dropped()));
    }

    /** Returns the message whose payload rooms relay unchanged, or null for other events. */
    public @Nullable Message message() {
        return message;
    }

    /** Returns whether the server derived the event from other events. */
    public boolean isDerived() {
        return channel == Channel.TICKERS || channel == Channel.BARS;
    }
}
