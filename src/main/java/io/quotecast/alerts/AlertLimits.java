package io.quotecast.alerts;

/**
 * Bounds on alerts.
 *
 * @param isOpenToGuests whether clients without a key may set alerts
 * @param perConnection alerts of a connection without a key
 * @param perKey alerts of the holder of a key
 * @param total alerts on the server
 * @param waiting fired alerts that wait for the holder of a key to connect
 */
public record AlertLimits(boolean isOpenToGuests, int perConnection, int perKey, int total, int waiting) {
    /** Nobody may have an alert. */
    public static final AlertLimits NONE = new AlertLimits(false, 0, 0, 0, 0);
}
