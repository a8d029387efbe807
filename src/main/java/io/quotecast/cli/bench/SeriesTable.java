package io.quotecast.cli.bench;

import java.util.Arrays;

/** Assigns the ids 0, 1, 2, ... to series: the events of one type of a symbol or topic. Owned by one thread. */
final class SeriesTable {
    /** More than the series of 100,000 instruments, the maximum of a server, in all channels and timeframes. */
    static final int MAX_SERIES = 1 << 20;
    /** Returned for a series beyond {@link #MAX_SERIES}. */
    static final int FULL = -1;

    private byte[][] names = new byte[1_024][];
    private int[] ids = new int[1_024];
    private int[] hashes = new int[1_024];
    private int size;

    /**
     * Returns the id of a series, which is new or known.
     *
     * @param variant distinguishes the series of one symbol
     */
    int id(int variant, ByteRange name) {
        int hash = hash(variant, name);
        int mask = names.length - 1;
        int slot = hash & mask;
        while (names[slot] != null) {
            if (hashes[slot] == hash && matches(names[slot], variant, name)) {
                return ids[slot];
            }
            slot = (slot + 1) & mask;
        }
        return size == MAX_SERIES ? FULL : add(slot, hash, variant, name);
    }

    private int add(int slot, int hash, int variant, ByteRange name) {
        byte[] key = new byte[name.length() + 1];
        key[0] = (byte) variant;
        System.arraycopy(name.bytes, name.from, key, 1, name.length());
        put(slot, key, hash, size++);
        if (size * 2 > names.length) {
            grow();
        }
        return size - 1;
    }

    private void put(int slot, byte[] key, int hash, int id) {
        names[slot] = key;
        hashes[slot] = hash;
        ids[slot] = id;
    }

    private void grow() {
        byte[][] oldNames = names;
        int[] oldIds = ids;
        int[] oldHashes = hashes;
        names = new byte[oldNames.length * 2][];
        ids = new int[names.length];
        hashes = new int[names.length];
        for (int old = 0; old < oldNames.length; old++) {
            if (oldNames[old] != null) {
                int slot = oldHashes[old] & (names.length - 1);
                while (names[slot] != null) {
                    slot = (slot + 1) & (names.length - 1);
                }
                put(slot, oldNames[old], oldHashes[old], oldIds[old]);
            }
        }
    }

    private static int hash(int variant, ByteRange name) {
        int hash = variant;
        for (int at = name.from; at < name.to; at++) {
            hash = hash * 31 + name.bytes[at];
        }
        hash *= 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    private static boolean matches(byte[] key, int variant, ByteRange name) {
        return key[0] == variant && Arrays.equals(key, 1, key.length, name.bytes, name.from, name.to);
    }
}
