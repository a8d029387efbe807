package io.quotecast.push;

import java.util.BitSet;

/**
 * A set of instruments, or all of them.
 *
 * @param ids instrument ids, empty for all instruments; never changed after construction
 */
public record InstrumentSet(boolean isAll, BitSet ids) {
    static final InstrumentSet NONE = new InstrumentSet(false, new BitSet());
    static final InstrumentSet ALL = new InstrumentSet(true, new BitSet());

    public boolean contains(int id) {
        return isAll || ids.get(id);
    }

    /** Returns the lowest id in the set from this id on, or -1. */
    int next(int id) {
        return isAll ? id : ids.nextSetBit(id);
    }

    public boolean isEmpty() {
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

    /** Returns this without the others. All instruments minus some are still all instruments. */
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
