package io.quotecast.push.slow;

/** Series numbers of the first and the last missed event of a series, both included. */
record MissedRange(long from, long to) {}
