package io.quotecast.source.replay;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Opens files that may be compressed with gzip, zip or zstd, as their first bytes say. */
final class CompressedFile {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAGIC_BYTES = 4;
    private static final int GZIP_MAGIC = 0x1f8b;
    private static final int ZIP_MAGIC = 0x504b0304;
    private static final int ZSTD_MAGIC = 0x28b52ffd;

    private CompressedFile() {}

    /**
     * Returns the content of a file.
     *
     * @param byteCounter called with numbers of bytes that were read from the file
     */
    static InputStream open(Path file, LongConsumer byteCounter) throws IOException {
        InputStream in =
                new BufferedInputStream(new CountingStream(Files.newInputStream(file), byteCounter), BUFFER_BYTES);
        try {
            return decompressed(in);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static InputStream decompressed(InputStream in) throws IOException {
        in.mark(MAGIC_BYTES);
        int magic = 0;
        for (int i = 0; i < MAGIC_BYTES; i++) {
            magic = magic << 8 | Math.max(0, in.read());
        }
        in.reset();
        if (magic >>> 16 == GZIP_MAGIC) {
            return new GZIPInputStream(in, BUFFER_BYTES);
        }
        if (magic == ZIP_MAGIC) {
            return new OneFileOfZip(new ZipInputStream(in));
        }
        return magic == ZSTD_MAGIC ? new ZstdStream(new ZstdInputStream(in)) : in;
    }

    /** Counts the bytes that are read. */
    private static final class CountingStream extends FilterInputStream {
        private final LongConsumer counter;

        private CountingStream(InputStream in, LongConsumer counter) {
            super(in);
            this.counter = counter;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            counter.accept(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            counter.accept(Math.max(0, read));
            return read;
        }
    }

    /** The only file of an archive. */
    private static final class OneFileOfZip extends FilterInputStream {
        private final ZipInputStream zip;

        private OneFileOfZip(ZipInputStream zip) throws IOException {
            super(zip);
            this.zip = zip;
            if (!nextFile()) {
                throw new IOException("the archive contains no file");
            }
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            if (read < 0 && nextFile()) {
                throw new IOException("the archive contains more than one file; unpack it");
            }
            return read;
        }

        private boolean nextFile() throws IOException {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && entry.isDirectory()) {
                entry = zip.getNextEntry();
            }
            return entry != null;
        }
    }

    /** Reports malformed input as other streams do. */
    private static final class ZstdStream extends FilterInputStream {
        private ZstdStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return super.read(target, offset, length);
            } catch (MalformedInputException e) {
                throw new IOException("not zstd: " + e.getMessage(), e);
            }
        }
    }
}
