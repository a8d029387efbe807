package io.quotecast.journal.kafka;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import java.util.ArrayList;
import java.util.List;

/** The positions at which one began to lead: each is the name of the term that begins there. Owned by one thread. */
final class Terms {
    static final int MOST = 1_000;

    private final List<Long> marks = new ArrayList<>();

    void begin(long q) {
        marks.add(q);
        if (marks.size() > MOST) {
            marks.remove(0);
        }
    }

    /** The term that holds at a position; 0 before the first. */
    long at(long q) {
        for (int i = marks.size() - 1; i >= 0; i--) {
            if (marks.get(i) <= q) {
                return marks.get(i);
            }
        }
        return 0;
    }

    /** The first position from which on all terms are known. */
    long known() {
        return marks.size() < MOST ? 1 : marks.get(0);
    }

    void become(Terms other) {
        marks.clear();
        marks.addAll(other.marks);
    }

    void write(ByteWriter out) {
        out.count(marks.size());
        marks.forEach(out::count);
    }

    void read(ByteReader in) {
        marks.clear();
        for (long count = in.count(); count > 0; count--) {
            marks.add(in.count());
        }
    }
}
