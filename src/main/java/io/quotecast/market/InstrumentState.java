package io.quotecast.market;

/**
 * How an instrument stands on a tape that goes on.
 *
 * @param price of its last trade, in price units; 0 without one
 * @param halted why it is halted; empty if it is not
 */
public record InstrumentState(Instrument instrument, long price, String halted) {}
