package io.quotecast.journal;

import io.quotecast.market.MarketEvent;

/**
 * An event with its place on the tape.
 *
 * @param position its position: 1, 2, 3, ... over all events of the epoch
 * @param seriesNumber how many events its channel has had for its symbol or topic in the epoch, itself included
 */
public record Entry(long position, long seriesNumber, MarketEvent event) {}
