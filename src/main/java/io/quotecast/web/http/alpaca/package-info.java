/** The market data of Alpaca over HTTP. */
@NullMarked
package io.quotecast.web.http.alpaca;

import org.jspecify.annotations.NullMarked;
