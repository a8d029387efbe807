/** The market simulator: prices, order arrivals, sessions, halts and news. */
@NullMarked
package io.quotecast.source.simulator;

import org.jspecify.annotations.NullMarked;
