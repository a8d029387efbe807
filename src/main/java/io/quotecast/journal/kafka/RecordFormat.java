package io.quotecast.journal.kafka;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of the tape: the version of its form, its kind, who added it and as his how manyth, and of an
 * event its term and its bytes. Owned by one thread.
 */
final class RecordFormat {
    /** What a newer one wrote cannot be read. */
    static final int VERSION = EventFormat.VERSION;

    private static final int EVENT = 0;
    private static final int MARK = 1;

    private final EventFormat events;
    private final ByteWriter byteWriter = new ByteWriter();

    /**
     * A record as it stands on the tape.
     *
     * @param node who added it
     * @param number as his how manyth
     * @param event null for a mark
     */
    record Content(
            long node,
            long number,
            long term,
            long place,
            @Nullable MarketEvent event) {}

    RecordFormat(Instruments instruments) {
        this.events = new EventFormat(instruments);
    }

    byte[] write(long node, OutgoingRecord.Event event) {
        begin(EVENT, node, event.number());
        byteWriter.count(event.term());
        if (event.term() != 0) {
            byteWriter.count(event.place());
        }
        events.write(event.event(), byteWriter);
        return byteWriter.toBytes();
    }

    byte[] write(long node, OutgoingRecord.LeaderMarker leaderMarker) {
        begin(MARK, node, leaderMarker.number());
        return byteWriter.toBytes();
    }

    /**
     * @throws NewerFormatException if a newer version of this program wrote it
     * @throws MalformedRecordException if it is none
     */
    Content read(byte[] value) {
        ByteReader in = new ByteReader(value);
        int version = in.octet();
        if (version > VERSION) {
            throw new NewerFormatException(version);
        }
        int kind = in.octet();
        long node = in.count();
        long number = in.count();
        return switch (kind) {
            case EVENT -> {
                long term = in.count();
                long place = term == 0 ? 0 : in.count();
                yield new Content(node, number, term, place, events.read(in));
            }
            case MARK -> new Content(node, number, 0, 0, null);
            default -> throw new MalformedRecordException("kind " + kind + " of a record");
        };
    }

    /** As the events in it are read. */
    EventFormat events() {
        return events;
    }

    private void begin(int kind, long node, long number) {
        byteWriter.clear();
        byteWriter.octet(VERSION);
        byteWriter.octet(kind);
        byteWriter.count(node);
        byteWriter.count(number);
    }
}
