package io.quotecast.journal;

import io.quotecast.market.MarketEvent;

/**
 * An event with its position in the journal.
 *
 * @param position 1, 2, 3, ... over all events of the epoch; 0 for an entry of an earlier epoch
 * @param seriesNumber 1, 2, 3, ... over the events of its channel and symbol, or of its topic, in the epoch
 */
public record Entry(long position, long seriesNumber, MarketEvent event) {}
