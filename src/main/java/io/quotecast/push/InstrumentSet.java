package io.quotecast.push;

import java.util.BitSet;

/** Some instruments, or all of them. Immutable: the bits are never changed after construction. */
record InstrumentSet(boolean all, BitSet ids) {
    static final InstrumentSet NONE = new InstrumentSet(false, new BitSet());
    static final InstrumentSet ALL = new InstrumentSet(true, new BitSet());

    boolean has(int id) {
        return all || ids.get(id);
    }

    /** The first of these from an id on, or -1; of all instruments, the id itself. */
    int next(int id) {
        return all ? id : ids.nextSetBit(id);
    }

    boolean isEmpty() {
        return !all && ids.isEmpty();
    }

    InstrumentSet with(InstrumentSet more) {
        if (all || more.all) {
            return ALL;
        }
        BitSet both = (BitSet) ids.clone();
        both.or(more.ids);
        return new InstrumentSet(false, both);
    }

    /** Of these, those that are among the others. */
    InstrumentSet within(InstrumentSet others) {
        if (others.all) {
            return this;
        }
        if (all) {
            return others;
        }
        BitSet both = (BitSet) ids.clone();
        both.and(others.ids);
        return new InstrumentSet(false, both);
    }

    /** Without these; everything stays chosen if it was, unless everything is taken away. */
    InstrumentSet without(InstrumentSet fewer) {
        if (fewer.all) {
            return NONE;
        }
        if (all) {
            return this;
        }
        BitSet rest = (BitSet) ids.clone();
        rest.andNot(fewer.ids);
        return new InstrumentSet(false, rest);
    }
}
