package io.quotecast.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that breaks off after so many bytes, wherever that is. */
final class TruncatableInputStream extends FilterInputStream {
    private long left = Long.MAX_VALUE;

    /** It has broken off as it was to. */
    static final class TruncatedStreamException extends IOException {
        private static final long serialVersionUID = 1;
    }

    TruncatableInputStream(InputStream in) {
        super(in);
    }

    void cutAfter(long bytes) {
        left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (left == 0) {
            throw new TruncatedStreamException();
        }
        int read = super.read(into, from, (int) Math.min(length, left));
        left -= Math.max(0, read);
        return read;
    }
}
