package io.quotecast.cli.bench;

/** Finds the ends of JSON values without copying bytes. */
final class JsonScan {
    /** Returned if the bytes end before the value. */
    static final int INCOMPLETE = -1;
    /** Returned if the bytes are not JSON. */
    static final int MALFORMED = -2;

    private static final int MAX_DIGITS = 18;

    private JsonScan() {}

    /** Returns the index of the first byte that is not white space, or {@code end}. */
    static int skipBlanks(byte[] json, int from, int end) {
        int index = from;
        while (index < end && json[index] <= ' ' && json[index] >= 0) {
            index++;
        }
        return index;
    }

    /** Returns the index of the closing quote of the string whose first character is at {@code from}. */
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

    /** Returns the index after the value that begins at {@code from}. */
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
            // The range check comes first: most bytes of an event are digits, and none of the others is in the range.
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

    /** Parses a whole number of at most 18 digits without a sign; returns -1 for anything else. */
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
