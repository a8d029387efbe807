package io.quotecast.cli.bench;

/** The range of an option. */
final class Range {
    private Range() {}

    /**
     * Checks the value of an option.
     *
     * @throws IllegalArgumentException if it is below {@code min} or above {@code max}
     */
    static void check(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + ": " + value + " is out of range (" + min + " to " + max + ")");
        }
    }
}
