package io.quotecast.journal.format;

import java.util.zip.CRC32C;

/** CRC-32C, which is stored beside bytes to detect damage. */
public final class Checksum {
    private Checksum() {}

    /** Returns the checksum as a number from 0 to 2^32 - 1. */
    public static long of(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return crc.getValue();
    }
}
