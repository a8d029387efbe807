package io.quotecast.web.http;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the content codings of a request body (RFC 9110, 8.4), in constant memory. The windows of zstd have at most
 * 8 MiB, as RFC 9659 requires.
 */
final class ContentCoding {
    /** The supported codings, for the header {@code Accept-Encoding} of a response. */
    static final String SUPPORTED = "gzip, zstd";

    private static final int BUFFER_BYTES = 64 * 1024;

    private ContentCoding() {}

    /** Thrown when a body has more bytes than the limit, before or after it was decoded. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooLargeException(String what, long maxBytes) {
            super("the " + what + " has more than " + maxBytes + " bytes");
        }
    }

    /** Returns whether a header {@code Content-Encoding} has no coding, or one that is supported. */
    static boolean isSupported(String header) {
        List<String> codings = codings(header);
        return codings.isEmpty() || (codings.size() == 1 && (isGzip(codings.get(0)) || isZstd(codings.get(0))));
    }

    /**
     * Returns the decoded body. Reading it fails if it, or the encoded one, is larger than the limit.
     *
     * @param header a supported header {@code Content-Encoding}, or an empty text
     */
    static InputStream decode(InputStream body, String header, long maxBytes) {
        InputStream limited = new LimitedStream(body, "body", maxBytes);
        List<String> codings = codings(header);
        if (codings.isEmpty()) {
            return limited;
        }
        return new LimitedStream(new DecodedStream(limited, isGzip(codings.get(0))), "decoded body", maxBytes);
    }

    private static boolean isGzip(String coding) {
        return coding.equals("gzip") || coding.equals("x-gzip");
    }

    private static boolean isZstd(String coding) {
        return coding.equals("zstd");
    }

    private static List<String> codings(String header) {
        return Arrays.stream(header.split(","))
                .map(coding -> coding.trim().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }

    /** A decoded stream; it is opened when it is first read, because the beginning of the body may be malformed too. */
    private static final class DecodedStream extends InputStream {
        private final InputStream encoded;
        private final boolean isGzip;
        private @Nullable InputStream decoded;

        private DecodedStream(InputStream encoded, boolean isGzip) {
            this.encoded = encoded;
            this.isGzip = isGzip;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (decoded == null) {
                decoded = isGzip ? new GZIPInputStream(encoded, BUFFER_BYTES) : new ZstdInputStream(encoded);
            }
            try {
                return decoded.read(target, offset, length);
            } catch (MalformedInputException e) {
                throw new IOException("not zstd: " + e.getMessage(), e);
            }
        }
    }

    /** A stream that fails once more bytes were read than allowed. */
    private static final class LimitedStream extends FilterInputStream {
        private final String what;
        private final long maxBytes;
        private long count;

        private LimitedStream(InputStream in, String what, long maxBytes) {
            super(in);
            this.what = what;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) throws IOException {
            count += bytes;
            if (count > maxBytes) {
                throw new TooLargeException(what, maxBytes);
            }
        }
    }
}
