package io.quotecast.journal.kafka;

/** Thrown for a record in a format that only a newer version of this program can read. */
final class NewerFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NewerFormatException(long version) {
        super("format " + version + ", and this version reads formats up to " + RecordFormat.VERSION
                + "; upgrade this node");
    }
}
