package io.quotecast.ingest;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a stream line by line in constant memory. Lines longer than {@link #MAX_LENGTH} are skipped and reported as
 * too long; blank lines are counted but not returned. Owned by one thread.
 */
public final class LineReader {
    /** Maximum length of a line in bytes, without its line break. */
    static final int MAX_LENGTH = 8 * 1024;

    /** Message about a line that is too long. */
    public static final String TOO_LONG = "longer than " + MAX_LENGTH + " bytes";

    private final InputStream in;
    private final byte[] buffer = new byte[8 * MAX_LENGTH];
    private int unread;
    private int end;
    private int filled;
    private boolean isEnded;
    private int start;
    private int length;
    private long lineNumber;
    private boolean tooLong;

    public LineReader(InputStream in) {
        this.in = in;
    }

    /** Advances to the next line that is not blank. Returns false at the end of the stream. */
    public boolean next() throws IOException {
        do {
            if (!advance()) {
                return false;
            }
        } while (isBlank());
        return true;
    }

    /** Returns the buffer that contains the line; valid until the next call of {@link #next}. */
    public byte[] bytes() {
        return buffer;
    }

    /** Returns the offset of the line in {@link #bytes}. */
    public int start() {
        return start;
    }

    public int length() {
        return length;
    }

    /** Returns the number of the line, starting at 1. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Returns whether the line was too long; if so, its length is 0. */
    public boolean isTooLong() {
        return tooLong;
    }

    private boolean advance() throws IOException {
        tooLong = false;
        int at = unread;
        while (true) {
            for (; at < end; at++) {
                if (buffer[at] == '\n') {
                    setLine(at);
                    unread = at + 1;
                    return true;
                }
            }
            if (isEnded) {
                boolean hasRest = unread < end || tooLong;
                if (hasRest) {
                    setLine(end);
                    unread = end;
                }
                return hasRest;
            }
            fill();
            at = end - filled;
        }
    }

    private void fill() throws IOException {
        // The byte above the limit may be the CR of a line of maximum length.
        if (end - unread > MAX_LENGTH + 1) {
            tooLong = true;
            unread = end;
        }
        System.arraycopy(buffer, unread, buffer, 0, end - unread);
        end -= unread;
        unread = 0;
        filled = Math.max(0, in.read(buffer, end, buffer.length - end));
        isEnded = filled == 0;
        end += filled;
    }

    private void setLine(int lineEnd) {
        lineNumber++;
        start = unread;
        length = lineEnd - start;
        if (length > 0 && buffer[lineEnd - 1] == '\r') {
            length--;
        }
        if (lineNumber == 1 && startsWithByteOrderMark()) {
            start += 3;
            length -= 3;
        }
        if (length > MAX_LENGTH) {
            tooLong = true;
        }
        if (tooLong) {
            length = 0;
        }
    }

    private boolean startsWithByteOrderMark() {
        return length >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF;
    }

    private boolean isBlank() {
        if (tooLong) {
            return false;
        }
        for (int at = start; at < start + length; at++) {
            if (buffer[at] != ' ' && buffer[at] != '\t' && buffer[at] != '\r') {
                return false;
            }
        }
        return true;
    }
}
