package io.quotecast.history.store;

import io.quotecast.market.Bar;

/** A bar that will change no more, with the position on the tape at which it was told. */
record ClosedBar(long position, Bar bar) {}
