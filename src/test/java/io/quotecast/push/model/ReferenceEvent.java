package io.quotecast.push.model;

import io.quotecast.market.Channel;

/**
 * An event of the reference journal.
 *
 * @param series channel and symbol or topic, whose events {@code u} counts
 * @param slot the series or, for bars, the timeframe of a series, of which only the newest event is state; empty for
 *     messages
 * @param isConflatable whether conflation may replace it by a newer event of the slot
 * @param json the JSON on the wire
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

    /** Returns whether a newer event does not replace this one, so that its loss must be reported as a gap. */
    boolean isLossless() {
        return channel == Channel.TRADES
                || channel == Channel.STATUSES
                || channel == Channel.PRICE_BANDS
                || channel == Channel.MESSAGES;
    }

    @Override
    public String toString() {
        return series + " u" + seriesNumber + " q" + position;
    }
}
