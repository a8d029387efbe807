package io.quotecast.protocol;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The items of one message, and what travels beside their bytes. Reusable; owned by one thread. */
public final class FrameContent {
    /** Stands for a position or a time that there is not. */
    public static final long NONE = -1;

    private final List<byte[]> items = new ArrayList<>();
    private final BitSet snapshots = new BitSet();
    private long cursor = NONE;
    private long reconnectMillis = NONE;

    /**
     * Adds an item.
     *
     * @param newCursor see {@link #cursor}
     */
    public void add(byte[] item, long newCursor) {
        items.add(item);
        cursor = newCursor;
    }

    /** Adds an item that is part of a snapshot. */
    public void addSnapshot(byte[] item) {
        snapshots.set(items.size());
        add(item, NONE);
    }

    /** Sets the time after which the client should reconnect. */
    public void reconnectMillis(long millis) {
        reconnectMillis = millis;
    }

    public void clear() {
        items.clear();
        snapshots.clear();
        cursor = NONE;
        reconnectMillis = NONE;
    }

    public int size() {
        return items.size();
    }

    public byte[] item(int index) {
        return items.get(index);
    }

    /** Returns whether an item is marked as part of a snapshot. */
    public boolean isSnapshot(int index) {
        return snapshots.get(index);
    }

    /**
     * Returns the position with which a client that has received the last item can resume without losing an event;
     * {@link #NONE} if the last item gives no such position.
     */
    public long cursor() {
        return cursor;
    }

    /** Returns after how many milliseconds the client should reconnect; {@link #NONE} if nothing is said about it. */
    public long reconnectMillis() {
        return reconnectMillis;
    }
}
