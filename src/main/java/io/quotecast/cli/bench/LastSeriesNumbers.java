package io.quotecast.cli.bench;

/**
 * The last series number of each series that one connection has received, in 16 to 32 bytes per series, because there
 * may be ten thousand connections. Owned by one thread.
 */
final class LastSeriesNumbers {
    /** 44 bits, beside 20 bits for the series. */
    static final long MAX_NUMBER = (1L << 44) - 1;

    private static final int SERIES_SHIFT = 44;

    private long[] entries = new long[16];
    private int size;

    /** Returns the last number of a series; 0 if the series is new. */
    long last(int series) {
        return entries[slot(entries, series)] & MAX_NUMBER;
    }

    /**
     * @param number above 0, at most {@link #MAX_NUMBER}
     */
    void put(int series, long number) {
        int slot = slot(entries, series);
        if (entries[slot] == 0 && ++size * 2 > entries.length) {
            grow();
            slot = slot(entries, series);
        }
        entries[slot] = (long) series << SERIES_SHIFT | number;
    }

    private void grow() {
        long[] larger = new long[entries.length * 2];
        for (long entry : entries) {
            if (entry != 0) {
                larger[slot(larger, (int) (entry >>> SERIES_SHIFT))] = entry;
            }
        }
        entries = larger;
    }

    private static int slot(long[] entries, int series) {
        int mask = entries.length - 1;
        int slot = ((series * 0x9E3779B9) >>> 12) & mask;
        while (entries[slot] != 0 && entries[slot] >>> SERIES_SHIFT != series) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
