package io.quotecast.ingest;

import java.io.IOException;
import java.io.InputStream;

/**
 * Splits JSON arrays into their elements in constant memory, without parsing them, so that a malformed element does not
 * affect the others. The stream may contain several arrays, and objects outside of arrays. An element longer than
 * {@link LineReader#MAX_LENGTH} is skipped and reported as too long. Owned by one thread.
 */
final class JsonElements {
    private static final int END = -1;

    private final InputStream in;
    private final byte[] input = new byte[8 * LineReader.MAX_LENGTH];
    private int position;
    private int end;
    private boolean isInArray;
    private boolean isCut;

    private final byte[] element = new byte[LineReader.MAX_LENGTH];
    private int length;
    private boolean tooLong;

    JsonElements(InputStream in) {
        this.in = in;
    }

    /**
     * Advances to the next element. Returns false at the end of the stream. An array that is not closed ends with an
     * element of length 0.
     */
    boolean next() throws IOException {
        length = 0;
        tooLong = false;
        while (true) {
            int c = peek();
            if (c == END) {
                boolean isUnclosed = isInArray && !isCut;
                isCut = true;
                return isUnclosed;
            }
            if (c == '[' && !isInArray) {
                isInArray = true;
            } else if (c == ']' && isInArray) {
                isInArray = false;
            } else if (!isSeparator(c)) {
                readElement(c);
                return true;
            }
            position++;
        }
    }

    /** Returns the buffer that starts with the element; valid until the next call of {@link #next}. */
    byte[] bytes() {
        return element;
    }

    /** Returns the length of the element, or 0 if it is missing because an array is not closed. */
    int length() {
        return length;
    }

    /** Returns whether the element was too long; if so, its length is 0. */
    boolean isTooLong() {
        return tooLong;
    }

    private void readElement(int first) throws IOException {
        if (first == '{' || first == '[') {
            readNested();
        } else if (first == '"') {
            readString();
        } else {
            for (int c = first; c != END && !isSeparator(c) && c != ']'; c = peek()) {
                take(c);
            }
            // A closing bracket outside of an array is an element, or the stream would not advance.
            if (length == 0 && !tooLong) {
                take(first);
            }
        }
        if (tooLong) {
            length = 0;
        }
    }

    private void readNested() throws IOException {
        int depth = 0;
        do {
            int c = peek();
            if (c == END) {
                isCut = true;
                return;
            }
            if (c == '"') {
                readString();
                continue;
            }
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            take(c);
        } while (depth > 0);
    }

    private void readString() throws IOException {
        take('"');
        for (int c = peek(); c != END; c = peek()) {
            take(c);
            if (c == '"') {
                return;
            }
            if (c == '\\' && peek() != END) {
                take(peek());
            }
        }
        isCut = true;
    }

    private void take(int c) {
        position++;
        if (length < element.length) {
            element[length++] = (byte) c;
        } else {
            tooLong = true;
        }
    }

    /** Returns the next byte without consuming it, or {@link #END}. */
    private int peek() throws IOException {
        if (position == end) {
            position = 0;
            end = Math.max(0, in.read(input));
            if (end == 0) {
                return END;
            }
        }
        return input[position];
    }

    private static boolean isSeparator(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',';
    }
}
