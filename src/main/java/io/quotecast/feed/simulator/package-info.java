/** An invented market that looks like a real one: prices, quotes, trades, sessions and halts on a virtual clock. */
@NullMarked
package io.quotecast.feed.simulator;

import org.jspecify.annotations.NullMarked;
