package io.quotecast.market;

/**
 * How an instrument stands on a tape that goes on.
 *
 * @param lastPrice of its last trade, in price units; 0 without one
 * @param haltReason why it is halted; empty if it is not
 */
public record InstrumentState(Instrument instrument, long lastPrice, String haltReason) {}
