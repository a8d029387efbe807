package io.quotecast.journal;

import io.quotecast.market.MarketEvent;

/**
 * An event with its place on the tape.
 *
 * @param q its position: 1, 2, 3, ... over all events of the epoch
 * @param u how many events its channel has had for its symbol or topic in the epoch, itself included
 */
public record Entry(long q, long u, MarketEvent event) {}
