package io.quotecast.history.store;

import io.quotecast.market.Bar;

/** A closed bar with its position in the journal. */
record ClosedBar(long position, Bar bar) {}
