package io.quotecast.cluster;

/** Something on the tape is of a form that only a newer version of this program knows. */
final class NewerFormat extends RuntimeException {
    private static final long serialVersionUID = 1;

    NewerFormat(int version) {
        super("format " + version + ", and this version knows formats up to " + RecordFormat.VERSION
                + ": update this node");
    }
}
