/** The market data of Coinbase Exchange over HTTP. */
@NullMarked
package io.quotecast.web.http.coinbase;

import org.jspecify.annotations.NullMarked;
