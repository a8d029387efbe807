package io.quotecast.push;

import java.util.BitSet;

/** Some instruments, or all of them. Immutable: the bits are never changed after construction. */
record Chosen(boolean all, BitSet ids) {
    static final Chosen NONE = new Chosen(false, new BitSet());
    static final Chosen ALL = new Chosen(true, new BitSet());

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

    Chosen with(Chosen more) {
        if (all || more.all) {
            return ALL;
        }
        BitSet both = (BitSet) ids.clone();
        both.or(more.ids);
        return new Chosen(false, both);
    }

    /** Of these, those that are among the others. */
    Chosen within(Chosen others) {
        if (others.all) {
            return this;
        }
        if (all) {
            return others;
        }
        BitSet both = (BitSet) ids.clone();
        both.and(others.ids);
        return new Chosen(false, both);
    }

    /** Without these; everything stays chosen if it was, unless everything is taken away. */
    Chosen without(Chosen fewer) {
        if (fewer.all) {
            return NONE;
        }
        if (all) {
            return this;
        }
        BitSet rest = (BitSet) ids.clone();
        rest.andNot(fewer.ids);
        return new Chosen(false, rest);
    }
}
