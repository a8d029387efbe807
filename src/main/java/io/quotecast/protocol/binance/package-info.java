/** The market streams and the market data over HTTP of Binance spot, as a dialect. */
@NullMarked
package io.quotecast.protocol.binance;

import org.jspecify.annotations.NullMarked;
