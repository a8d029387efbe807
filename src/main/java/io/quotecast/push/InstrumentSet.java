package io.quotecast.push;

import java.util.BitSet;

/** Some instruments, or all of them. Immutable: the bits are never changed after construction. */
record InstrumentSet(boolean isAll, BitSet ids) {
    static final InstrumentSet NONE = new InstrumentSet(false, new BitSet());
    static final InstrumentSet ALL = new InstrumentSet(true, new BitSet());

    boolean contains(int id) {
        return isAll || ids.get(id);
    }

    /** The first of these from an id on, or -1; of all instruments, the id itself. */
    int next(int id) {
        return isAll ? id : ids.nextSetBit(id);
    }

    boolean isEmpty() {
        return !isAll && ids.isEmpty();
    }

    InstrumentSet union(InstrumentSet other) {
        if (isAll || other.isAll) {
            return ALL;
        }
        BitSet result = (BitSet) ids.clone();
        result.or(other.ids);
        return new InstrumentSet(false, result);
    }

    /** Of these, those that are among the others. */
    InstrumentSet intersection(InstrumentSet other) {
        if (other.isAll) {
            return this;
        }
        if (isAll) {
            return other;
        }
        BitSet result = (BitSet) ids.clone();
        result.and(other.ids);
        return new InstrumentSet(false, result);
    }

    /** Without these; everything stays chosen if it was, unless everything is taken away. */
    InstrumentSet minus(InstrumentSet other) {
        if (other.isAll) {
            return NONE;
        }
        if (isAll) {
            return this;
        }
        BitSet result = (BitSet) ids.clone();
        result.andNot(other.ids);
        return new InstrumentSet(false, result);
    }
}
