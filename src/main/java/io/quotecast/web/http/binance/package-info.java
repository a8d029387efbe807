/** The market data of Binance spot over HTTP. */
@NullMarked
package io.quotecast.web.http.binance;

import org.jspecify.annotations.NullMarked;
