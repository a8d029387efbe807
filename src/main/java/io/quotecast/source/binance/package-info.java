/** The feed of Binance spot: trades and the best bid and ask. */
@NullMarked
package io.quotecast.source.binance;

import org.jspecify.annotations.NullMarked;
