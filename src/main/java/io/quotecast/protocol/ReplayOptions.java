package io.quotecast.protocol;

import io.quotecast.base.Quoted;
import io.quotecast.base.TimeText;
import io.quotecast.journal.Position;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a replay; null for what it does not change.
 *
 * @param cursor the events after it are replayed
 * @param startMicros the events from this time on are replayed, µs since 1970-01-01T00:00Z; 0 for the first event that
 *     there is
 * @param endMicros the events before this time are replayed
 * @param speed how many times as fast as the events happened; 0 for as fast as the client reads
 */
public record ReplayOptions(
        @Nullable Position cursor,
        @Nullable Long startMicros,
        @Nullable Long endMicros,
        @Nullable BigDecimal speed) {
    private static final BigDecimal MIN_SPEED = new BigDecimal("0.01");
    private static final BigDecimal MAX_SPEED = new BigDecimal("10000");

    /**
     * Reads the options from text.
     *
     * @param start a time in any form of {@link TimeText}, or a cursor, {@code epoch:q}
     * @throws ProtocolException with the option that cannot be read
     */
    public static ReplayOptions parse(@Nullable String start, @Nullable String end, @Nullable String speed)
            throws ProtocolException {
        Position cursor = null;
        Long startMicros = null;
        if (start != null) {
            // Some times look like a cursor: digits after a colon.
            if (TimeText.parseFromUrl(start) == TimeText.INVALID) {
                cursor = Position.parse(start).orElse(null);
            }
            if (cursor == null) {
                startMicros = time("start", start);
            }
        }
        return new ReplayOptions(cursor, startMicros, end == null ? null : time("end", end), speed(speed));
    }

    /**
     * Reads the options of a replay that begins, for which a start is necessary.
     *
     * @throws ProtocolException if the start is missing, or an option cannot be read
     */
    public static ReplayOptions parseBeginning(@Nullable String start, @Nullable String end, @Nullable String speed)
            throws ProtocolException {
        if (start == null) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "start is missing: give a time such as 2026-01-05T14:30:00Z, a cursor, or 0 for the oldest event");
        }
        return parse(start, end, speed);
    }

    /** Returns whether the replay is to continue elsewhere. */
    public boolean hasStart() {
        return cursor != null || startMicros != null;
    }

    private static Long time(String key, String text) throws ProtocolException {
        long micros = TimeText.parseFromUrl(text);
        if (micros < 0) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, key + " " + Quoted.of(text) + " " + TimeText.fault(text));
        }
        return micros;
    }

    private static @Nullable BigDecimal speed(@Nullable String text) throws ProtocolException {
        if (text == null) {
            return null;
        }
        if (text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
            BigDecimal speed = new BigDecimal(text);
            if (speed.signum() == 0) {
                return BigDecimal.ZERO;
            }
            if (speed.compareTo(MIN_SPEED) >= 0 && speed.compareTo(MAX_SPEED) <= 0) {
                return new BigDecimal(speed.stripTrailingZeros().toPlainString());
            }
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION,
                "speed " + Quoted.of(text) + " is out of range (" + MIN_SPEED.toPlainString() + " to "
                        + MAX_SPEED.toPlainString() + ", or 0 for as fast as the client reads)");
    }
}
