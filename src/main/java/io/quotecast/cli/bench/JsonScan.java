package io.quotecast.cli.bench;

/** Finds where things end in JSON, byte by byte and without copying. */
final class JsonScan {
    /** The bytes end before the thing does. */
    static final int INCOMPLETE = -1;
    /** This is not JSON. */
    static final int MALFORMED = -2;

    private static final int MAX_DIGITS = 18;

    private JsonScan() {}

    /** The first place from here on that is no white space, or {@code end}. */
    static int skipBlanks(byte[] json, int from, int end) {
        int index = from;
        while (index < end && json[index] <= ' ' && json[index] >= 0) {
            index++;
        }
        return index;
    }

    /** The closing quote of the string whose first character is at {@code from}. */
    static int stringEnd(byte[] json, int from, int end) {
        for (int index = from; index < end; index++) {
            byte b = json[index];
            if (b == '"') {
                return index;
            }
            if (b == '\\') {
                index++;
            }
        }
        return INCOMPLETE;
    }

    /** The place behind the value that begins at {@code from}. */
    static int valueEnd(byte[] json, int from, int end) {
        if (from >= end) {
            return INCOMPLETE;
        }
        byte first = json[from];
        if (first == '"') {
            int quote = stringEnd(json, from + 1, end);
            return quote < 0 ? quote : quote + 1;
        }
        return first == '{' || first == '[' ? nestedEnd(json, from, end) : literalEnd(json, from, end);
    }

    private static int literalEnd(byte[] json, int from, int end) {
        for (int index = from; index < end; index++) {
            byte b = json[index];
            // Digits first, for most of the bytes of an event are digits: none of the others is between these two.
            if ((b < '-' || b > '9') && (b == ',' || b == '}' || b == ']' || b <= ' ')) {
                return index == from ? MALFORMED : index;
            }
        }
        return INCOMPLETE;
    }

    private static int nestedEnd(byte[] json, int from, int end) {
        int depth = 0;
        for (int index = from; index < end; index++) {
            switch (json[index]) {
                case '"' -> {
                    index = stringEnd(json, index + 1, end);
                    if (index < 0) {
                        return index;
                    }
                }
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth == 0) {
                        return index + 1;
                    }
                }
                default -> {}
            }
        }
        return INCOMPLETE;
    }

    /** A whole number of at most 18 digits without a sign; -1 for anything else. */
    static long number(byte[] json, int from, int end) {
        if (from == end || end - from > MAX_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int index = from; index < end; index++) {
            int digit = json[index] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
