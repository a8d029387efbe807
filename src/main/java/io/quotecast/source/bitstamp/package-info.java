/** The feed of Bitstamp: trades and the best bid and ask. */
@NullMarked
package io.quotecast.source.bitstamp;

import org.jspecify.annotations.NullMarked;
