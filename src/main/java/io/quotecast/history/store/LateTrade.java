package io.quotecast.history.store;

import io.quotecast.market.Instrument;

/** A trade that was too late for its bars, which are therefore computed again from the stored trades. */
record LateTrade(long position, Instrument instrument, long timeMicros) {}
