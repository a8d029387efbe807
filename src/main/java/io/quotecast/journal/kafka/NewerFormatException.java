package io.quotecast.journal.kafka;

/** Something on the tape is of a form that only a newer version of this program knows. */
final class NewerFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NewerFormatException(int version) {
        super("format " + version + ", and this version knows formats up to " + RecordFormat.VERSION
                + ": update this node");
    }
}
