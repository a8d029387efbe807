package io.quotecast.journal.sqlite;

import io.quotecast.journal.format.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A small file beside the journal with the position of its last entry, written after each transaction and before its
 * entries are acknowledged. It shows at the next start whether the SQLite file and its write-ahead log still have all
 * of them: SQLite drops the end of a log that is damaged, cut off or missing, and an older copy of a journal looks
 * like a whole one. Not synced to disk: a crash of the machine can only leave an older position. Owned by the writer
 * thread.
 */
final class PositionMark implements AutoCloseable {
    private static final String PREFIX = "quotecast";
    /** Within one sector of any disk, so that a crash leaves the old or the new content. */
    private static final int BYTES = 256;

    private final FileChannel channel;
    private final String epoch;
    private final String boot;
    private final String sync;
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);

    /**
     * The content of the file.
     *
     * @param boot the id of the machine's boot during which it was written; {@code -} if unknown
     * @param sync the name of the {@link SyncMode}
     */
    record Content(String epoch, long position, String boot, String sync) {
        /** Returns whether the machine has certainly not been restarted since. */
        boolean isOfBoot(String bootId) {
            return !bootId.isEmpty() && boot.equals(bootId);
        }
    }

    /** Opens the mark of a journal, or creates it. */
    PositionMark(Path journalFile, String epoch, String bootId, SyncMode syncMode) throws IOException {
        this.channel = FileChannel.open(path(journalFile), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        this.epoch = epoch;
        this.boot = bootId.isEmpty() ? "-" : bootId;
        this.sync = syncMode.text();
    }

    static Path path(Path journalFile) {
        return journalFile.resolveSibling(journalFile.getFileName() + "-mark");
    }

    /** Returns the content of the mark of a journal; null if it is missing or cannot be understood. */
    static @Nullable Content read(Path journalFile) throws IOException {
        Path path = path(journalFile);
        if (!Files.exists(path)) {
            return null;
        }
        String[] words = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                .strip()
                .split(" ", -1);
        if (words.length != 6
                || !words[0].equals(PREFIX)
                || !words[5].equals(checksum(text(words[1], words[2], words[3], words[4])))) {
            return null;
        }
        return new Content(words[1], Long.parseLong(words[2]), words[3], words[4]);
    }

    /** Writes the position of the last entry in the journal. */
    void write(long position) throws IOException {
        String text = text(epoch, Long.toString(position), boot, sync);
        byte[] bytes = (text + checksum(text)).getBytes(StandardCharsets.ISO_8859_1);
        buffer.clear().put(bytes);
        while (buffer.position() < BYTES - 1) {
            buffer.put((byte) ' ');
        }
        buffer.put((byte) '\n').flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer, buffer.position());
        }
    }

    private static String text(String epoch, String position, String boot, String sync) {
        return PREFIX + " " + epoch + " " + position + " " + boot + " " + sync + " ";
    }

    private static String checksum(String text) {
        return Long.toHexString(Checksum.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
