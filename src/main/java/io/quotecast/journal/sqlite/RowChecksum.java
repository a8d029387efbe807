package io.quotecast.journal.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The checksum of a row: CRC-32C of its values, and of the checksum of the row before it. Owned by one thread. */
final class RowChecksum {
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    /**
     * @param previous the checksum of the row before; 0 for the first row
     */
    RowChecksum(long previous) {
        add(previous);
    }

    RowChecksum add(long value) {
        number.clear().putLong(value);
        crc.update(number.array(), 0, Long.BYTES);
        return this;
    }

    RowChecksum add(byte[] bytes) {
        add(bytes.length);
        crc.update(bytes, 0, bytes.length);
        return this;
    }

    RowChecksum add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the checksum of all values added so far, from 0 to 2^32 - 1. */
    long value() {
        return crc.getValue();
    }
}
