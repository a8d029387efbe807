/** The market data streams and the market data over HTTP of Alpaca, as a dialect. */
@NullMarked
package io.quotecast.protocol.alpaca;

import org.jspecify.annotations.NullMarked;
