package io.quotecast.journal.format;

/** The mapping of signed numbers to unsigned ones that are small where the number is near 0 (protobuf's type sint64). */
final class ZigZag {
    private ZigZag() {}

    static long encode(long value) {
        return value << 1 ^ value >> 63;
    }

    static long decode(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
