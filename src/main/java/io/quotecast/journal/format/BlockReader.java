package io.quotecast.journal.format;

import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/** Reads the events of a block one after the other, in the form in which the block was written. Owned by one thread. */
public final class BlockReader {
    /** The field of a block that has its events. */
    public static final int EVENTS = 1;

    private static final int EVENTS_TAG = EVENTS << 3 | ProtobufReader.LENGTH_DELIMITED;

    private final StoredEventReader events;
    private final LegacyEventFormat legacyFormat;
    private final ProtobufReader in = new ProtobufReader(new byte[0]);
    private @Nullable ByteReader legacyIn;
    private boolean hasSeriesNumbers;
    private long seriesNumber;

    /**
     * @param instruments the known instruments; an unknown symbol is listed when it is read
     */
    public BlockReader(Instruments instruments) {
        this.events = new StoredEventReader(instruments);
        this.legacyFormat = new LegacyEventFormat(instruments);
    }

    /**
     * Starts to read a block.
     *
     * @param version of the form of the block, from {@link FormatVersion#LEGACY} to {@link FormatVersion#CURRENT}
     * @param numbered whether the events were stored with their numbers
     */
    public void open(int version, byte[] block, boolean numbered) {
        hasSeriesNumbers = numbered;
        if (version == FormatVersion.LEGACY) {
            legacyIn = new ByteReader(block);
        } else {
            legacyIn = null;
            in.open(block);
            events.startSequence();
        }
    }

    /**
     * Returns the next event, or null after the last one.
     *
     * @throws MalformedRecordException if the bytes are not a block
     */
    public @Nullable MarketEvent next() {
        ByteReader legacy = legacyIn;
        if (legacy != null) {
            if (legacy.isAtEnd()) {
                return null;
            }
            seriesNumber = hasSeriesNumbers ? legacy.readVarint() : 0;
            return legacyFormat.read(legacy);
        }
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            if (tag == EVENTS_TAG) {
                MarketEvent event = events.read(in);
                seriesNumber = events.seriesNumber();
                return event;
            }
            in.skip(tag);
        }
        return null;
    }

    /** Returns the number of the last event within its series; 0 if it was not stored. */
    public long seriesNumber() {
        return seriesNumber;
    }
}
