/** The streams and the market data over HTTP of Massive, formerly Polygon, as a dialect. */
@NullMarked
package io.quotecast.protocol.massive;

import org.jspecify.annotations.NullMarked;
