/** The WebSocket feed and the market data over HTTP of Coinbase Exchange, as a dialect. */
@NullMarked
package io.quotecast.protocol.coinbase;

import org.jspecify.annotations.NullMarked;
