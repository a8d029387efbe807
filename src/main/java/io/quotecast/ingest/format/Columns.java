package io.quotecast.ingest.format;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;

/** The columns of a file, in its order. */
record Columns(List<String> names) {
    Columns {
        names = List.copyOf(names);
    }

    /** Returns whether every one of these columns is present, and no column twice. */
    boolean containAll(Collection<String> required) {
        return names.containsAll(required) && new HashSet<>(names).size() == names.size();
    }

    /** Returns the index of a column, or -1 if it is missing. */
    int indexOf(String name) {
        return names.indexOf(name);
    }

    int size() {
        return names.size();
    }
}
