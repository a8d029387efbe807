package io.quotecast.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails after a given number of bytes. */
final class TruncatableInputStream extends FilterInputStream {
    private long remaining = Long.MAX_VALUE;

    /** The stream has reached the given number of bytes. */
    static final class TruncatedStreamException extends IOException {
        private static final long serialVersionUID = 1;
    }

    TruncatableInputStream(InputStream in) {
        super(in);
    }

    void truncateAfter(long bytes) {
        remaining = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (remaining == 0) {
            throw new TruncatedStreamException();
        }
        int read = super.read(buffer, from, (int) Math.min(length, remaining));
        remaining -= Math.max(0, read);
        return read;
    }
}
