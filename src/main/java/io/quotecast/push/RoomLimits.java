package io.quotecast.push;

/**
 * How much of the messages of rooms is kept for newcomers.
 *
 * @param history messages without a key per room
 * @param keys values per room
 * @param roomBytes for one room
 * @param totalBytes for all rooms
 */
public record RoomLimits(int history, int keys, long roomBytes, long totalBytes) {
    /** Nothing is kept. */
    public static final RoomLimits NONE = new RoomLimits(0, 0, 0, 0);
}
