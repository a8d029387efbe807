package io.quotecast.cluster;

import io.quotecast.journal.ByteReader;
import io.quotecast.journal.Bytes;
import io.quotecast.journal.EventFormat;
import io.quotecast.journal.MalformedBytes;
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
    private final Bytes bytes = new Bytes();

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

    byte[] write(long node, Outgoing.Event event) {
        begin(EVENT, node, event.number());
        bytes.count(event.term());
        if (event.term() != 0) {
            bytes.count(event.place());
        }
        events.write(event.event(), bytes);
        return bytes.toBytes();
    }

    byte[] write(long node, Outgoing.Mark mark) {
        begin(MARK, node, mark.number());
        return bytes.toBytes();
    }

    /**
     * @throws NewerFormat if a newer version of this program wrote it
     * @throws MalformedBytes if it is none
     */
    Content read(byte[] value) {
        ByteReader in = new ByteReader(value);
        int version = in.octet();
        if (version > VERSION) {
            throw new NewerFormat(version);
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
            default -> throw new MalformedBytes("kind " + kind + " of a record");
        };
    }

    /** As the events in it are read. */
    EventFormat events() {
        return events;
    }

    private void begin(int kind, long node, long number) {
        bytes.clear();
        bytes.octet(VERSION);
        bytes.octet(kind);
        bytes.count(node);
        bytes.count(number);
    }
}
