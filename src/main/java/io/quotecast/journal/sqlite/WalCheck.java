package io.quotecast.journal.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads SQLite's write-ahead log before SQLite does, to find transactions that SQLite would drop without a remark:
 * those after the first frame whose checksum is wrong. The log is a header and frames, each of them a page and a frame
 * header. Frames that an earlier use of the same file left behind have other salts. The format is described in
 * section 4 of <a href="https://www.sqlite.org/fileformat2.html#walformat">Database File Format</a>.
 *
 * @param validBytes length of the header and of all transactions before the damage
 * @param damagedAt offset of the first frame with a wrong checksum; the length of the file if there is none
 * @param laterCommits number of committed transactions that end after this frame
 * @param isHeaderDamaged whether the header cannot be read although frames follow
 */
record WalCheck(long validBytes, long damagedAt, int laterCommits, boolean isHeaderDamaged) {
    private static final WalCheck EMPTY = new WalCheck(0, 0, 0, false);
    private static final int HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    /** The last bit says that the checksums read the content as big-endian numbers. */
    private static final int MAGIC = 0x377f0682;

    private static final int WAL_VERSION = 3_007_000;
    private static final int MIN_PAGE_BYTES = 512;
    private static final int MAX_PAGE_BYTES = 65_536;

    /**
     * Reads the write-ahead log of a database; a log that is missing or empty has no damage.
     *
     * @throws IOException if the file cannot be read
     */
    static WalCheck read(Path log) throws IOException {
        if (!Files.exists(log)) {
            return EMPTY;
        }
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length < HEADER_BYTES) {
                // SQLite writes the header first: no transaction was written.
                return EMPTY;
            }
            return new Frames(channel, length).check();
        }
    }

    private static final class Frames {
        private final FileChannel channel;
        private final long length;
        private int sum1;
        private int sum2;

        private Frames(FileChannel channel, long length) {
            this.channel = channel;
            this.length = length;
        }

        private WalCheck check() throws IOException {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            fill(header, 0);
            int pageBytes = header.getInt(8);
            ByteOrder order = (header.getInt(0) & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            addToSums(header, 0, 24, order);
            boolean isValid = (header.getInt(0) & ~1) == MAGIC
                    && header.getInt(4) == WAL_VERSION
                    && pageBytes >= MIN_PAGE_BYTES
                    && pageBytes <= MAX_PAGE_BYTES
                    && Integer.bitCount(pageBytes) == 1
                    && header.getInt(24) == sum1
                    && header.getInt(28) == sum2;
            if (!isValid) {
                return new WalCheck(0, 0, 0, hasContent());
            }
            return check(ByteBuffer.allocate(FRAME_HEADER_BYTES + pageBytes), header.getLong(16), order);
        }

        private WalCheck check(ByteBuffer frame, long salts, ByteOrder order) throws IOException {
            long validBytes = HEADER_BYTES;
            long damagedAt = length;
            int laterCommits = 0;
            for (long offset = HEADER_BYTES; offset + frame.capacity() <= length; offset += frame.capacity()) {
                fill(frame, offset);
                boolean isOfThisLog = frame.getLong(8) == salts && frame.getInt(0) != 0;
                boolean isCommit = frame.getInt(4) != 0;
                if (damagedAt < length) {
                    laterCommits += isOfThisLog && isCommit ? 1 : 0;
                } else if (isOfThisLog && hasValidSums(frame, order)) {
                    validBytes = isCommit ? offset + frame.capacity() : validBytes;
                } else {
                    damagedAt = offset;
                }
            }
            return new WalCheck(validBytes, damagedAt, laterCommits, false);
        }

        private boolean hasValidSums(ByteBuffer frame, ByteOrder order) {
            addToSums(frame, 0, 8, order);
            addToSums(frame, FRAME_HEADER_BYTES, frame.capacity(), order);
            return frame.getInt(16) == sum1 && frame.getInt(20) == sum2;
        }

        /** Adds 32-bit numbers to the two sums, in pairs, as SQLite does. */
        private void addToSums(ByteBuffer bytes, int from, int to, ByteOrder order) {
            bytes.order(order);
            int first = sum1;
            int second = sum2;
            for (int i = from; i < to; i += 8) {
                first += bytes.getInt(i) + second;
                second += bytes.getInt(i + 4) + first;
            }
            sum1 = first;
            sum2 = second;
            // Everything but the content that is summed is big-endian.
            bytes.order(ByteOrder.BIG_ENDIAN);
        }

        /** Returns whether anything but zeros follows the header. */
        private boolean hasContent() throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(MAX_PAGE_BYTES);
            for (long offset = HEADER_BYTES; offset < length; offset += buffer.capacity()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), length - offset));
                fill(buffer, offset);
                while (buffer.hasRemaining()) {
                    if (buffer.get() != 0) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Reads bytes up to the limit of the buffer, and makes them its content. */
        private void fill(ByteBuffer buffer, long offset) throws IOException {
            buffer.rewind();
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new IOException("the file became shorter while it was read");
                }
            }
            buffer.rewind();
        }
    }
}
