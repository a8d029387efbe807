package io.quotecast.source.exchange;

import io.quotecast.base.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges one connection by what counts: the acknowledgement of the subscription, and data. Pings and heartbeats keep a
 * connection open, but prove nothing about its data, except a heartbeat that confirms that no trade is missing: it
 * extends the time for which data may be absent. Times are those of {@link System#nanoTime}. Owned by one thread.
 */
final class Liveness {
    /** How long a connection has to deliver before the next failure counts as the first one. */
    static final Duration HEALTHY_PERIOD = Duration.ofSeconds(30);

    /** How many times the silence data may be absent while heartbeats confirm that none is missing. */
    private static final int CONFIRMED_FACTOR = 2;
    /** After how many times the silence such a connection is replaced as a precaution. */
    private static final int REPLACED_FACTOR = 4;

    private final long silenceNanos;
    private final long openedNanos;
    private boolean isAcknowledged;
    private boolean hasData;
    private boolean hasConfirmation;
    private long deliveringSinceNanos;
    private long dataNanos;
    private long confirmedNanos;

    Liveness(Duration silence, long nowNanos) {
        this.silenceNanos = silence.toNanos();
        this.openedNanos = nowNanos;
    }

    /**
     * A reason why the connection does not count as alive.
     *
     * @param isFinal whether the connection has to be replaced
     */
    record Fault(String text, boolean isFinal) {}

    /** Records a message, after it was processed. */
    void onMessage(ExchangeConnection.MessageOutcome outcome, long nowNanos) {
        switch (outcome) {
            case DATA -> {
                acknowledge(nowNanos);
                if (!hasData) {
                    hasData = true;
                    deliveringSinceNanos = nowNanos;
                }
                dataNanos = nowNanos;
            }
            case ACKNOWLEDGED -> acknowledge(nowNanos);
            case CONFIRMED -> {
                hasConfirmation = true;
                confirmedNanos = nowNanos;
            }
            case UNAVAILABLE -> hasData = false;
            case OTHER, INVALID, ENDING -> {}
        }
    }

    boolean isAcknowledged() {
        return isAcknowledged;
    }

    /** Returns what is wrong at this time, or null. */
    @Nullable
    Fault fault(long nowNanos) {
        if (!isAcknowledged) {
            return nowNanos - openedNanos < silenceNanos
                    ? null
                    : new Fault("subscription not acknowledged for " + text(silenceNanos), true);
        }
        long absentNanos = nowNanos - dataNanos;
        if (absentNanos < silenceNanos) {
            return null;
        }
        if (!hasData || !hasConfirmation || nowNanos - confirmedNanos >= silenceNanos) {
            return new Fault("no data for " + text(silenceNanos), true);
        }
        if (absentNanos < CONFIRMED_FACTOR * silenceNanos) {
            return null;
        }
        return absentNanos < REPLACED_FACTOR * silenceNanos
                ? new Fault("only heartbeats for " + text(CONFIRMED_FACTOR * silenceNanos), false)
                : new Fault("only heartbeats for " + text(REPLACED_FACTOR * silenceNanos), true);
    }

    /** Returns whether the connection has delivered for the {@link #HEALTHY_PERIOD}. */
    boolean isProven(long nowNanos) {
        return hasDataFor(HEALTHY_PERIOD, nowNanos);
    }

    /** Returns whether data has been arriving for at least this time. */
    boolean hasDataFor(Duration time, long nowNanos) {
        return hasData && nowNanos - deliveringSinceNanos >= time.toNanos();
    }

    private void acknowledge(long nowNanos) {
        if (!isAcknowledged) {
            isAcknowledged = true;
            // The first data may take as long after the acknowledgement as any other.
            dataNanos = nowNanos;
        }
    }

    private static String text(long nanos) {
        return Durations.inSeconds(Duration.ofNanos(nanos));
    }
}
