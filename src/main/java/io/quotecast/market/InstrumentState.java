package io.quotecast.market;

/**
 * The state of an instrument in the journal, from which a source continues.
 *
 * @param lastPrice price of the last trade, in price units; 0 before the first one
 * @param haltReason reason code of the halt; empty if the instrument is not halted
 */
public record InstrumentState(Instrument instrument, long lastPrice, String haltReason) {}
