package io.quotecast.push.model;

import io.quotecast.market.Channel;

/**
 * One event, as the reference knows it.
 *
 * @param series channel and symbol or topic: what {@code u} counts
 * @param slot what it is the newest of until the next one: a series or, of bars, a timeframe of it; empty for messages
 * @param isConflatable whether a newer one of the slot makes it superfluous under conflation
 * @param json the bytes on the wire, as text
 */
record ReferenceEvent(
        long position,
        long seriesNumber,
        Channel channel,
        String name,
        String series,
        String slot,
        boolean isConflatable,
        String json) {
    boolean isMessage() {
        return channel == Channel.MESSAGES;
    }

    /** Whether no newer one makes up for its loss, so that a gap must tell it. */
    boolean isLossless() {
        return channel == Channel.TRADES || channel == Channel.STATUSES || channel == Channel.MESSAGES;
    }

    @Override
    public String toString() {
        return series + " u" + seriesNumber + " q" + position;
    }
}
